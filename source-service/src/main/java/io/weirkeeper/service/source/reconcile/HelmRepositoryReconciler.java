package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Condition;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.source.HelmRepository;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.ReconciledKind;
import io.weirkeeper.runtime.reconcile.Reconciler;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.source.fetch.HelmAccesses;
import io.weirkeeper.service.source.fetch.HelmIndexes;
import io.weirkeeper.service.source.fetch.IndexCache;
import io.weirkeeper.service.source.store.ArtifactStore;
import java.time.Duration;
import java.util.List;

/** Keeps the artifact of each HelmRepository at the index that its server has. */
public final class HelmRepositoryReconciler implements Reconciler<HelmRepository> {
    /** The kind in the API. */
    public static final ResourceType TYPE = SourceKind.type(KnownKind.HELM_REPOSITORY);

    static final SourceKind KIND = new SourceKind(
            TYPE, ReadySummary.HELM_REPOSITORY, List.of(Condition.FETCH_FAILED, Condition.STORAGE_OPERATION_FAILED));

    private final Tools tools;
    private final ArtifactStore store;
    private final SourceEnding ending;

    /**
     * What a run works with.
     *
     * @param algorithm of revisions
     */
    public record Tools(HelmAccesses accesses, HelmIndexes indexes, IndexCache cache, DigestAlgorithm algorithm) {}

    /** @param requeueDependency {@code --requeue-dependency} */
    public HelmRepositoryReconciler(Tools tools, ArtifactStore store, Duration requeueDependency) {
        this.tools = tools;
        this.store = store;
        this.ending = new SourceEnding(KIND, store, requeueDependency);
    }

    /** The kind for the runtime; the address of a registry is left alone. */
    public static ReconciledKind<HelmRepository> kind() {
        return KIND.reconciled(HelmRepository.class, _ -> List.of())
                .leaving(json -> json.at("/spec/type").asText().equals("oci"));
    }

    @Override
    public Outcome reconcile(Run<HelmRepository> run) {
        SourceRun work = new SourceRun(run, KIND, store);
        try {
            return new HelmRepositoryRun(run.resource(), work, tools).reconcile();
        } catch (ReconcileException e) {
            return ending.failed(e, work);
        }
    }

    @Override
    public Outcome failed(Run<HelmRepository> run, ReconcileException failure) {
        return ending.failed(failure, run);
    }

    @Override
    public Outcome finish(Run<HelmRepository> run) {
        return ending.finish(run);
    }
}
