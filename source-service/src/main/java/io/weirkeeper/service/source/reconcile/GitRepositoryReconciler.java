package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Condition;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.api.source.GitRepository;
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
import io.weirkeeper.service.source.fetch.GitFetcher;
import io.weirkeeper.service.source.fetch.IncludedSources;
import io.weirkeeper.service.source.store.ArtifactPath;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the artifact of each GitRepository at the commit that its spec asks for. */
public final class GitRepositoryReconciler implements Reconciler<GitRepository> {
    private static final String FINALIZER = "finalizers.fluxcd.io";
    /** The kind in the API. */
    public static final ResourceType TYPE = new ResourceType(
            KnownKind.GIT_REPOSITORY.group(),
            KnownKind.GIT_REPOSITORY.version(),
            KnownKind.GIT_REPOSITORY.plural(),
            KnownKind.GIT_REPOSITORY.kind(),
            true);

    private final GitFetcher fetcher;
    private final IncludedSources sources;
    private final ArtifactStore store;
    private final Duration requeueDependency;

    /** @param requeueDependency {@code --requeue-dependency} */
    public GitRepositoryReconciler(
            GitFetcher fetcher, IncludedSources sources, ArtifactStore store, Duration requeueDependency) {
        this.fetcher = fetcher;
        this.sources = sources;
        this.store = store;
        this.requeueDependency = requeueDependency;
    }

    /** The kind for the runtime; an object refers to the repositories that it includes. */
    public static ReconciledKind<GitRepository> kind() {
        return new ReconciledKind<>(
                TYPE,
                "source-controller",
                FINALIZER,
                json -> RecordJson.decode(json, GitRepository.class),
                repository -> repository.spec().include().stream()
                        .map(include -> TYPE.kind() + "/"
                                + repository.metadata().namespace() + "/"
                                + include.repository().name())
                        .toList());
    }

    @Override
    public Outcome reconcile(Run<GitRepository> run) {
        GitRepositoryRun work = new GitRepositoryRun(run, fetcher, sources, store);
        try {
            return work.reconcile();
        } catch (ReconcileException e) {
            return failed(e, work.status(), work.events());
        }
    }

    @Override
    public Outcome failed(Run<GitRepository> run, ReconcileException failure) {
        return failed(failure, run.status(), List.of());
    }

    private Outcome failed(ReconcileException failure, ObjectStatus status, List<EventDraft> events) {
        ObjectStatus ended = switch (failure.disposition()) {
            case STALLED ->
                status.without(Condition.RECONCILING)
                        .markTrue(Condition.STALLED, failure.reason(), failure.text())
                        .observed();
            case WAITING, RETRY -> retrying(status.without(Condition.STALLED));
        };
        EventDraft event = failure.disposition() == Disposition.WAITING
                ? EventDraft.trace(failure.reason(), failure.text())
                : EventDraft.error(failure.reason(), failure.text(), Map.of());
        Effects effects = new Effects(ReadySummary.GIT.summarize(ended), events, List.of()).with(event);
        effects = ArtifactFacts.of(effects.status(), store).map(effects::with).orElse(effects);
        return switch (failure.disposition()) {
            case STALLED -> new Outcome.Stalled(effects);
            case WAITING -> new Outcome.Waiting(effects, requeueDependency);
            case RETRY -> new Outcome.Retry(effects, Optional.empty());
        };
    }

    /** Reconciling that is still there at the end means that it is tried again. */
    private static ObjectStatus retrying(ObjectStatus status) {
        return status.condition(Condition.RECONCILING)
                .map(reconciling -> status.markTrue(
                        Condition.RECONCILING,
                        Reasons.PROGRESSING_WITH_RETRY,
                        reconciling.path("message").asText()))
                .orElse(status);
    }

    @Override
    public Outcome finish(Run<GitRepository> run) {
        try {
            ArtifactPath path = new ArtifactPath(
                    TYPE.kind(), run.key().namespace(), run.key().name(), "*");
            boolean removed = store.removeAll(path);
            fetcher.forget(run.uid());
            Effects effects = Effects.of(run.status()).with(ArtifactFact.deleted(subject(run)));
            return new Outcome.Finalized(
                    removed
                            ? effects.with(EventDraft.trace(
                                    Reasons.GARBAGE_COLLECTION_SUCCEEDED,
                                    "garbage collected artifacts for deleted resource"))
                            : effects);
        } catch (StoreException e) {
            throw new ReconcileException(
                    Reasons.GARBAGE_COLLECTION_FAILED,
                    Disposition.RETRY,
                    "garbage collection for deleted resource failed: " + e.text(),
                    e);
        }
    }

    /** The runtime fills in what it knows better. */
    private static Subject subject(Run<GitRepository> run) {
        return new Subject("", TYPE.kind(), run.key().namespace(), run.key().name(), run.uid(), run.resourceVersion());
    }
}
