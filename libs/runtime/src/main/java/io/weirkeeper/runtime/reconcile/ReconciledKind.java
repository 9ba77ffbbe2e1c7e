package io.weirkeeper.runtime.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.ResourceType;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A kind that a service reconciles.
 *
 * @param controller Flux's name of the controller, such as {@code source-controller}: events, logs, field managers
 * @param finalizer set on every object before its first run; empty means the kind needs none
 * @param decode from JSON to the record; throws IllegalArgumentException naming the field that is wrong
 * @param references what the object depends on, as {@code Kind/namespace/name}; the queue is searchable by them
 * @param isStatic which objects only say something to others: they are never reconciled, and what they have of earlier
 *     runs is taken back
 * @param statusManager the field manager of status, finalizers and annotations; usually {@code gotk-} and the controller
 */
public record ReconciledKind<T>(
        ResourceType type,
        String controller,
        String finalizer,
        Function<ObjectNode, T> decode,
        Function<T, List<String>> references,
        Predicate<ObjectNode> isStatic,
        String statusManager) {

    /** A kind all of whose objects are reconciled. */
    public ReconciledKind(
            ResourceType type,
            String controller,
            String finalizer,
            Function<ObjectNode, T> decode,
            Function<T, List<String>> references) {
        this(type, controller, finalizer, decode, references, _ -> false, "gotk-" + controller);
    }

    /** The same kind, but for objects that are static. */
    public ReconciledKind<T> leaving(Predicate<ObjectNode> staticObjects) {
        return new ReconciledKind<>(type, controller, finalizer, decode, references, staticObjects, statusManager);
    }

    /** The same kind, written by another field manager than Flux's usual one. */
    public ReconciledKind<T> managedBy(String manager) {
        return new ReconciledKind<>(type, controller, finalizer, decode, references, isStatic, manager);
    }
}
