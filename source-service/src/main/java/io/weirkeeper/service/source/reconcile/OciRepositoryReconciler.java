package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Condition;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.source.OciRepository;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.ReconciledKind;
import io.weirkeeper.runtime.reconcile.Reconciler;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.source.fetch.OciFetcher;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.verify.SignatureVerifier;
import java.time.Duration;
import java.util.List;

/** Keeps the artifact of each OCIRepository at what its reference points at in the registry. */
public final class OciRepositoryReconciler implements Reconciler<OciRepository> {
    /** The kind in the API. */
    public static final ResourceType TYPE = SourceKind.type(KnownKind.OCI_REPOSITORY);

    static final SourceKind KIND =
            new SourceKind(TYPE, ReadySummary.OCI, List.of(Condition.FETCH_FAILED, Condition.STORAGE_OPERATION_FAILED));

    private final OciFetcher fetcher;
    private final SignatureVerifier verifier;
    private final ArtifactStore store;
    private final SourceEnding ending;

    /** @param requeueDependency {@code --requeue-dependency} */
    public OciRepositoryReconciler(
            OciFetcher fetcher, SignatureVerifier verifier, ArtifactStore store, Duration requeueDependency) {
        this.fetcher = fetcher;
        this.verifier = verifier;
        this.store = store;
        this.ending = new SourceEnding(KIND, store, requeueDependency);
    }

    /** The kind for the runtime; an object refers to no other. */
    public static ReconciledKind<OciRepository> kind() {
        return KIND.reconciled(OciRepository.class, repository -> List.of());
    }

    @Override
    public Outcome reconcile(Run<OciRepository> run) {
        SourceRun work = new SourceRun(run, KIND, store);
        try {
            return new OciRepositoryRun(run, work, fetcher, verifier).reconcile();
        } catch (ReconcileException e) {
            return ending.failed(e, work);
        }
    }

    @Override
    public Outcome failed(Run<OciRepository> run, ReconcileException failure) {
        return ending.failed(failure, run);
    }

    @Override
    public Outcome finish(Run<OciRepository> run) {
        return ending.finish(run);
    }
}
