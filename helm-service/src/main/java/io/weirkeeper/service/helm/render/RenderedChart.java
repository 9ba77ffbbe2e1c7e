package io.weirkeeper.service.helm.render;

import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.helm.release.ReleaseHook;
import java.util.List;

/**
 * What a chart and values became, post-rendered.
 *
 * @param chart as a release record keeps it
 */
public record RenderedChart(MapValue chart, String manifest, List<ReleaseHook> hooks, String notes) {
    public RenderedChart {
        hooks = List.copyOf(hooks);
    }
}
