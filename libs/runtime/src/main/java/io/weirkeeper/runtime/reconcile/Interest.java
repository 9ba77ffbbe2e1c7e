package io.weirkeeper.runtime.reconcile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which objects of a kind wait for which others. Registered before an object is read, so that a fact which comes right
 * after the read still wakes. Thread-safe.
 */
public final class Interest {
    private final Map<ObjectKey, Set<String>> wanted = new HashMap<>();

    /** @param references as {@code Kind/namespace/name} */
    public synchronized void register(ObjectKey key, List<String> references) {
        wanted.put(key, Set.copyOf(references));
    }

    public synchronized void clear(ObjectKey key) {
        wanted.remove(key);
    }

    /** Who waits for the object. */
    public synchronized List<ObjectKey> of(String reference) {
        return wanted.entrySet().stream()
                .filter(entry -> entry.getValue().contains(reference))
                .map(Map.Entry::getKey)
                .toList();
    }
}
