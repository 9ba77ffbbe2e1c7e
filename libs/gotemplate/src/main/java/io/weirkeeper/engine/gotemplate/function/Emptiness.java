package io.weirkeeper.engine.gotemplate.function;

import io.weirkeeper.engine.gotemplate.execute.Truth;
import io.weirkeeper.engine.gotemplate.value.Bytes;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.List;

/** What Sprig and Go's reflection say about values: emptiness, deep equality, list elements. */
final class Emptiness {
    private Emptiness() {}

    /** Sprig's empty: the same values that are not true in a condition. */
    static boolean isEmpty(Value value) {
        return !Truth.isTrue(value);
    }

    /** Go's reflect.DeepEqual: types must be the same, a nil list differs from an empty one. */
    static boolean deepEqual(Value a, Value b) {
        if (a.isNothing() || b.isNothing()) {
            return a.isNothing() && b.isNothing();
        }
        if (!a.type().name().equals(b.type().name())) {
            return false;
        }
        return switch (a) {
            case ListValue list -> lists(list, (ListValue) b);
            case MapValue map -> maps(map, (MapValue) b);
            case Float64 number -> number.value() == ((Float64) b).value();
            case Bytes bytes ->
                bytes.isNil() == ((Bytes) b).isNil() && bytes.raw().equals(((Bytes) b).raw());
            default -> a.equals(b);
        };
    }

    private static boolean lists(ListValue a, ListValue b) {
        if (a.isNil() != b.isNil() || a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!deepEqual(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // the same map is equal to itself whatever it holds
    private static boolean maps(MapValue a, MapValue b) {
        if (a == b) {
            return true;
        }
        if (a.isNil() != b.isNil() || a.size() != b.size()) {
            return false;
        }
        for (String key : a.keys()) {
            Value left = a.get(key);
            Value right = b.get(key);
            if (left == null || right == null || !deepEqual(left, right)) {
                return false;
            }
        }
        return true;
    }

    /** The elements of a list; fails as Sprig does for anything else. */
    static List<Value> elements(Value value, String complaint) {
        if (value instanceof ListValue list) {
            return list.items();
        }
        if (value instanceof Bytes bytes) {
            List<Value> items = new ArrayList<>(bytes.raw().length());
            bytes.raw().chars().forEach(b -> items.add(Int.uint8(b)));
            return items;
        }
        if (value instanceof Nothing) {
            throw new GoError("runtime error: invalid memory address or nil pointer dereference");
        }
        throw new GoError(complaint + value.kind().goName());
    }
}
