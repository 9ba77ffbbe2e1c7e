package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Condition;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.source.HelmChart;
import io.weirkeeper.engine.helm.chart.ChartLimits;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.ReconciledKind;
import io.weirkeeper.runtime.reconcile.Reconciler;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.source.build.ChartBuilder;
import io.weirkeeper.service.source.build.ChartRepositories;
import io.weirkeeper.service.source.fetch.ChartSources;
import io.weirkeeper.service.source.store.ArtifactStore;
import java.time.Duration;
import java.util.List;

/** Keeps the artifact of each HelmChart at the chart that its spec asks for. */
public final class HelmChartReconciler implements Reconciler<HelmChart> {
    /** The kind in the API. */
    public static final ResourceType TYPE = SourceKind.type(KnownKind.HELM_CHART);

    static final SourceKind KIND = new SourceKind(
            TYPE,
            ReadySummary.HELM_CHART,
            List.of(Condition.BUILD_FAILED, Condition.FETCH_FAILED, Condition.STORAGE_OPERATION_FAILED));

    private final Tools tools;
    private final ArtifactStore store;
    private final SourceEnding ending;

    /** What a run works with. */
    public record Tools(
            ChartSources sources, ChartRepositories repositories, ChartBuilder builder, ChartLimits limits) {}

    /** @param requeueDependency {@code --requeue-dependency} */
    public HelmChartReconciler(Tools tools, ArtifactStore store, Duration requeueDependency) {
        this.tools = tools;
        this.store = store;
        this.ending = new SourceEnding(KIND, store, requeueDependency);
    }

    /** The kind for the runtime; a chart refers to its source. */
    public static ReconciledKind<HelmChart> kind() {
        return KIND.reconciled(
                HelmChart.class,
                chart -> List.of(chart.spec().sourceRef().kind() + "/"
                        + chart.metadata().namespace() + "/"
                        + chart.spec().sourceRef().name()));
    }

    @Override
    public Outcome reconcile(Run<HelmChart> run) {
        SourceRun work = new SourceRun(run, KIND, store);
        try {
            return new HelmChartRun(run, work, tools, store).reconcile();
        } catch (ReconcileException e) {
            return ending.failed(e, work);
        }
    }

    @Override
    public Outcome failed(Run<HelmChart> run, ReconcileException failure) {
        return ending.failed(failure, run);
    }

    @Override
    public Outcome finish(Run<HelmChart> run) {
        return ending.finish(run);
    }
}
