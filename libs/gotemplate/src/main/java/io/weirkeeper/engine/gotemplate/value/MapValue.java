package io.weirkeeper.engine.gotemplate.value;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A Go map with string keys (raw, as in {@link Text}). It can change, and whoever holds it sees the change, as in Go; so
 * one render owns it. Iteration is in key order.
 */
public final class MapValue implements Value {
    private final GoType type;
    private final Entries entries;
    private final boolean nil;

    /** What all views of one map share. */
    private static final class Entries {
        final HashMap<String, Value> byKey;
        String @Nullable [] sortedKeys;

        Entries(int capacity) {
            byKey = new HashMap<>(capacity);
        }
    }

    private MapValue(GoType type, Entries entries, boolean nil) {
        this.type = type;
        this.entries = entries;
        this.nil = nil;
    }

    /** An empty {@code map[string]interface{}}. */
    public static MapValue create() {
        return create(GoType.MAP);
    }

    public static MapValue create(GoType type) {
        return new MapValue(type, new Entries(8), false);
    }

    public static MapValue nil(GoType type) {
        return new MapValue(type, new Entries(0), true);
    }

    /** The same entries under another type; changes are seen through both. */
    public MapValue as(GoType other) {
        return new MapValue(other, entries, nil);
    }

    @Override
    public GoType type() {
        return type;
    }

    public boolean isNil() {
        return nil;
    }

    public int size() {
        return entries.byKey.size();
    }

    public @Nullable Value get(String key) {
        return entries.byKey.get(key);
    }

    public boolean has(String key) {
        return entries.byKey.containsKey(key);
    }

    /** Sets an entry; a nil map cannot take one. */
    public MapValue put(String key, Value value) {
        if (nil) {
            throw new GoError("assignment to entry in nil map");
        }
        Value stored = value == Nothing.INVALID ? Nothing.NIL : value;
        if (entries.byKey.put(key, stored) == null) {
            entries.sortedKeys = null;
        }
        return this;
    }

    public void remove(String key) {
        if (entries.byKey.remove(key) != null) {
            entries.sortedKeys = null;
        }
    }

    /** The keys in byte order. The array is shared: do not change it. */
    public String[] keys() {
        String[] keys = entries.sortedKeys;
        if (keys == null) {
            keys = entries.byKey.keySet().toArray(new String[entries.byKey.size()]);
            Arrays.sort(keys);
            entries.sortedKeys = keys;
        }
        return keys;
    }

    /** Visits the entries in no particular order. */
    public void forEach(BiConsumer<String, Value> visitor) {
        for (Map.Entry<String, Value> entry : entries.byKey.entrySet()) {
            visitor.accept(entry.getKey(), entry.getValue());
        }
    }
}
