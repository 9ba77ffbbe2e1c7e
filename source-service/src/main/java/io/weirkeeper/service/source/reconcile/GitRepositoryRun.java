package io.weirkeeper.service.source.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.RecordJson;
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
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.source.compose.ComposeException;
import io.weirkeeper.service.source.compose.Composition;
import io.weirkeeper.service.source.fetch.GitFetcher;
import io.weirkeeper.service.source.fetch.IncludedSources;
import io.weirkeeper.service.source.store.ArtifactPath;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.StoreException;
import io.weirkeeper.service.source.store.StoredArtifact;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run over one GitRepository, step by step in Flux's order: storage, source, artifact. What it found out before a
 * failure stays in its status. Belongs to the run's thread.
 */
final class GitRepositoryRun {
    private static final String GROUP = GitRepositoryReconciler.TYPE.group();

    private final Run<GitRepository> run;
    private final GitRepositorySpec spec;
    private final GitRepositoryStatus before;
    private final GitFetcher fetcher;
    private final IncludedSources sources;
    private final ArtifactStore store;
    private final List<EventDraft> events = new ArrayList<>();
    private ObjectStatus status;

    GitRepositoryRun(Run<GitRepository> run, GitFetcher fetcher, IncludedSources sources, ArtifactStore store) {
        this.run = run;
        this.spec = run.resource().spec();
        this.before = run.resource().status();
        this.fetcher = fetcher;
        this.sources = sources;
        this.store = store;
        this.status = run.status();
    }

    /** What is known so far. */
    ObjectStatus status() {
        return status;
    }

    /** What there is to tell so far. */
    List<EventDraft> events() {
        return events;
    }

    Outcome reconcile() {
        announce();
        reconcileStorage();
        List<Artifact> included = included();
        boolean changed = GitRepositoryPlan.contentConfigChanged(spec, before, included);
        String known = GitRepositoryPlan.knownRevision(
                ArtifactFacts.artifact(status), status.is(Condition.ARTIFACT_IN_STORAGE, "True"), changed);
        return switch (fetch(known)) {
            case GitFetch.Unchanged unchanged -> unchanged(unchanged.commit());
            case GitFetch.Snapshot snapshot -> {
                try (snapshot) {
                    yield fetched(snapshot, included, changed);
                }
            }
        };
    }

    private void announce() {
        progressing(false, "reconciliation in progress");
        long observed = status.field("observedGeneration").asLong(-1);
        if (status.generation() != observed) {
            progressing(false, "processing object: new generation " + observed + " -> " + status.generation());
            status = run.door().progress(status);
        } else if (!run.annotation("reconcile.fluxcd.io/requestedAt")
                .equals(status.field("lastHandledReconcileAt").asText(""))) {
            status = run.door().progress(status);
        }
    }

    /** @param drift whether what Ready says is out of date */
    private void progressing(boolean drift, String message) {
        status = status.without(Condition.STALLED).markTrue(Condition.RECONCILING, Reasons.PROGRESSING, message);
        if (drift || status.condition(Condition.READY).isEmpty() || status.is(Condition.READY, "Unknown")) {
            status = status.markUnknown(Condition.READY, Reasons.PROGRESSING, message);
        }
    }

    private void reconcileStorage() {
        status = status.without(Condition.STORAGE_OPERATION_FAILED);
        Optional<Artifact> artifact = ArtifactFacts.artifact(status);
        artifact.ifPresent(this::collectGarbage);
        boolean missing = artifact.isPresent() && !isIntact(artifact.get());
        if (artifact.isEmpty() || missing) {
            progressing(true, "building artifact" + (missing ? ": disappeared from storage" : ""));
            status = status.with("artifact", (JsonNode) null).without(Condition.ARTIFACT_IN_STORAGE);
            status = run.door().progress(status);
            return;
        }
        Artifact found = artifact.get();
        String url = store.url(found.path());
        if (!url.equals(found.url())) {
            status = status.with(
                    "artifact",
                    RecordJson.toTree(new Artifact(
                            found.digest(),
                            found.lastUpdateTime(),
                            found.metadata(),
                            found.path(),
                            found.revision(),
                            found.size(),
                            url)));
        }
    }

    private void collectGarbage(Artifact artifact) {
        try {
            int removed = store.collectGarbage(artifact.path(), artifact.digest());
            if (removed > 0) {
                events.add(EventDraft.trace(
                        Reasons.GARBAGE_COLLECTION_SUCCEEDED, "garbage collected " + removed + " artifacts"));
            }
        } catch (StoreException e) {
            // old files stay until the next run; that must not keep a new artifact away
            events.add(EventDraft.trace(Reasons.GARBAGE_COLLECTION_FAILED, e.text()));
        }
    }

    private boolean isIntact(Artifact artifact) {
        if (!store.exists(artifact.path())) {
            return false;
        }
        try {
            store.verify(artifact.path(), artifact.digest());
            return true;
        } catch (StoreException e) {
            run.door()
                    .tell(EventDraft.error(
                            Reasons.ARTIFACT_VERIFICATION_FAILED,
                            "failed to verify integrity of artifact: " + e.text(),
                            Map.of()));
            store.remove(artifact.path());
            return false;
        }
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
                        "could not get resource for include '" + name + "': gitrepositories." + GROUP + " \"" + name
                                + "\" not found");
            }
            Artifact artifact = source.get().status().artifact();
            if (artifact == null) {
                throw unavailable(Reasons.NO_ARTIFACT, "no artifact available for include '" + name + "'");
            }
            artifacts.add(artifact);
        }
        status = status.without(Condition.INCLUDE_UNAVAILABLE);
        if (GitRepositoryPlan.includesDiffer(artifacts, before.includedArtifacts())) {
            String message = "included artifacts differ from last observed includes";
            if (!before.includedArtifacts().isEmpty()) {
                status = status.markTrue(Condition.ARTIFACT_OUTDATED, Reasons.INCLUDE_CHANGE, message);
            }
            progressing(true, "building artifact: " + message);
            status = run.door().progress(status);
        }
        return artifacts;
    }

    private ReconcileException unavailable(String reason, String message) {
        status = status.markTrue(Condition.INCLUDE_UNAVAILABLE, reason, message);
        return new ReconcileException(reason, Disposition.WAITING, message, null);
    }

    private GitFetch fetch(String known) {
        if (status.is(Condition.SOURCE_VERIFIED, "False")) {
            status = status.without(Condition.SOURCE_VERIFIED);
        }
        try {
            GitFetch fetch = fetcher.fetch(run.resource(), known);
            status = status.without(Condition.FETCH_FAILED, Condition.ARTIFACT_OUTDATED);
            return fetch;
        } catch (ReconcileException e) {
            status = status.without(Condition.ARTIFACT_OUTDATED).markTrue(Condition.FETCH_FAILED, e.reason(), e.text());
            throw e;
        }
    }

    /** The remote is where the artifact is. */
    private Outcome unchanged(GitCommit commit) {
        String revision = GitRepositoryPlan.revision(spec, commit);
        markStored(revision);
        if (GitRepositoryPlan.isNoOpByListing(spec)) {
            events.add(EventDraft.trace(
                    Reasons.GIT_OPERATION_SUCCEEDED,
                    "no changes since last reconciliation: observed revision '" + revision + "'"));
        } else {
            tellUpToDate(revision);
        }
        return succeeded("stored artifact for commit '" + revision + "'");
    }

    private Outcome fetched(GitFetch.Snapshot snapshot, List<Artifact> included, boolean configChanged) {
        String revision = GitRepositoryPlan.revision(spec, snapshot.commit());
        Optional<Artifact> current = ArtifactFacts.artifact(status);
        boolean sameRevision =
                current.isPresent() && Revision.same(current.get().revision(), revision);
        if (!sameRevision) {
            String message = "new upstream revision '" + revision + "'";
            if (current.isPresent()) {
                status = status.markTrue(Condition.ARTIFACT_OUTDATED, Reasons.NEW_REVISION, message);
            }
            progressing(true, "building artifact: " + message);
            status = run.door().progress(status);
        }
        if (sameRevision && !configChanged) {
            tellUpToDate(current.get().revision());
        } else {
            archive(snapshot, revision, included);
        }
        markStored(revision);
        return succeeded("stored artifact for commit '" + snapshot.commit().shortMessage() + "'");
    }

    private void archive(GitFetch.Snapshot snapshot, String revision, List<Artifact> included) {
        ArtifactPath path = new ArtifactPath(
                GitRepositoryReconciler.TYPE.kind(),
                run.key().namespace(),
                run.key().name(),
                snapshot.commit().hash() + ".tar.gz");
        StoredArtifact stored;
        try (Composition composition = new Composition(store)) {
            TreeEntry.Directory tree = composition.tree(snapshot.tree(), spec, included);
            IgnoreRules rules = ignoreRules(tree);
            stored = store.write(
                    path, out -> Optional.of(new ArchiveWriter(ArchiveLimits.DEFAULT).write(tree, rules, out)));
        } catch (ComposeException e) {
            throw composeFailure(e);
        } catch (StoreException | ArtifactException e) {
            throw storageFailure(
                    Reasons.ARCHIVE_OPERATION_FAILED, "unable to archive artifact to storage: " + e.getMessage(), e);
        }
        Artifact artifact = new Artifact(
                stored.digest().toString(),
                run.now().truncatedTo(ChronoUnit.SECONDS),
                Map.of(),
                stored.path(),
                revision,
                stored.size(),
                stored.url());
        status = status.with("artifact", RecordJson.toTree(artifact))
                .with("includedArtifacts", list(included))
                .with("observedIgnore", text(spec.ignore()))
                .with("observedRecurseSubmodules", spec.recurseSubmodules() ? BooleanNode.TRUE : null)
                .with("observedInclude", list(spec.include()))
                .with("observedSparseCheckout", list(spec.sparseCheckout()));
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
            case INCLUDE -> storageFailure(Reasons.COPY_FAILURE, e.text(), e);
            case SPARSE -> {
                status = status.markTrue(Condition.FETCH_FAILED, Reasons.GIT_OPERATION_FAILED, e.text());
                yield new ReconcileException(Reasons.GIT_OPERATION_FAILED, Disposition.RETRY, e.text(), e);
            }
        };
    }

    private ReconcileException storageFailure(String reason, String message, Throwable cause) {
        status = status.markTrue(Condition.STORAGE_OPERATION_FAILED, reason, message);
        return new ReconcileException(reason, Disposition.RETRY, message, cause);
    }

    private void markStored(String revision) {
        status = status.without(Condition.ARTIFACT_OUTDATED)
                .markTrue(
                        Condition.ARTIFACT_IN_STORAGE,
                        Reasons.SUCCEEDED,
                        "stored artifact for revision '" + revision + "'");
    }

    private void tellUpToDate(String revision) {
        events.add(EventDraft.trace(
                Reasons.ARTIFACT_UP_TO_DATE, "artifact up-to-date with remote revision: '" + revision + "'"));
    }

    private Outcome succeeded(String message) {
        status = ReadySummary.GIT.summarize(
                status.without(Condition.RECONCILING, Condition.STALLED).observed());
        ArtifactFacts.artifact(status).ifPresent(artifact -> tellSuccess(artifact, message));
        Effects effects = new Effects(status, events, List.of());
        effects = ArtifactFacts.of(status, store).map(effects::with).orElse(effects);
        return status.is(Condition.READY, "True")
                ? new Outcome.Ready(effects, spec.interval())
                : new Outcome.Retry(effects, Optional.empty());
    }

    private void tellSuccess(Artifact artifact, String message) {
        Artifact old = before.artifact();
        Map<String, String> metadata =
                Map.of(GROUP + "/revision", artifact.revision(), GROUP + "/digest", artifact.digest());
        if (old == null || !old.digest().equals(artifact.digest())) {
            events.add(EventDraft.info(Reasons.NEW_ARTIFACT, message, metadata));
        } else if (GitRepositoryPlan.isRecovered(before, present(GitRepositoryPlan.failures()))) {
            events.add(EventDraft.info(Reasons.SUCCEEDED, message, metadata));
        }
    }

    private List<String> present(List<String> types) {
        return types.stream().filter(type -> status.condition(type).isPresent()).toList();
    }

    private static @Nullable JsonNode text(@Nullable String value) {
        return value == null ? null : TextNode.valueOf(value);
    }

    private static @Nullable JsonNode list(List<?> values) {
        return values.isEmpty() ? null : RecordJson.toTree(values);
    }
}
