package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Condition;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.source.Bucket;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.ReconciledKind;
import io.weirkeeper.runtime.reconcile.Reconciler;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.source.fetch.BucketFetcher;
import io.weirkeeper.service.source.store.ArtifactStore;
import java.time.Duration;
import java.util.List;

/** Keeps the artifact of each Bucket at what the bucket holds. */
public final class BucketReconciler implements Reconciler<Bucket> {
    /** The kind in the API. */
    public static final ResourceType TYPE = SourceKind.type(KnownKind.BUCKET);

    static final SourceKind KIND = new SourceKind(
            TYPE, ReadySummary.BUCKET, List.of(Condition.FETCH_FAILED, Condition.STORAGE_OPERATION_FAILED));

    private final BucketFetcher fetcher;
    private final ArtifactStore store;
    private final SourceEnding ending;

    /** @param requeueDependency {@code --requeue-dependency} */
    public BucketReconciler(BucketFetcher fetcher, ArtifactStore store, Duration requeueDependency) {
        this.fetcher = fetcher;
        this.store = store;
        this.ending = new SourceEnding(KIND, store, requeueDependency);
    }

    /** The kind for the runtime. */
    public static ReconciledKind<Bucket> kind() {
        return KIND.reconciled(Bucket.class, bucket -> List.of());
    }

    @Override
    public Outcome reconcile(Run<Bucket> run) {
        SourceRun work = new SourceRun(run, KIND, store);
        try {
            return new BucketRun(run.resource(), work, fetcher).reconcile();
        } catch (ReconcileException e) {
            return ending.failed(e, work);
        }
    }

    @Override
    public Outcome failed(Run<Bucket> run, ReconcileException failure) {
        return ending.failed(failure, run);
    }

    @Override
    public Outcome finish(Run<Bucket> run) {
        return ending.finish(run);
    }
}
