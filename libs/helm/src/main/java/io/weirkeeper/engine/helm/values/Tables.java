package io.weirkeeper.engine.helm.values;

import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tables of values: copying, looking up by path, laying defaults under them. */
public final class Tables {
    private Tables() {}

    /** A copy that shares no map with the original. */
    public static MapValue copy(MapValue map) {
        MapValue result = MapValue.create();
        map.forEach((key, value) -> result.put(key, copy(value)));
        return result;
    }

    private static Value copy(Value value) {
        return switch (value) {
            case MapValue map -> copy(map);
            case ListValue list -> {
                List<Value> items = new ArrayList<>(list.size());
                list.items().forEach(item -> items.add(copy(item)));
                yield new ListValue(list.type(), items, list.isNil());
            }
            default -> value;
        };
    }

    /** The table at a dotted path, or null. */
    static @Nullable MapValue table(MapValue map, String path) {
        MapValue current = map;
        for (String name : path.split("\\.", -1)) {
            if (!(current.get(name) instanceof MapValue next)) {
                return null;
            }
            current = next;
        }
        return current;
    }

    /** The value at a dotted path that is no table, or null. */
    static @Nullable Value leaf(MapValue map, String path) {
        int dot = path.lastIndexOf('.');
        MapValue owner = dot < 0 ? map : table(map, path.substring(0, dot));
        Value value = owner == null ? null : owner.get(path.substring(dot + 1));
        return value instanceof MapValue ? null : value;
    }

    /**
     * Lays {@code source} under {@code target}, which it returns. Null in the target hides a value of the source; it is
     * removed unless {@code merge}, which keeps it.
     */
    public static MapValue coalesce(MapValue target, MapValue source, boolean merge) {
        Set<String> given = new HashSet<>();
        for (String key : source.keys()) {
            if (!isNull(source.get(key))) {
                given.add(key);
            }
        }
        for (String key : target.keys()) {
            if (isNull(target.get(key))) {
                source.put(key, Nothing.NIL);
            }
        }
        for (String key : source.keys().clone()) {
            Value from = source.get(key);
            Value into = target.get(key);
            if (from == null) {
                continue;
            }
            if (into != null && !merge && into.isNothing() && given.contains(key)) {
                target.remove(key);
            } else if (into == null) {
                target.put(key, from);
            } else if (from instanceof MapValue sourceTable && into instanceof MapValue targetTable) {
                coalesce(targetTable, sourceTable, merge);
            }
        }
        return target;
    }

    static boolean isNull(@Nullable Value value) {
        return value != null && value.isNothing();
    }

    /** Removes null values at every level. */
    static void dropNulls(MapValue map) {
        for (String key : map.keys().clone()) {
            Value value = map.get(key);
            if (isNull(value)) {
                map.remove(key);
            } else if (value instanceof MapValue table) {
                dropNulls(table);
            }
        }
    }
}
