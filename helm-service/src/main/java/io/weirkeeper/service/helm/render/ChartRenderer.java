package io.weirkeeper.service.helm.render;

/** Renders charts. May be called from any thread. */
@FunctionalInterface
public interface ChartRenderer {
    /** @throws io.weirkeeper.engine.helm.chart.ChartException in Helm's words, naming file and line */
    RenderedChart render(RenderRequest request);
}
