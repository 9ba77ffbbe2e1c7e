package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.source.HelmRepository;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.helm.index.IndexException;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.service.source.fetch.HelmAccess;
import io.weirkeeper.service.source.fetch.HelmIndexes;
import io.weirkeeper.service.source.fetch.HelmServerException;
import io.weirkeeper.service.source.fetch.HelmUrl;
import io.weirkeeper.service.source.store.StoreException;
import io.weirkeeper.service.source.store.WorkDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run over one HelmRepository, step by step in Flux's order: storage, source, artifact. Belongs to the run's thread. */
final class HelmRepositoryRun {
    private static final String LINK = "index.yaml";

    private final HelmRepository repository;
    private final SourceRun work;
    private final HelmRepositoryReconciler.Tools tools;

    HelmRepositoryRun(HelmRepository repository, SourceRun work, HelmRepositoryReconciler.Tools tools) {
        this.repository = repository;
        this.work = work;
        this.tools = tools;
    }

    Outcome reconcile() {
        work.announce();
        work.reconcileStorage();
        try (WorkDirectory directory = new WorkDirectory("helm-index")) {
            Path fetched = directory.file("fetched");
            fetch(fetched);
            String revision = digest(fetched);
            Optional<Artifact> current = work.artifact();
            if (current.isPresent() && current.get().revision().equals(revision)) {
                tools.cache().keep(current.get().path());
                work.change(status -> status.without(Condition.FETCH_FAILED));
                work.tellUpToDate(revision);
            } else {
                store(fetched, directory.file("stored"), revision);
            }
            work.markStored(Reasons.SUCCEEDED, "stored artifact: revision '" + revision + "'");
        } catch (StoreException e) {
            throw work.storageFailure(Reasons.DIRECTORY_CREATION_FAILED, e.text(), e);
        }
        Long size = work.artifact().map(Artifact::size).orElse(null);
        return work.succeeded(
                repository.spec().interval(),
                Reasons.NEW_ARTIFACT,
                "stored fetched index of " + (size == null ? "unknown size" : "size " + HumanSize.of(size)) + " from '"
                        + shownUrl() + "'");
    }

    private String shownUrl() {
        try {
            return HelmUrl.shown(new URI(repository.spec().url()));
        } catch (URISyntaxException e) {
            return repository.spec().url();
        }
    }

    private void fetch(Path target) {
        HelmAccess access = access();
        try {
            tools.indexes().fetch(access, target);
        } catch (HelmServerException e) {
            throw failure(
                    Reasons.FAILED,
                    Disposition.RETRY,
                    "failed to fetch Helm repository index: failed to cache index to temporary file: " + e.text(),
                    e);
        }
    }

    private HelmAccess access() {
        String url = repository.spec().url();
        if (HelmUrl.isOci(url)) {
            throw failure(
                    Reasons.URL_INVALID,
                    Disposition.STALLED,
                    "invalid Helm repository URL: 'oci' URL scheme cannot be used with 'default' HelmRepository type",
                    null);
        }
        try {
            return tools.accesses().of(repository, HelmUrl.normalized(url));
        } catch (URISyntaxException e) {
            throw failure(
                    Reasons.URL_INVALID,
                    Disposition.STALLED,
                    "invalid Helm repository URL: parse \"" + url + "\": " + e.getReason(),
                    e);
        } catch (ReconcileException e) {
            throw work.fetchFailure(e);
        }
    }

    /** Of the fetched bytes, by the algorithm that the current revision has. */
    private String digest(Path fetched) {
        try {
            return Digest.of(
                            work.artifact()
                                    .flatMap(HelmRepositoryRun::revision)
                                    .map(Digest::algorithm)
                                    .orElse(tools.algorithm()),
                            fetched)
                    .toString();
        } catch (IOException e) {
            throw failure(
                    Reasons.INDEXATION_FAILED, Disposition.RETRY, "failed to calculate revision: " + e.getMessage(), e);
        }
    }

    private static Optional<Digest> revision(Artifact artifact) {
        try {
            return Optional.of(Digest.parse(artifact.revision()));
        } catch (ArtifactException e) {
            return Optional.empty();
        }
    }

    private void store(Path fetched, Path rewritten, String fetchedRevision) {
        try {
            HelmIndexes.rewrite(fetched, rewritten);
        } catch (IndexException e) {
            throw indexation(e.text(), e);
        } catch (IOException e) {
            throw indexation(String.valueOf(e.getMessage()), e);
        }
        work.change(status -> status.without(Condition.FETCH_FAILED));
        work.outdated(Reasons.NEW_REVISION, "new index revision '" + fetchedRevision + "'");
        work.store(
                "index-" + Digest.parse(fetchedRevision).hex() + ".yaml",
                fetchedRevision,
                Map.of(),
                out -> {
                    Files.copy(rewritten, out);
                    return Optional.empty();
                },
                "unable to save artifact to storage");
        work.link(LINK);
    }

    private ReconcileException indexation(String problem, Throwable cause) {
        return failure(
                Reasons.INDEXATION_FAILED,
                Disposition.RETRY,
                "failed to load Helm repository from index YAML: failed to load index: " + problem,
                cause);
    }

    private ReconcileException failure(
            String reason, Disposition disposition, String message, @Nullable Throwable cause) {
        return work.fetchFailure(new ReconcileException(reason, disposition, message, cause));
    }
}
