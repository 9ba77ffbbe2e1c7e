package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.source.OciRepository;
import io.weirkeeper.api.source.OciRepositorySpec;
import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveWriter;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.IgnoreRules;
import io.weirkeeper.engine.artifact.TreeEntry;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.source.fetch.OciFetcher;
import io.weirkeeper.service.source.fetch.OciLayer;
import io.weirkeeper.service.source.fetch.OciRevision;
import io.weirkeeper.service.source.fetch.OciSource;
import io.weirkeeper.service.source.store.StoreException;
import io.weirkeeper.service.source.store.WorkDirectory;
import io.weirkeeper.service.source.verify.SignatureVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Optional;

/** One run over one OCIRepository, step by step in Flux's order: storage, source, artifact. Belongs to the run's thread. */
final class OciRepositoryRun {
    private final Run<OciRepository> run;
    private final OciRepositorySpec spec;
    private final SourceRun work;
    private final OciFetcher fetcher;
    private final SignatureVerifier verifier;

    OciRepositoryRun(Run<OciRepository> run, SourceRun work, OciFetcher fetcher, SignatureVerifier verifier) {
        this.run = run;
        this.spec = run.resource().spec();
        this.work = work;
        this.fetcher = fetcher;
        this.verifier = verifier;
    }

    Outcome reconcile() {
        work.announce();
        work.reconcileStorage();
        if (work.status().is(Condition.SOURCE_VERIFIED, "False")) {
            work.change(status -> status.without(Condition.SOURCE_VERIFIED));
        }
        OciSource source = noted(() -> fetcher.open(run.resource()));
        OciRevision revision = noted(source::revision);
        boolean sameRevision = OciRepositoryPlan.isAt(work.artifact(), revision.text());
        boolean unchanged = sameRevision
                && !OciRepositoryPlan.contentConfigChanged(spec, run.resource().status());
        if (unchanged) {
            verify(source, revision, sameRevision);
            work.change(status -> status.without(Condition.FETCH_FAILED));
            work.tellUpToDate(revision.text());
        } else {
            try (WorkDirectory directory = directory()) {
                archive(source, pull(source, revision, sameRevision, directory), revision, directory);
            }
        }
        work.markStored(Reasons.SUCCEEDED, "stored artifact for digest '" + revision.text() + "'");
        String message = work.artifact()
                .map(artifact -> OciRepositoryPlan.storedMessage(artifact, spec.url()))
                .orElse("");
        return work.succeeded(spec.interval(), Reasons.NEW_ARTIFACT, message);
    }

    private WorkDirectory directory() {
        try {
            return new WorkDirectory("oci");
        } catch (StoreException e) {
            throw work.storageFailure(Reasons.DIRECTORY_CREATION_FAILED, e.text(), e);
        }
    }

    private void verify(OciSource source, OciRevision revision, boolean sameRevision) {
        OciRepositorySpec.Verification wanted = spec.verify();
        if (wanted == null) {
            work.change(status -> status.without(Condition.SOURCE_VERIFIED));
            return;
        }
        if (!OciRepositoryPlan.requiresVerification(work.status(), sameRevision)) {
            return;
        }
        try {
            SignatureVerifier.Verdict verdict = verifier.verify(
                    source.reader(),
                    revision.digest(),
                    OciRepositoryPlan.verification(wanted),
                    run.key().namespace(),
                    spec.timeout());
            if (verdict == SignatureVerifier.Verdict.SIGNED) {
                work.change(status -> status.markTrue(
                        Condition.SOURCE_VERIFIED,
                        Reasons.SUCCEEDED,
                        "verified signature of revision " + revision.text()));
            }
        } catch (ReconcileException e) {
            work.change(status -> status.markFalse(Condition.SOURCE_VERIFIED, e.reason(), e.text()));
            throw e;
        }
    }

    /** The layer. That there is something new is shown also when it cannot be had. */
    private OciLayer pull(OciSource source, OciRevision revision, boolean sameRevision, WorkDirectory directory) {
        try {
            verify(source, revision, sameRevision);
            OciLayer layer = noted(() -> source.pull(revision, directory.path()));
            work.change(status -> status.without(Condition.FETCH_FAILED));
            return layer;
        } finally {
            if (!sameRevision) {
                work.outdated(
                        Reasons.NEW_REVISION,
                        "new revision '" + revision.text() + "' for '" + revision.reference() + "'");
            }
        }
    }

    private void archive(OciSource source, OciLayer layer, OciRevision revision, WorkDirectory directory) {
        String file = revision.digest() + ".tar.gz";
        if (source.operation().equals(OciRepositorySpec.LayerSelector.COPY)) {
            work.store(file, revision.text(), layer.annotations(), out -> {
                Files.copy(layer.file(), out);
                return Optional.empty();
            });
        } else {
            TreeEntry.Directory tree = extract(layer, directory);
            IgnoreRules rules = ignoreRules(tree);
            work.store(
                    file,
                    revision.text(),
                    layer.annotations(),
                    out -> Optional.of(new ArchiveWriter(ArchiveLimits.DEFAULT).write(tree, rules, out)));
        }
        work.change(status -> status.with("observedIgnore", SourceRun.text(spec.ignore()))
                .with(
                        "observedLayerSelector",
                        spec.layerSelector() == null ? null : RecordJson.toTree(spec.layerSelector()))
                .without(Condition.STORAGE_OPERATION_FAILED));
        work.link("latest.tar.gz");
    }

    private TreeEntry.Directory extract(OciLayer layer, WorkDirectory directory) {
        try (InputStream in = Files.newInputStream(layer.file())) {
            return directory.extract(in);
        } catch (IOException | ArtifactException e) {
            throw work.fetchFailure(new ReconcileException(
                    Reasons.OCI_ARTIFACT_LAYER_OPERATION_FAILED,
                    Disposition.RETRY,
                    "failed to extract layer contents from artifact: " + e.getMessage(),
                    e));
        }
    }

    private IgnoreRules ignoreRules(TreeEntry.Directory tree) {
        try {
            return IgnoreRules.of(tree, Optional.ofNullable(spec.ignore()));
        } catch (IOException | ArtifactException e) {
            throw new ReconcileException(
                    Reasons.SOURCE_IGNORE_ERROR,
                    Disposition.RETRY,
                    "failed to load source ignore patterns from repository: " + e.getMessage(),
                    e);
        }
    }

    /** A step whose failure is a failure to fetch. */
    private interface Step<T> {
        T take();
    }

    private <T> T noted(Step<T> step) {
        try {
            return step.take();
        } catch (ReconcileException e) {
            throw work.fetchFailure(e);
        }
    }
}
