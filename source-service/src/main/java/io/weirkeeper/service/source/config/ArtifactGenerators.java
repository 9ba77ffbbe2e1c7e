package io.weirkeeper.service.source.config;

import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.source.ArtifactGenerator;
import io.weirkeeper.runtime.fact.FactKind;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.KindController;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.runtime.service.ServiceRuntime;
import io.weirkeeper.service.source.fetch.ArtifactDownloads;
import io.weirkeeper.service.source.fetch.KubeChartSources;
import io.weirkeeper.service.source.generate.ExternalArtifacts;
import io.weirkeeper.service.source.intake.GeneratorTriggers;
import io.weirkeeper.service.source.reconcile.ArtifactGeneratorReconciler;
import java.util.List;
import java.util.stream.Stream;

/** The role source-watcher: ArtifactGenerators become ExternalArtifacts. */
final class ArtifactGenerators implements SourceRole {
    private final ServiceRuntime runtime;
    private final KindController<ArtifactGenerator> generators;

    ArtifactGenerators(Platform platform, SourceConfig config, ArtifactHome home) {
        this.runtime = new ServiceRuntime(
                platform, SourceRole.settings(platform, config, ArtifactGeneratorReconciler.CONTROLLER));
        this.generators = runtime.control(
                ArtifactGeneratorReconciler.kind(),
                new ArtifactGeneratorReconciler(
                        new ArtifactGeneratorReconciler.Tools(
                                new KubeChartSources(platform.api()),
                                new ArtifactDownloads(
                                        config.sourceControllerLocalhost().orElse("")),
                                new ExternalArtifacts(platform.api()),
                                home.store()),
                        new ArtifactGeneratorReconciler.Settings(
                                config.noCrossNamespaceRefs(), config.watcher().requeueDependency())),
                config.watcher().concurrent());
        runtime.hear(
                Stream.of(
                                KnownKind.GIT_REPOSITORY,
                                KnownKind.OCI_REPOSITORY,
                                KnownKind.BUCKET,
                                KnownKind.HELM_CHART,
                                KnownKind.EXTERNAL_ARTIFACT)
                        .map(ArtifactGenerators::told)
                        .toList(),
                new GeneratorTriggers(generators));
        home.follow(runtime);
    }

    private static FactKind told(KnownKind kind) {
        return new FactKind(
                new ResourceType(kind.group(), kind.version(), kind.plural(), kind.kind(), true),
                SourceRole::told,
                ArtifactFact::deleted);
    }

    @Override
    public ServiceRuntime runtime() {
        return runtime;
    }

    @Override
    public List<KindController<?>> controllers() {
        return List.of(generators);
    }
}
