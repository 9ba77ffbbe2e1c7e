package io.weirkeeper.runtime.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.Subject;
import java.time.Instant;
import java.util.Set;

/**
 * What a reconciler is given: one object, read at least as new as our last patch to it.
 *
 * @param raw the object as the API server has it, without managedFields; not to be changed
 * @param resource the same, decoded
 * @param status where the run starts from
 * @param causes why the object was triggered
 * @param door back to the runner while the run goes on
 */
public record Run<T>(
        ObjectKey key, ObjectNode raw, T resource, ObjectStatus status, Instant now, Set<String> causes, Door door) {
    public Run {
        causes = Set.copyOf(causes);
    }

    /** What a run may ask of the runner before it ends. */
    public interface Door {
        /**
         * Persists a status in the middle of a run: what must be known should the process die now.
         *
         * @return the same status, to go on from
         */
        ObjectStatus progress(ObjectStatus status);

        /**
         * Shows a status, such as Reconciling=True, to those who watch, once the run has gone on for a moment longer. A run
         * that ends before saves the write. What fails later starts from it either way.
         */
        void show(ObjectStatus status);

        /** Makes an event durable and shows it now, for what the end of the run must not delay. */
        void tell(EventDraft event);

        /** Throws when another replica has taken the object's shard: to be called before each write to the cluster. */
        void ensureOwned();
    }

    /** The subject of a fact about the object; the runner fills in cluster and version when it tells the fact. */
    public Subject subject() {
        return new Subject("", raw.path("kind").asText(), key.namespace(), key.name(), uid(), resourceVersion());
    }

    public String uid() {
        return raw.at("/metadata/uid").asText();
    }

    public String resourceVersion() {
        return raw.at("/metadata/resourceVersion").asText();
    }

    public long generation() {
        return raw.at("/metadata/generation").asLong();
    }

    /** The value of an annotation; empty when absent. */
    public String annotation(String name) {
        return raw.path("metadata").path("annotations").path(name).asText("");
    }
}
