package io.weirkeeper.service.source.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.source.GitRepository;
import io.weirkeeper.api.source.GitRepositorySpec;
import io.weirkeeper.api.source.GitRepositoryStatus;
import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveWriter;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.IgnoreRules;
import io.weirkeeper.engine.artifact.Revision;
import io.weirkeeper.engine.artifact.TreeEntry;
import io.weirkeeper.remote.git.GitCommit;
import io.weirkeeper.remote.git.GitFetch;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.source.compose.ComposeException;
import io.weirkeeper.service.source.compose.Composition;
import io.weirkeeper.service.source.fetch.GitFetcher;
import io.weirkeeper.service.source.fetch.IncludedSources;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.verify.GitVerifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run over one GitRepository, step by step in Flux's order: storage, source, artifact. Belongs to the run's thread. */
final class GitRepositoryRun {
    private final Run<GitRepository> run;
    private final GitRepositorySpec spec;
    private final GitRepositoryStatus before;
    private final SourceRun work;
    private final GitFetcher fetcher;
    private final GitVerifier verifier;
    private final IncludedSources sources;
    private final ArtifactStore store;

    GitRepositoryRun(
            Run<GitRepository> run,
            SourceRun work,
            GitFetcher fetcher,
            GitVerifier verifier,
            IncludedSources sources,
            ArtifactStore store) {
        this.run = run;
        this.spec = run.resource().spec();
        this.before = run.resource().status();
        this.work = work;
        this.fetcher = fetcher;
        this.verifier = verifier;
        this.sources = sources;
        this.store = store;
    }

    Outcome reconcile() {
        work.announce();
        work.reconcileStorage();
        List<Artifact> included = included();
        boolean changed = GitRepositoryPlan.contentConfigChanged(spec, before, included);
        String known = GitRepositoryPlan.knownRevision(work.artifact(), work.isInStorage(), changed);
        return switch (fetch(known)) {
            case GitFetch.Unchanged unchanged -> unchanged(unchanged.commit());
            case GitFetch.Snapshot snapshot -> {
                try (snapshot) {
                    yield fetched(snapshot, included, changed);
                }
            }
        };
    }

    /** The artifacts of what the spec includes, in its order. */
    private List<Artifact> included() {
        List<Artifact> artifacts = new ArrayList<>();
        for (GitRepositorySpec.Include include : spec.include()) {
            String name = include.repository().name();
            Optional<GitRepository> source = sources.read(run.key().namespace(), name);
            if (source.isEmpty()) {
                throw unavailable(
                        Reasons.NOT_FOUND,
                        "could not get resource for include '" + name + "': gitrepositories."
                                + GitRepositoryReconciler.TYPE.group() + " \"" + name + "\" not found");
            }
            Artifact artifact = source.get().status().artifact();
            if (artifact == null) {
                throw unavailable(Reasons.NO_ARTIFACT, "no artifact available for include '" + name + "'");
            }
            artifacts.add(artifact);
        }
        work.change(status -> status.without(Condition.INCLUDE_UNAVAILABLE));
        if (GitRepositoryPlan.includesDiffer(artifacts, before.includedArtifacts())) {
            String message = "included artifacts differ from last observed includes";
            if (!before.includedArtifacts().isEmpty()) {
                work.change(status -> status.markTrue(Condition.ARTIFACT_OUTDATED, Reasons.INCLUDE_CHANGE, message));
            }
            work.progressing(true, "building artifact: " + message);
            work.show();
        }
        return artifacts;
    }

    private ReconcileException unavailable(String reason, String message) {
        work.change(status -> status.markTrue(Condition.INCLUDE_UNAVAILABLE, reason, message));
        return new ReconcileException(reason, Disposition.WAITING, message, null);
    }

    private GitFetch fetch(String known) {
        if (work.status().is(Condition.SOURCE_VERIFIED, "False")) {
            work.change(status -> status.without(Condition.SOURCE_VERIFIED));
        }
        try {
            GitFetch fetch = fetcher.fetch(run.resource(), known);
            work.change(status -> status.without(Condition.FETCH_FAILED, Condition.ARTIFACT_OUTDATED));
            return fetch;
        } catch (ReconcileException e) {
            work.change(status -> status.without(Condition.ARTIFACT_OUTDATED));
            throw work.fetchFailure(e);
        }
    }

    /** The remote is where the artifact is. */
    private Outcome unchanged(GitCommit commit) {
        String revision = GitRepositoryPlan.revision(spec, commit);
        forgetVerification();
        markStored(revision);
        if (GitRepositoryPlan.isNoOpByListing(spec)) {
            work.tell(EventDraft.trace(
                    Reasons.GIT_OPERATION_SUCCEEDED,
                    "no changes since last reconciliation: observed revision '" + revision + "'"));
        } else {
            work.tellUpToDate(revision);
        }
        return succeeded("stored artifact for commit '" + revision + "'");
    }

    private Outcome fetched(GitFetch.Snapshot snapshot, List<Artifact> included, boolean configChanged) {
        verify(snapshot);
        String revision = GitRepositoryPlan.revision(spec, snapshot.commit());
        Optional<Artifact> current = work.artifact();
        boolean sameRevision =
                current.isPresent() && Revision.same(current.get().revision(), revision);
        if (!sameRevision) {
            work.outdated(Reasons.NEW_REVISION, "new upstream revision '" + revision + "'");
        }
        if (sameRevision && !configChanged) {
            work.tellUpToDate(current.get().revision());
        } else {
            archive(snapshot, revision, included);
        }
        markStored(revision);
        return succeeded("stored artifact for commit '" + snapshot.commit().shortMessage() + "'");
    }

    /** Nothing that was verified before counts once {@code spec.verify} is gone. */
    private void forgetVerification() {
        if (spec.verify() == null) {
            work.change(status ->
                    status.with("sourceVerificationMode", (JsonNode) null).without(Condition.SOURCE_VERIFIED));
        }
    }

    private void verify(GitFetch.Snapshot snapshot) {
        forgetVerification();
        GitRepositorySpec.Verification asked = spec.verify();
        if (asked == null) {
            return;
        }
        try {
            String verified = verifier.verify(run.key().namespace(), asked, snapshot);
            work.change(status -> status.with("sourceVerificationMode", GitRepositoryPlan.mode(asked))
                    .markTrue(Condition.SOURCE_VERIFIED, Reasons.SUCCEEDED, verified));
            work.tell(EventDraft.trace(Reasons.SUCCEEDED, verified));
        } catch (ReconcileException e) {
            work.change(status -> status.markFalse(Condition.SOURCE_VERIFIED, e.reason(), e.text()));
            throw e;
        }
    }

    private void archive(GitFetch.Snapshot snapshot, String revision, List<Artifact> included) {
        try (Composition composition = new Composition(store)) {
            TreeEntry.Directory tree = composition.tree(snapshot.tree(), spec, included);
            IgnoreRules rules = ignoreRules(tree);
            work.store(
                    snapshot.commit().hash() + ".tar.gz",
                    revision,
                    Map.of(),
                    out -> Optional.of(new ArchiveWriter(ArchiveLimits.DEFAULT).write(tree, rules, out)));
        } catch (ComposeException e) {
            throw composeFailure(e);
        }
        work.change(status -> status.with("includedArtifacts", SourceRun.list(included))
                .with("observedIgnore", SourceRun.text(spec.ignore()))
                .with("observedRecurseSubmodules", spec.recurseSubmodules() ? BooleanNode.TRUE : null)
                .with("observedInclude", SourceRun.list(spec.include()))
                .with("observedSparseCheckout", SourceRun.list(spec.sparseCheckout())));
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

    private ReconcileException composeFailure(ComposeException e) {
        return switch (e.step()) {
            case INCLUDE -> work.storageFailure(Reasons.COPY_FAILURE, e.text(), e);
            case SPARSE ->
                work.fetchFailure(new ReconcileException(Reasons.GIT_OPERATION_FAILED, Disposition.RETRY, e.text(), e));
        };
    }

    private void markStored(String revision) {
        work.markStored(Reasons.SUCCEEDED, "stored artifact for revision '" + revision + "'");
    }

    private Outcome succeeded(String message) {
        return work.succeeded(spec.interval(), Reasons.NEW_ARTIFACT, message);
    }
}
