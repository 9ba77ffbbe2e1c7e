package io.weirkeeper.api.source;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a HelmChart.
 *
 * @param observedChartName the name that the chart gave itself, or that was asked for in its repository
 * @param observedSourceArtifactRevision of the source's artifact that the chart was taken from
 * @param observedValuesFiles those that were found, where missing ones are ignored
 * @param url where the newest chart is served, whatever its version
 */
public record HelmChartStatus(
        @Nullable Artifact artifact,
        List<Condition> conditions,
        @Nullable String lastHandledReconcileAt,
        @Nullable String observedChartName,
        long observedGeneration,
        @Nullable String observedSourceArtifactRevision,
        List<String> observedValuesFiles,
        @Nullable String url) {
    static final HelmChartStatus NONE = new HelmChartStatus(null, List.of(), null, null, -1, null, List.of(), null);

    public HelmChartStatus {
        conditions = Copies.list(conditions);
        observedValuesFiles = Copies.list(observedValuesFiles);
    }
}
