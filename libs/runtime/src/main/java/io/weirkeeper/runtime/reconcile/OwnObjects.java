package io.weirkeeper.runtime.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind as last seen, each as a few kilobytes of JSON text, searchable by what they refer to. Only
 * newer versions replace older ones, so our own patches and the watch may arrive in any order. Thread-safe.
 */
final class OwnObjects {
    /** What a change of an object means for its reconcile. */
    enum Change {
        NONE,
        WAKE,
        RESTART
    }

    private record Stored(
            String json,
            String uid,
            long version,
            long generation,
            String requestedAt,
            boolean deleting,
            List<String> references) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";

    private final Function<ObjectNode, List<String>> references;
    private final Map<ObjectKey, Stored> objects = new HashMap<>();
    private final Map<String, Set<ObjectKey>> byReference = new HashMap<>();

    OwnObjects(Function<ObjectNode, List<String>> references) {
        this.references = references;
    }

    /** Keeps the object unless a newer version is kept already. */
    Change put(ObjectNode object) {
        if (object.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        Stored next = stored(object);
        ObjectKey key = keyOf(object);
        synchronized (this) {
            Stored old = objects.get(key);
            if (old != null && old.uid().equals(next.uid()) && old.version() >= next.version()) {
                return Change.NONE;
            }
            objects.put(key, next);
            reindex(key, old == null ? List.of() : old.references(), next.references());
            return change(old, next);
        }
    }

    synchronized boolean remove(ObjectKey key) {
        Stored old = objects.remove(key);
        if (old != null) {
            reindex(key, old.references(), List.of());
        }
        return old != null;
    }

    synchronized void clear() {
        objects.clear();
        byReference.clear();
    }

    /** A copy for the caller. */
    Optional<ObjectNode> get(ObjectKey key) {
        Stored stored;
        synchronized (this) {
            stored = objects.get(key);
        }
        return Optional.ofNullable(stored).map(found -> parse(found.json()));
    }

    synchronized List<ObjectKey> keys() {
        return List.copyOf(objects.keySet());
    }

    synchronized List<ObjectKey> referencing(String reference) {
        return List.copyOf(byReference.getOrDefault(reference, Set.of()));
    }

    static ObjectKey keyOf(ObjectNode object) {
        return new ObjectKey(
                object.at("/metadata/namespace").asText(""),
                object.at("/metadata/name").asText());
    }

    static String requestedAt(ObjectNode object) {
        return object.path("metadata").path("annotations").path(REQUESTED_AT).asText("");
    }

    private static Change change(@Nullable Stored old, Stored next) {
        if (old == null) {
            return Change.WAKE;
        }
        boolean restarts = !old.uid().equals(next.uid())
                || old.generation() != next.generation()
                || !old.requestedAt().equals(next.requestedAt())
                || old.deleting() != next.deleting();
        return restarts ? Change.RESTART : Change.NONE;
    }

    private Stored stored(ObjectNode object) {
        try {
            return new Stored(
                    JSON.writeValueAsString(object),
                    object.at("/metadata/uid").asText(),
                    version(object),
                    object.at("/metadata/generation").asLong(),
                    requestedAt(object),
                    object.path("metadata").has("deletionTimestamp"),
                    List.copyOf(references.apply(object)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Resource versions are opaque in theory and increasing numbers in every API server since 1.35's contract. */
    static long version(ObjectNode object) {
        String text = object.at("/metadata/resourceVersion").asText("0");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void reindex(ObjectKey key, List<String> old, List<String> next) {
        for (String reference : old) {
            Set<ObjectKey> keys = byReference.get(reference);
            if (keys != null && keys.remove(key) && keys.isEmpty()) {
                byReference.remove(reference);
            }
        }
        for (String reference : next) {
            byReference.computeIfAbsent(reference, _ -> new HashSet<>()).add(key);
        }
    }
}
