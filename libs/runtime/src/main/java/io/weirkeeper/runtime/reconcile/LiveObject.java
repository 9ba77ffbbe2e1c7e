package io.weirkeeper.runtime.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.Fact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.PatchRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One object during one run: writes its status, finalizer and events, and follows its resourceVersion through our own
 * patches. Belongs to the run's thread, but for the moment in which a long run's status is shown.
 */
final class LiveObject implements Run.Door {
    private static final int TRIES = 5;
    private static final long DEDUPLICATION_SECONDS = 300;
    /** How long a run may take before it is worth a request to say that it runs, in milliseconds. */
    private static final long WORTH_SHOWING = 300;

    private static final Logger LOG = Logger.getLogger(LiveObject.class);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ReconciledKind<?> kind;
    private final ObjectKey key;
    private final OwnObjects objects;
    private final ControllerContext context;
    private final Consumer<Trigger> requeue;
    private final String requestedAt;
    private final String attempt;
    private final ReentrantLock lock = new ReentrantLock();
    private ObjectNode raw;
    private @Nullable ObjectStatus shown;
    private @Nullable ScheduledFuture<?> showing;

    LiveObject(
            ReconciledKind<?> kind,
            ObjectKey key,
            ObjectNode raw,
            OwnObjects objects,
            ControllerContext context,
            Consumer<Trigger> requeue) {
        this.requeue = requeue;
        this.kind = kind;
        this.key = key;
        this.raw = raw;
        this.objects = objects;
        this.context = context;
        this.requestedAt = OwnObjects.requestedAt(raw);
        // the same after a crash before the status was written, another one for a later run
        this.attempt = raw.at("/metadata/resourceVersion").asText() + ":"
                + context.clock().instant().getEpochSecond() / DEDUPLICATION_SECONDS;
    }

    ObjectKey key() {
        return key;
    }

    ObjectNode raw() {
        lock.lock();
        try {
            return raw;
        } finally {
            lock.unlock();
        }
    }

    long generation() {
        return raw.at("/metadata/generation").asLong();
    }

    String requestedAt() {
        return requestedAt;
    }

    /** The same run with the status that was written or shown last. */
    <T> Run<T> refreshed(Run<T> run) {
        Instant now = context.clock().instant();
        lock.lock();
        try {
            ObjectStatus status = shown == null ? ObjectStatus.of(raw, now) : shown;
            return new Run<>(run.key(), raw, run.resource(), status, now, run.causes(), run.door());
        } finally {
            lock.unlock();
        }
    }

    /** The fact as of the write that it follows; reconcilers need not fill in the subject. */
    Fact asWritten(Fact fact) {
        return fact.about(subject());
    }

    private Subject subject() {
        return new Subject(
                context.cluster(),
                kind.type().kind(),
                key.namespace(),
                key.name(),
                raw.at("/metadata/uid").asText(),
                raw.at("/metadata/resourceVersion").asText());
    }

    @Override
    public ObjectStatus progress(ObjectStatus status) {
        writeStatus(status);
        return status;
    }

    @Override
    public void show(ObjectStatus status) {
        lock.lock();
        try {
            shown = status;
            if (showing == null) {
                showing = context.timer()
                        .schedule(
                                () -> Thread.startVirtualThread(this::writeShown),
                                WORTH_SHOWING,
                                TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The run is over, however it ended: nothing of it is shown any more. */
    void over() {
        lock.lock();
        try {
            notShown();
        } finally {
            lock.unlock();
        }
    }

    private void writeShown() {
        lock.lock();
        try {
            if (shown != null) {
                showing = null;
                write(shown);
            }
        } catch (KubeException e) {
            LOG.debugf("the status of %s is shown later: %s", key, e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void tell(EventDraft event) {
        tell(List.of(event));
    }

    void tell(List<EventDraft> events) {
        if (!events.isEmpty()) {
            context.events().record(raw(), events, attempt);
        }
    }

    @Override
    public void ensureOwned() {
        if (!context.ownership().owns(key)) {
            throw new OwnershipLostException(key);
        }
    }

    boolean hasFinalizer() {
        for (JsonNode finalizer : raw.path("metadata").path("finalizers")) {
            if (finalizer.asText().equals(kind.finalizer())) {
                return true;
            }
        }
        return false;
    }

    void ensureFinalizer() {
        if (kind.finalizer().isEmpty() || hasFinalizer()) {
            return;
        }
        ArrayNode finalizers = NODES.arrayNode();
        raw.path("metadata").path("finalizers").forEach(finalizers::add);
        finalizers.add(kind.finalizer());
        writeFinalizers(finalizers);
    }

    void removeFinalizer() {
        ArrayNode rest = NODES.arrayNode();
        for (JsonNode finalizer : raw.path("metadata").path("finalizers")) {
            if (!finalizer.asText().equals(kind.finalizer())) {
                rest.add(finalizer);
            }
        }
        writeFinalizers(rest);
    }

    private void writeFinalizers(ArrayNode finalizers) {
        lock.lock();
        try {
            notShown();
            patchFinalizers(finalizers);
        } finally {
            lock.unlock();
        }
    }

    private void patchFinalizers(ArrayNode finalizers) {
        ObjectNode patch = NODES.objectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.set("finalizers", finalizers);
        metadata.set("resourceVersion", raw.at("/metadata/resourceVersion"));
        keep(context.api()
                .patch(kind.type(), key.namespace(), key.name(), PatchRequest.merge(patch, kind.statusManager())));
    }

    /** Writes the difference to what is there, with the handled request; nothing when there is none. */
    void writeStatus(ObjectStatus status) {
        lock.lock();
        try {
            notShown();
            write(status);
        } finally {
            lock.unlock();
        }
    }

    private void notShown() {
        shown = null;
        if (showing != null) {
            showing.cancel(false);
            showing = null;
        }
    }

    private void write(ObjectStatus status) {
        ObjectNode wanted = SafeStatus.of(status.json(), context.redactor());
        if (!requestedAt.isEmpty()) {
            wanted.put("lastHandledReconcileAt", requestedAt);
        }
        KubeException conflict = null;
        for (int tries = 0; tries < TRIES; tries++) {
            ObjectNode difference = MergePatch.between(raw.path("status"), wanted);
            if (difference.isEmpty()) {
                return;
            }
            try {
                keep(context.api()
                        .patch(
                                kind.type(),
                                key.namespace(),
                                key.name(),
                                PatchRequest.mergeStatus(statusPatch(difference), kind.statusManager())));
                return;
            } catch (KubeException e) {
                if (!e.isConflict()) {
                    throw e;
                }
                conflict = e;
                reread();
            }
        }
        if (conflict != null) {
            throw conflict;
        }
    }

    /** Removes every field of the status. */
    void clearStatus() {
        ObjectNode difference = MergePatch.between(raw.path("status"), NODES.objectNode());
        if (!difference.isEmpty()) {
            keep(context.api()
                    .patch(
                            kind.type(),
                            key.namespace(),
                            key.name(),
                            PatchRequest.mergeStatus(statusPatch(difference), kind.statusManager())));
        }
    }

    private ObjectNode statusPatch(ObjectNode difference) {
        ObjectNode patch = NODES.objectNode();
        patch.putObject("metadata").set("resourceVersion", raw.at("/metadata/resourceVersion"));
        patch.set("status", difference);
        return patch;
    }

    private void reread() {
        ensureOwned();
        Optional<ObjectNode> fresh = context.api().get(kind.type(), key.namespace(), key.name());
        if (fresh.isEmpty() || !fresh.get().at("/metadata/uid").equals(raw.at("/metadata/uid"))) {
            throw new KubeException(404, "NotFound", kind.type().kind() + " " + key + " is gone", raw, null);
        }
        // the spec may have moved on; its own watch event brings the next run
        raw = fresh.get();
    }

    private void keep(ObjectNode patched) {
        raw = patched;
        if (patched.path("metadata").has("deletionTimestamp")
                && patched.path("metadata").path("finalizers").isEmpty()) {
            // gone with this very patch; the watch may have said so already
            objects.remove(key);
            requeue.accept(Trigger.restart(key, "deleted"));
            return;
        }
        if (objects.put(patched.deepCopy()) == OwnObjects.Change.RESTART) {
            // after a re-read the patch may carry a change of the user's that the watch will not report again
            requeue.accept(Trigger.restart(key, "changed"));
        }
    }
}
