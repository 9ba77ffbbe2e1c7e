package io.weirkeeper.engine.gotemplate.function;

import io.weirkeeper.engine.gotemplate.value.Bytes;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.Kind;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.List;

/** The built-in index, slice and len. */
final class Indexing {
    private Indexing() {}

    static Value index(Value item, List<Value> indexes) {
        if (item.isNothing()) {
            throw new GoError("index of untyped nil");
        }
        Value current = item;
        for (Value index : indexes) {
            current = element(current, index);
        }
        return current;
    }

    private static Value element(Value item, Value index) {
        return switch (item) {
            case Nothing _ -> throw new GoError("index of nil pointer");
            case MapValue map -> entry(map, index);
            case ListValue list -> {
                int at = position(index, list.size());
                if (at >= list.size()) {
                    throw new GoError("reflect: slice index out of range");
                }
                yield list.get(at);
            }
            case Text text -> byteAt(text.raw(), index, "reflect: string index out of range");
            case Bytes bytes -> byteAt(bytes.raw(), index, "reflect: slice index out of range");
            default -> throw new GoError("can't index item of type " + pointedTo(item));
        };
    }

    private static Value byteAt(String raw, Value index, String outOfRange) {
        int at = position(index, raw.length());
        if (at >= raw.length()) {
            throw new GoError(outOfRange);
        }
        return Int.uint8(raw.charAt(at));
    }

    private static Value entry(MapValue map, Value index) {
        if (!(index instanceof Text key)) {
            throw new GoError(
                    index.isNothing()
                            ? "value is nil; should be of type string"
                            : "value has type " + index.type().name() + "; should be string");
        }
        Value value = map.get(key.raw());
        return value == null ? map.type().element().zero() : value;
    }

    private static int position(Value index, int capacity) {
        if (index.isNothing()) {
            throw new GoError("cannot index slice/array with nil");
        }
        if (!(index instanceof Int number)) {
            throw new GoError(
                    "cannot index slice/array with type " + index.type().name());
        }
        if (number.value() < 0 || number.value() > capacity) {
            throw new GoError("index out of range: " + number.value());
        }
        return (int) number.value();
    }

    static Value slice(Value item, List<Value> indexes) {
        if (item.isNothing()) {
            throw new GoError("slice of untyped nil");
        }
        if (indexes.size() > 3) {
            throw new GoError("too many slice indexes: " + indexes.size());
        }
        if (item instanceof Text && indexes.size() == 3) {
            throw new GoError("cannot 3-index slice a string");
        }
        int length = switch (item) {
            case Text text -> text.raw().length();
            case Bytes bytes -> bytes.raw().length();
            case ListValue list -> list.size();
            default -> throw new GoError("can't slice item of type " + pointedTo(item));
        };
        int[] bounds = {0, length, length};
        for (int i = 0; i < indexes.size(); i++) {
            bounds[i] = position(indexes.get(i), length);
        }
        if (bounds[0] > bounds[1]) {
            throw new GoError("invalid slice index: " + bounds[0] + " > " + bounds[1]);
        }
        if (indexes.size() == 3 && bounds[1] > bounds[2]) {
            throw new GoError("invalid slice index: " + bounds[1] + " > " + bounds[2]);
        }
        return switch (item) {
            case Text text -> new Text(text.raw().substring(bounds[0], bounds[1]));
            case Bytes bytes -> Bytes.of(bytes.raw().substring(bounds[0], bounds[1]));
            case ListValue list -> ListValue.of(list.type(), list.items().subList(bounds[0], bounds[1]));
            default -> throw new IllegalStateException();
        };
    }

    static int length(Value item) {
        return switch (item) {
            case Text text -> text.raw().length();
            case ListValue list -> list.size();
            case MapValue map -> map.size();
            case Bytes bytes -> bytes.raw().length();
            default -> {
                if (item == Nothing.NIL) {
                    throw new GoError("len of nil pointer");
                }
                if (item.kind() == Kind.INVALID) {
                    throw new GoError("reflect: call of reflect.Value.Type on zero Value");
                }
                throw new GoError("len of type " + pointedTo(item));
            }
        };
    }

    /** The type's name; that of what it points to for a pointer. */
    private static String pointedTo(Value item) {
        String name = item.type().name();
        return name.startsWith("*") ? name.substring(1) : name;
    }
}
