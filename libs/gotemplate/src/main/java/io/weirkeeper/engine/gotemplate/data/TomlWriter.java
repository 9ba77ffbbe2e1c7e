package io.weirkeeper.engine.gotemplate.data;

import io.weirkeeper.engine.gotemplate.format.Floats;
import io.weirkeeper.engine.gotemplate.time.TimeValue;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.Bytes;
import io.weirkeeper.engine.gotemplate.value.Complex;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Opaque;
import io.weirkeeper.engine.gotemplate.value.StructValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Values as TOML, byte for byte what BurntSushi's encoder 1.6.0 writes: plain keys before tables, both sorted, tables
 * indented by two for each level, what is nil left out.
 */
public final class TomlWriter {
    private static final int MAX_DEPTH = 1000;

    private final StringBuilder out = new StringBuilder();

    private TomlWriter() {}

    /** What decides where an entry goes. */
    private enum Shape {
        NIL,
        PLAIN,
        TABLE,
        TABLES
    }

    /** A key and its value, of a map or a struct. */
    private record Entry(String key, Value value) {}

    /**
     * The value as raw TOML.
     *
     * @throws TomlException when it has none
     */
    public static String write(Value value) {
        if (value.isNothing()) {
            throw new GoError("reflect: call of reflect.Value.Type on zero Value");
        }
        TomlWriter writer = new TomlWriter();
        writer.encode(List.of(), value);
        return writer.out.toString();
    }

    private void encode(List<String> key, Value value) {
        if (key.size() > MAX_DEPTH) {
            throw new TomlException("toml: nested too deep");
        }
        if (isNil(value)) {
            return;
        }
        switch (value) {
            case MapValue map -> table(key, map);
            case StructValue struct -> table(key, struct);
            case ListValue list when isTables(list) -> tables(key, list);
            case Complex _ ->
                throw new TomlException("unsupported type for key '" + TomlKeys.path(key) + "': complex128");
            case Nothing _, Bool _, Int _, Float64 _, Text _, Bytes _, ListValue _, Opaque _ ->
                keyValue(key, value, false);
        }
    }

    private static boolean isNil(Value value) {
        return value.isNothing()
                || value instanceof MapValue map && map.isNil()
                || value instanceof ListValue list && list.isNil()
                || value instanceof Bytes bytes && bytes.isNil();
    }

    private static Shape shape(Value value) {
        if (isNil(value)) {
            return Shape.NIL;
        }
        return switch (value) {
            case MapValue _, StructValue _ -> Shape.TABLE;
            case ListValue list -> isTables(list) ? Shape.TABLES : Shape.PLAIN;
            case Complex _ -> throw new TomlException("unsupported type: complex128");
            case Nothing _, Bool _, Int _, Float64 _, Text _, Bytes _, Opaque _ -> Shape.PLAIN;
        };
    }

    private static boolean isTables(ListValue list) {
        boolean tables = !list.isNil() && list.size() > 0;
        for (Value item : list.items()) {
            Shape shape = shape(item);
            if (shape == Shape.NIL) {
                throw new TomlException("toml: cannot encode array with nil element");
            }
            tables = tables && shape == Shape.TABLE;
        }
        return tables;
    }

    private void newline() {
        if (!out.isEmpty()) {
            out.append('\n');
        }
    }

    private void indent(List<String> key) {
        out.repeat("  ", key.size() - 1);
    }

    private void table(List<String> key, Value value) {
        if (key.size() == 1) {
            newline();
        }
        if (!key.isEmpty()) {
            indent(key);
            out.append('[').append(TomlKeys.path(key)).append(']');
            newline();
        }
        entries(key, value);
    }

    private void tables(List<String> key, ListValue list) {
        if (key.isEmpty()) {
            throw new TomlException("toml: top-level values must be Go maps or structs");
        }
        for (Value item : list.items()) {
            newline();
            indent(key);
            out.append("[[").append(TomlKeys.path(key)).append("]]");
            newline();
            entries(key, item);
        }
    }

    private void entries(List<String> key, Value value) {
        List<Entry> direct = new ArrayList<>();
        List<Entry> below = new ArrayList<>();
        split(value, direct, below);
        direct.addAll(below);
        for (Entry entry : direct) {
            List<String> path = new ArrayList<>(key);
            path.add(entry.key());
            encode(path, entry.value());
        }
    }

    /** The entries in order, those that make tables apart. */
    private static void split(Value value, List<Entry> direct, List<Entry> below) {
        if (value instanceof StructValue struct) {
            for (StructValue.Field field : struct.fields()) {
                place(new Entry(field.name(), field.value()), direct, below);
            }
        } else if (value instanceof MapValue map) {
            for (String key : map.keys()) {
                Value item = map.get(key);
                place(new Entry(key, item == null ? Nothing.NIL : item), direct, below);
            }
        }
    }

    private static void place(Entry entry, List<Entry> direct, List<Entry> below) {
        Shape shape = shape(entry.value());
        (shape == Shape.TABLE || shape == Shape.TABLES ? below : direct).add(entry);
    }

    private void keyValue(List<String> key, Value value, boolean inline) {
        if (key.isEmpty()) {
            element(value, 0);
            return;
        }
        indent(key);
        out.append(TomlKeys.part(key.getLast())).append(" = ");
        element(value, key.size());
        if (!inline) {
            newline();
        }
    }

    private void element(Value value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new TomlException("toml: nested too deep");
        }
        switch (value) {
            case Bool bool -> out.append(bool.value());
            case Int number ->
                out.append(number.isUnsigned() ? Long.toUnsignedString(number.value()) : Long.toString(number.value()));
            case Float64 number -> out.append(decimal(number.value()));
            case Text text -> out.append(TomlKeys.quote(text.raw()));
            case Bytes bytes -> bytes(bytes.raw());
            case ListValue list -> list(list, depth);
            case MapValue _ -> inline(value, depth);
            case StructValue _ -> inline(value, depth);
            case Opaque opaque -> opaque(opaque);
            case Nothing _ -> throw new GoError("reflect: call of reflect.Value.Interface on zero Value");
            case Complex _ -> throw new TomlException("unexpected type: complex128");
        }
    }

    private static String decimal(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String text = Floats.general(value);
        return text.indexOf('e') >= 0 || text.indexOf('.') >= 0 ? text : text + ".0";
    }

    private void bytes(String raw) {
        out.append('[');
        for (int i = 0; i < raw.length(); i++) {
            out.append(i > 0 ? ", " : "").append((int) raw.charAt(i));
        }
        out.append(']');
    }

    private void list(ListValue list, int depth) {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            out.append(i > 0 ? ", " : "");
            element(list.get(i), depth + 1);
        }
        out.append(']');
    }

    /** A table on one line; the commas of entries that are left out stay, as in the original. */
    private void inline(Value value, int depth) {
        List<Entry> direct = new ArrayList<>();
        List<Entry> below = new ArrayList<>();
        split(value, direct, below);
        out.append('{');
        inlineEntries(direct, !below.isEmpty(), depth);
        inlineEntries(below, false, depth);
        out.append('}');
    }

    private void inlineEntries(List<Entry> entries, boolean moreFollow, int depth) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (!isNil(entry.value())) {
                out.append(TomlKeys.part(entry.key())).append(" = ");
                element(entry.value(), depth + 1);
                out.append(moreFollow || i < entries.size() - 1 ? ", " : "");
            }
        }
    }

    private void opaque(Opaque opaque) {
        if (opaque instanceof TimeValue time) {
            out.append(time.format(TomlTime.layout(time.zoneName())));
        } else {
            Value text = JsonDecoder.decode(opaque.json());
            out.append(TomlKeys.quote(text instanceof Text plain ? plain.raw() : ""));
        }
    }
}
