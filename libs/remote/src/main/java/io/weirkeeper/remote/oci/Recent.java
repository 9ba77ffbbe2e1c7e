package io.weirkeeper.remote.oci;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A map of bounded size that forgets what was not asked for longest. Thread-safe. */
final class Recent<K, V> {
    private final Map<K, V> values;

    Recent(int most) {
        this.values = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    Optional<V> get(K key) {
        synchronized (values) {
            return Optional.ofNullable(values.get(key));
        }
    }

    void put(K key, V value) {
        synchronized (values) {
            values.put(key, value);
        }
    }

    void remove(K key) {
        synchronized (values) {
            values.remove(key);
        }
    }

    /** Makes what is missing; two callers at once may both make it, one of the values stays. */
    V computeIfAbsent(K key, Function<K, V> make) {
        Optional<V> present = get(key);
        if (present.isPresent()) {
            return present.get();
        }
        V made = make.apply(key);
        put(key, made);
        return made;
    }
}
