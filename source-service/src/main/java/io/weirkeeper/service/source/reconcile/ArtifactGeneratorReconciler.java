package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Condition;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.source.ArtifactGenerator;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.ReconciledKind;
import io.weirkeeper.runtime.reconcile.Reconciler;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.source.fetch.ArtifactDownloads;
import io.weirkeeper.service.source.fetch.ChartSources;
import io.weirkeeper.service.source.generate.ArtifactBuilder;
import io.weirkeeper.service.source.generate.ExternalArtifacts;
import io.weirkeeper.service.source.store.ArtifactStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the artifacts of each ArtifactGenerator at what its sources hold. */
public final class ArtifactGeneratorReconciler implements Reconciler<ArtifactGenerator> {
    /** Flux's name for what reconciles this kind. */
    public static final String CONTROLLER = "source-watcher";
    /** The kind in the API. */
    public static final ResourceType TYPE = SourceKind.type(KnownKind.ARTIFACT_GENERATOR);

    private static final String FINALIZER = "source.extensions.fluxcd.io/finalizer";

    /**
     * What the runs work with.
     *
     * @param sources where the artifacts of sources are found
     */
    public record Tools(
            ChartSources sources, ArtifactDownloads downloads, ExternalArtifacts objects, ArtifactStore store) {}

    /**
     * @param noCrossNamespaceRefs {@code --no-cross-namespace-refs}
     * @param requeueDependency how long to wait for a source that is not there
     */
    public record Settings(boolean noCrossNamespaceRefs, Duration requeueDependency) {}

    private final Tools tools;
    private final Settings settings;

    public ArtifactGeneratorReconciler(Tools tools, Settings settings) {
        this.tools = tools;
        this.settings = settings;
    }

    /** The kind for the runtime; an object refers to its sources. */
    public static ReconciledKind<ArtifactGenerator> kind() {
        return new ReconciledKind<>(
                        TYPE,
                        CONTROLLER,
                        FINALIZER,
                        json -> RecordJson.decode(json, ArtifactGenerator.class),
                        generator -> generator.spec().sources().stream()
                                .map(source -> source.kind() + "/"
                                        + source.namespaceOr(
                                                generator.metadata().namespace())
                                        + "/" + source.name())
                                .toList())
                .managedBy(CONTROLLER);
    }

    @Override
    public Outcome reconcile(Run<ArtifactGenerator> run) {
        ArtifactGeneratorRun work = new ArtifactGeneratorRun(run, tools, settings);
        try {
            return work.reconcile();
        } catch (ReconcileException e) {
            return failed(e, work.status());
        }
    }

    @Override
    public Outcome failed(Run<ArtifactGenerator> run, ReconcileException failure) {
        return failed(failure, run.status());
    }

    private Outcome failed(ReconcileException failure, ObjectStatus status) {
        ObjectStatus marked = status.markFalse(Condition.READY, failure.reason(), failure.text());
        boolean stalled = failure.disposition() == Disposition.STALLED;
        ObjectStatus ended = stalled
                ? marked.without(Condition.RECONCILING).markTrue(Condition.STALLED, failure.reason(), failure.text())
                : marked.condition(Condition.RECONCILING)
                        .map(reconciling -> marked.markTrue(
                                Condition.RECONCILING,
                                Reasons.PROGRESSING_WITH_RETRY,
                                reconciling.path("message").asText()))
                        .orElse(marked);
        Effects effects = Effects.of(ended).with(EventDraft.error(failure.reason(), failure.text(), Map.of()));
        return switch (failure.disposition()) {
            case STALLED -> new Outcome.Stalled(effects);
            case WAITING -> new Outcome.Retry(effects, Optional.of(settings.requeueDependency()));
            case RETRY -> new Outcome.Retry(effects, Optional.empty());
        };
    }

    @Override
    public Outcome finish(Run<ArtifactGenerator> run) {
        run.resource().status().inventory().forEach(entry -> remove(tools, entry.namespace(), entry.name()));
        return new Outcome.Finalized(new Effects(run.status(), List.of(), List.of()));
    }

    /** Removes an ExternalArtifact, first its files. */
    static void remove(Tools tools, String namespace, String name) {
        tools.store().removeAll(ArtifactBuilder.path(namespace, name, "*"));
        tools.objects().delete(namespace, name);
    }
}
