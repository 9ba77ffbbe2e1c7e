package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.function.Arguments.map;
import static io.weirkeeper.engine.gotemplate.function.Arguments.text;
import static io.weirkeeper.engine.gotemplate.value.GoType.ANY;
import static io.weirkeeper.engine.gotemplate.value.GoType.MAP;
import static io.weirkeeper.engine.gotemplate.value.GoType.STRING;

import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sprig's functions on dictionaries. Where Go's order is random ({@code keys}, {@code values}) it is the key order. */
final class MapFunctions {
    private MapFunctions() {}

    static void register(FunctionTable table) {
        table.addVariadic("dict", ANY, MapFunctions::dict);
        table.add("get", (_, a) -> valueOr(map(a, 0), text(a, 1), Text.EMPTY), MAP, STRING);
        table.add("set", (_, a) -> map(a, 0).put(text(a, 1), a[2]), MAP, STRING, ANY);
        table.add("unset", MapFunctions::unset, MAP, STRING);
        table.add("hasKey", (_, a) -> Bool.of(map(a, 0).has(text(a, 1))), MAP, STRING);
        table.addVariadic("pluck", MAP, MapFunctions::pluck, STRING);
        table.addVariadic("keys", MAP, MapFunctions::keys);
        table.add("values", MapFunctions::values, MAP);
        table.addVariadic("pick", STRING, MapFunctions::pick, MAP);
        table.addVariadic("omit", STRING, MapFunctions::omit, MAP);
        table.addVariadic("merge", MAP, (_, a) -> Merge.all(a, false), MAP);
        table.addVariadic("mergeOverwrite", MAP, (_, a) -> Merge.all(a, true), MAP);
        table.alias("mustMerge", "merge");
        table.alias("mustMergeOverwrite", "mergeOverwrite");
        table.add("deepCopy", MapFunctions::deepCopy, ANY);
        table.alias("mustDeepCopy", "deepCopy");
        table.addVariadic("dig", ANY, MapFunctions::dig);
    }

    private static Value valueOr(MapValue map, String key, Value otherwise) {
        Value value = map.get(key);
        return value == null ? otherwise : value;
    }

    private static Value dict(CallContext context, Value[] a) {
        MapValue map = MapValue.create();
        for (int i = 0; i < a.length; i += 2) {
            map.put(Casts.toText(a[i]), i + 1 < a.length ? a[i + 1] : Text.EMPTY);
        }
        return map;
    }

    private static Value unset(CallContext context, Value[] a) {
        map(a, 0).remove(text(a, 1));
        return a[0];
    }

    private static Value pluck(CallContext context, Value[] a) {
        List<Value> found = new ArrayList<>();
        for (int i = 1; i < a.length; i++) {
            Value value = map(a, i).get(text(a, 0));
            if (value != null) {
                found.add(value);
            }
        }
        return ListValue.of(found);
    }

    private static Value keys(CallContext context, Value[] a) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < a.length; i++) {
            keys.addAll(List.of(map(a, i).keys()));
        }
        context.charge(keys.size());
        return Casts.strings(keys);
    }

    private static Value values(CallContext context, Value[] a) {
        List<Value> values = new ArrayList<>();
        for (String key : map(a, 0).keys()) {
            values.add(valueOr(map(a, 0), key, Nothing.NIL));
        }
        return ListValue.of(values);
    }

    private static Value pick(CallContext context, Value[] a) {
        MapValue result = MapValue.create();
        for (int i = 1; i < a.length; i++) {
            Value value = map(a, 0).get(text(a, i));
            if (value != null) {
                result.put(text(a, i), value);
            }
        }
        return result;
    }

    private static Value omit(CallContext context, Value[] a) {
        Set<String> omitted = new HashSet<>();
        for (int i = 1; i < a.length; i++) {
            omitted.add(text(a, i));
        }
        MapValue result = MapValue.create();
        context.charge(map(a, 0).size());
        map(a, 0).forEach((key, value) -> {
            if (!omitted.contains(key)) {
                result.put(key, value);
            }
        });
        return result;
    }

    private static Value deepCopy(CallContext context, Value[] a) {
        if (a[0].isNothing()) {
            throw new GoError("reflect: call of reflect.Value.Type on zero Value");
        }
        return copy(context, a[0]);
    }

    private static Value copy(CallContext context, Value value) {
        return switch (value) {
            case MapValue map -> {
                MapValue result = MapValue.create(map.type());
                context.charge(map.size() * 32L);
                map.forEach((key, item) -> result.put(key, copy(context, item)));
                yield result;
            }
            case ListValue list -> {
                context.charge(list.size() * 16L);
                List<Value> items = new ArrayList<>(list.size());
                for (Value item : list.items()) {
                    items.add(copy(context, item));
                }
                yield new ListValue(list.type(), items, list.isNil());
            }
            case Nothing _ -> Nothing.NIL;
            default -> value;
        };
    }

    private static Value dig(CallContext context, Value[] a) {
        if (a.length < 3) {
            throw new GoError("dig needs at least three arguments");
        }
        Value current = dictionary(a[a.length - 1]);
        int keys = a.length - 2;
        for (int i = 0; i < keys; i++) {
            if (!(a[i] instanceof Text)) {
                throw conversion(a[i], "string");
            }
        }
        for (int i = 0; i < keys; i++) {
            Value next = dictionary(current).get(text(a, i));
            if (next == null) {
                return a[a.length - 2];
            }
            current = next;
        }
        return current;
    }

    private static MapValue dictionary(Value value) {
        if (value instanceof MapValue map && map.type() == GoType.MAP) {
            return map;
        }
        throw conversion(value, GoType.MAP.name());
    }

    /** How Go words a failed type assertion. */
    static GoError conversion(Value value, String wanted) {
        String actual = value.isNothing() ? "nil" : value.type().name();
        return new GoError("interface conversion: interface {} is " + actual + ", not " + wanted);
    }
}
