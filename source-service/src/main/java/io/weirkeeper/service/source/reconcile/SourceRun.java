package io.weirkeeper.service.source.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.source.store.ArtifactPath;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.StoreException;
import io.weirkeeper.service.source.store.StoredArtifact;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a run over a source of any kind has found out so far, and the steps that all kinds take: progress, storage, the
 * artifact, the end. What it found out before a failure stays in its status. Belongs to the run's thread.
 */
final class SourceRun {
    private static final Logger LOG = Logger.getLogger(SourceRun.class);

    private static final String REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";

    private final Run<?> run;
    private final SourceKind kind;
    private final ArtifactStore store;
    private final ObjectStatus before;
    private final List<EventDraft> events = new ArrayList<>();
    private ObjectStatus status;
    /** Whether people are to see that the run began. */
    private boolean announced;

    SourceRun(Run<?> run, SourceKind kind, ArtifactStore store) {
        this.run = run;
        this.kind = kind;
        this.store = store;
        this.before = run.status();
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

    void change(UnaryOperator<ObjectStatus> change) {
        status = change.apply(status);
    }

    /** Told at the end of the run, also when it fails. */
    void tell(EventDraft event) {
        events.add(event);
    }

    /** Shows the status in the middle of a run that takes its time. */
    void show() {
        run.door().show(status);
    }

    /** The artifact that the status names now; empty when there is none. */
    Optional<Artifact> artifact() {
        return ArtifactFacts.artifact(status);
    }

    /** Whether the artifact was found in the storage, or stored. */
    boolean isInStorage() {
        return artifact().isPresent() && status.is(Condition.ARTIFACT_IN_STORAGE, "True");
    }

    /** Notes that the run began; what the look into the storage finds is written with it. */
    void announce() {
        progressing(false, "reconciliation in progress");
        long observed = status.field("observedGeneration").asLong(-1);
        if (status.generation() != observed) {
            progressing(false, "processing object: new generation " + observed + " -> " + status.generation());
            announced = true;
        } else if (!run.annotation(REQUESTED_AT)
                .equals(status.field("lastHandledReconcileAt").asText(""))) {
            announced = true;
        }
    }

    /** @param drift whether what Ready says is out of date */
    void progressing(boolean drift, String message) {
        status = status.without(Condition.STALLED).markTrue(Condition.RECONCILING, Reasons.PROGRESSING, message);
        if (drift || status.condition(Condition.READY).isEmpty() || status.is(Condition.READY, "Unknown")) {
            status = status.markUnknown(Condition.READY, Reasons.PROGRESSING, message);
        }
    }

    /**
     * Shows that something new is built. The first artifact was announced already: of that only the words are new, and they
     * are not worth a request to the API server.
     *
     * @param reason of ArtifactOutdated, which is there only while there is an older artifact
     */
    void outdated(String reason, String message) {
        if (artifact().isPresent()) {
            status = status.markTrue(Condition.ARTIFACT_OUTDATED, reason, message);
        }
        progressing(true, "building artifact: " + message);
        if (artifact().isPresent()) {
            show();
        }
    }

    /** Removes old files, and forgets an artifact that is gone or damaged. */
    void reconcileStorage() {
        status = status.without(Condition.STORAGE_OPERATION_FAILED);
        Optional<Artifact> artifact = artifact();
        artifact.ifPresent(this::collectGarbage);
        boolean missing = artifact.isPresent() && !isIntact(artifact.get());
        if (artifact.isEmpty() || missing) {
            progressing(true, "building artifact" + (missing ? ": disappeared from storage" : ""));
            status = status.with("artifact", (JsonNode) null).without(Condition.ARTIFACT_IN_STORAGE);
            if (missing) {
                status = status.with("url", (JsonNode) null);
            }
            show();
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
        String link = status.field("url").asText("");
        if (!link.isEmpty()) {
            status = status.with(
                    "url",
                    store.url(path(link.substring(link.lastIndexOf('/') + 1)).toString()));
        }
        if (announced) {
            show();
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
        try {
            if (!store.exists(artifact.path())) {
                return false;
            }
        } catch (StoreException e) {
            throw storageFailure(Reasons.STAT_OPERATION_FAILED, e.text(), e);
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

    /** Where a file of this object lies. */
    ArtifactPath path(String file) {
        return new ArtifactPath(
                kind.type().kind(), run.key().namespace(), run.key().name(), file);
    }

    /**
     * Stores an artifact and puts it into the status.
     *
     * @param metadata of the artifact
     */
    void store(String file, String revision, Map<String, String> metadata, ArtifactStore.Content content) {
        store(file, revision, metadata, content, "unable to archive artifact to storage");
    }

    /** @param problem what the message of a failure begins with */
    void store(
            String file, String revision, Map<String, String> metadata, ArtifactStore.Content content, String problem) {
        StoredArtifact stored;
        try {
            stored = store.write(path(file), content);
        } catch (StoreException | ArtifactException e) {
            throw storageFailure(Reasons.ARCHIVE_OPERATION_FAILED, problem + ": " + e.getMessage(), e);
        }
        Artifact artifact = new Artifact(
                stored.digest().toString(),
                run.now().truncatedTo(ChronoUnit.SECONDS),
                metadata,
                stored.path(),
                revision,
                stored.size(),
                stored.url());
        status = status.with("artifact", RecordJson.toTree(artifact));
    }

    /** Makes a name that stays point to the artifact, and shows it as {@code status.url}; a failure is only told. */
    void link(String name) {
        Artifact artifact = artifact().orElseThrow();
        try {
            status = status.with("url", store.link(artifact.path(), name));
        } catch (StoreException e) {
            events.add(EventDraft.trace(
                    Reasons.SYMLINK_UPDATE_FAILED, "failed to update status URL symlink: " + e.text()));
        }
    }

    /** The artifact is in the storage and up to date. */
    void markStored(String reason, String message) {
        status = status.without(Condition.ARTIFACT_OUTDATED).markTrue(Condition.ARTIFACT_IN_STORAGE, reason, message);
    }

    void tellUpToDate(String revision) {
        events.add(EventDraft.trace(
                Reasons.ARTIFACT_UP_TO_DATE, "artifact up-to-date with remote revision: '" + revision + "'"));
    }

    ReconcileException storageFailure(String reason, String message, @Nullable Throwable cause) {
        status = status.markTrue(Condition.STORAGE_OPERATION_FAILED, reason, message);
        return new ReconcileException(reason, Disposition.RETRY, message, cause);
    }

    /** Notes that the source could not be had. */
    ReconcileException fetchFailure(ReconcileException failure) {
        status = status.markTrue(Condition.FETCH_FAILED, failure.reason(), failure.text());
        return failure;
    }

    /**
     * Ends a run that did all there was to do.
     *
     * @param reason of the event when there is a new artifact
     * @param message of the event
     */
    Outcome succeeded(Duration interval, String reason, String message) {
        return succeeded(interval, reason, Reasons.SUCCEEDED, message);
    }

    /** @param recovery the reason of the event when there is none, but a failure is over */
    Outcome succeeded(Duration interval, String reason, String recovery, String message) {
        status = kind.summary()
                .summarize(
                        status.without(Condition.RECONCILING, Condition.STALLED).observed());
        artifact().ifPresent(artifact -> tellSuccess(artifact, reason, recovery, message));
        Effects effects = new Effects(status, events, List.of());
        effects = ArtifactFacts.of(status, store).map(effects::with).orElse(effects);
        return status.is(Condition.READY, "True")
                ? new Outcome.Ready(effects, interval)
                : new Outcome.Retry(effects, Optional.empty());
    }

    private void tellSuccess(Artifact artifact, String reason, String recovery, String message) {
        Optional<Artifact> old = ArtifactFacts.artifact(before);
        String group = kind.type().group();
        Map<String, String> metadata =
                Map.of(group + "/revision", artifact.revision(), group + "/digest", artifact.digest());
        if (old.isEmpty() || !old.get().digest().equals(artifact.digest())) {
            LOG.info(message);
            events.add(EventDraft.info(reason, message, metadata));
        } else if (isRecovered()) {
            events.add(EventDraft.info(recovery, message, metadata));
        }
    }

    /** A failure before, none now. */
    private boolean isRecovered() {
        return kind.failures().stream().anyMatch(type -> before.condition(type).isPresent())
                && kind.failures().stream()
                        .allMatch(type -> status.condition(type).isEmpty());
    }

    /** A field of the status from a text; absent text, absent field. */
    static @Nullable JsonNode text(@Nullable String value) {
        return value == null ? null : TextNode.valueOf(value);
    }

    /** A field of the status from a list; empty list, absent field. */
    static @Nullable JsonNode list(List<?> values) {
        return values.isEmpty() ? null : RecordJson.toTree(values);
    }
}
