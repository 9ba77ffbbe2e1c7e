package io.weirkeeper.service.source.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.weirkeeper.api.source.HelmChart;
import io.weirkeeper.api.source.HelmRepository;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.engine.helm.chart.ChartLimits;
import io.weirkeeper.remote.oci.OciClient;
import io.weirkeeper.runtime.reconcile.KindController;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.runtime.service.ServiceRuntime;
import io.weirkeeper.service.source.build.ChartBuilder;
import io.weirkeeper.service.source.build.ChartRepositories;
import io.weirkeeper.service.source.fetch.ChartSources;
import io.weirkeeper.service.source.fetch.HelmAccesses;
import io.weirkeeper.service.source.fetch.HelmIndexes;
import io.weirkeeper.service.source.fetch.HelmServer;
import io.weirkeeper.service.source.fetch.IndexCache;
import io.weirkeeper.service.source.fetch.KubeChartSources;
import io.weirkeeper.service.source.reconcile.HelmChartReconciler;
import io.weirkeeper.service.source.reconcile.HelmRepositoryReconciler;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.verify.SignatureVerifier;

/** The part of the service that serves Helm repositories and charts. */
final class HelmSources {
    private final KindController<HelmRepository> repositories;
    private final KindController<HelmChart> charts;

    /** @param signatures for charts of registries */
    HelmSources(
            ServiceRuntime runtime,
            SourceConfig config,
            ArtifactStore store,
            HelmAccesses accesses,
            SignatureVerifier signatures) {
        Platform platform = runtime.platform();
        ChartLimits limits = new ChartLimits(config.helmChartMaxSize(), config.helmChartFileMaxSize());
        IndexCache cache = new IndexCache(
                new IndexCache.Settings(
                        config.helmCacheMaxSize(), config.helmCacheTtl(), config.helmCachePurgeInterval()),
                platform.clock());
        HelmServer server = new HelmServer();
        HelmIndexes indexes =
                new HelmIndexes(server, store, cache, counter(platform.registry()), config.helmIndexMaxSize());
        ChartSources sources = new KubeChartSources(platform.api());
        this.repositories = runtime.control(
                HelmRepositoryReconciler.kind(),
                new HelmRepositoryReconciler(
                        new HelmRepositoryReconciler.Tools(
                                accesses, indexes, cache, DigestAlgorithm.of(config.artifactDigestAlgo())),
                        store,
                        config.requeueDependency()),
                config.concurrent());
        ChartRepositories charted = new ChartRepositories(
                new ChartRepositories.Clients(accesses, server, indexes, new OciClient(platform.clock()), signatures),
                sources,
                limits);
        this.charts = runtime.control(
                HelmChartReconciler.kind(),
                new HelmChartReconciler(
                        new HelmChartReconciler.Tools(sources, charted, new ChartBuilder(limits), limits),
                        store,
                        config.requeueDependency()),
                config.concurrent());
    }

    /** As Flux counts what its cache of indexes spares. */
    private static HelmIndexes.CacheCounter counter(MeterRegistry registry) {
        return (hit, namespace, name) -> registry.counter(
                        "gotk_cache_events",
                        "event_type",
                        hit ? "cache_hit" : "cache_miss",
                        "name",
                        name,
                        "namespace",
                        namespace)
                .increment();
    }

    KindController<HelmRepository> repositories() {
        return repositories;
    }

    KindController<HelmChart> charts() {
        return charts;
    }
}
