package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Condition;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.source.GitRepository;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.ReconciledKind;
import io.weirkeeper.runtime.reconcile.Reconciler;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.source.fetch.GitFetcher;
import io.weirkeeper.service.source.fetch.IncludedSources;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.verify.GitVerifier;
import java.time.Duration;
import java.util.List;

/** Keeps the artifact of each GitRepository at the commit that its spec asks for. */
public final class GitRepositoryReconciler implements Reconciler<GitRepository> {
    /** The kind in the API. */
    public static final ResourceType TYPE = SourceKind.type(KnownKind.GIT_REPOSITORY);

    static final SourceKind KIND = new SourceKind(
            TYPE,
            ReadySummary.GIT,
            List.of(Condition.FETCH_FAILED, Condition.INCLUDE_UNAVAILABLE, Condition.STORAGE_OPERATION_FAILED));

    private final GitFetcher fetcher;
    private final GitVerifier verifier;
    private final IncludedSources sources;
    private final ArtifactStore store;
    private final SourceEnding ending;

    /** @param requeueDependency {@code --requeue-dependency} */
    public GitRepositoryReconciler(
            GitFetcher fetcher,
            GitVerifier verifier,
            IncludedSources sources,
            ArtifactStore store,
            Duration requeueDependency) {
        this.fetcher = fetcher;
        this.verifier = verifier;
        this.sources = sources;
        this.store = store;
        this.ending = new SourceEnding(KIND, store, requeueDependency);
    }

    /** The kind for the runtime; an object refers to the repositories that it includes. */
    public static ReconciledKind<GitRepository> kind() {
        return KIND.reconciled(
                GitRepository.class,
                repository -> repository.spec().include().stream()
                        .map(include -> TYPE.kind() + "/"
                                + repository.metadata().namespace() + "/"
                                + include.repository().name())
                        .toList());
    }

    @Override
    public Outcome reconcile(Run<GitRepository> run) {
        SourceRun work = new SourceRun(run, KIND, store);
        try {
            return new GitRepositoryRun(run, work, fetcher, verifier, sources, store).reconcile();
        } catch (ReconcileException e) {
            return ending.failed(e, work);
        }
    }

    @Override
    public Outcome failed(Run<GitRepository> run, ReconcileException failure) {
        return ending.failed(failure, run);
    }

    @Override
    public Outcome finish(Run<GitRepository> run) {
        Outcome outcome = ending.finish(run);
        fetcher.forget(run.uid());
        return outcome;
    }
}
