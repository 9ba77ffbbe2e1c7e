package io.weirkeeper.engine.gotemplate.data;

import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tables that a TOML text builds and the rules about naming one twice, as BurntSushi's parser 1.6.0 has them: which
 * table is being filled, which ones exist only because a longer key named them, which keys hold arrays.
 */
final class TomlTables {
    private static final GoType TABLES = GoType.list(GoType.MAP);

    /** A table or array of tables while it grows; values of other kinds are kept as they are. */
    private sealed interface Slot {}

    private record Table(Map<String, Slot> entries) implements Slot {
        Table() {
            this(new HashMap<>());
        }
    }

    private record Tables(List<Table> items) implements Slot {}

    private record Leaf(Value value) implements Slot {}

    /** What is wrong with a key. */
    static final class KeyProblem extends RuntimeException {
        private static final long serialVersionUID = 1L;

        KeyProblem(String message) {
            super(message, null, false, false);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    private final Table root = new Table();
    private final Set<List<String>> implicit = new HashSet<>();
    private final Set<List<String>> arrays = new HashSet<>();
    private List<String> context = List.of();
    private String key = "";

    /** The path of the table being filled. */
    List<String> context() {
        return context;
    }

    void setContext(List<String> path) {
        context = path;
    }

    String key() {
        return key;
    }

    void setKey(String name) {
        key = name;
    }

    /** The key in error messages. */
    String current() {
        if (key.isEmpty()) {
            return TomlKeys.path(context);
        }
        return context.isEmpty() ? key : TomlKeys.path(context) + "." + key;
    }

    static List<String> append(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    /** The parts of a dotted key but the last become tables inside the current one. */
    void enter(List<String> parts) {
        for (String part : parts) {
            List<String> path = append(context, part);
            implicit.add(path);
            open(path, false);
        }
    }

    /** An inline table begins as the value of the current key. */
    void openInline(boolean inArray) {
        context = append(context, key);
        key = "";
        implicit.add(context);
        open(context, inArray);
    }

    /** Makes a table, or one more of an array of tables, the one being filled. */
    private void open(List<String> path, boolean ofArray) {
        Table table = root;
        List<String> walked = new ArrayList<>();
        for (String part : path.subList(0, path.size() - 1)) {
            walked.add(part);
            if (!table.entries().containsKey(part)) {
                implicit.add(List.copyOf(walked));
                table.entries().put(part, new Table());
            }
            Slot slot = table.entries().get(part);
            if (slot instanceof Leaf || slot == null) {
                throw new KeyProblem("Key '" + TomlKeys.path(walked) + "' was already created as a hash.");
            }
            table = last(slot);
        }
        context = walked;
        String name = path.getLast();
        if (ofArray) {
            Slot slot = table.entries().computeIfAbsent(name, _ -> new Tables(new ArrayList<>()));
            if (!(slot instanceof Tables tables)) {
                throw new KeyProblem(
                        "Key '" + TomlKeys.path(path) + "' was already created and cannot be used as an array.");
            }
            tables.items().add(new Table());
        } else {
            put(name, new Table());
        }
        context = append(context, name);
    }

    /** A {@code [header]} was read: its table is being filled now. */
    void openHeader(List<String> path, boolean ofArray) {
        open(path, ofArray);
        arrays.remove(context);
    }

    private static Table last(Slot slot) {
        return switch (slot) {
            case Table table -> table;
            case Tables tables -> tables.items().getLast();
            case Leaf _ -> throw new IllegalStateException("no table");
        };
    }

    /** Notes that the current key holds an array. */
    void markArray() {
        arrays.add(typed());
    }

    /** Sets the current key of the current table. */
    void set(Value value, boolean isArray) {
        put(key, new Leaf(value));
        if (isArray) {
            arrays.add(typed());
        } else {
            arrays.remove(typed());
        }
    }

    /** What the kind of the current value is noted for; an empty key's is noted for its table. */
    private List<String> typed() {
        return key.isEmpty() ? context : append(context, key);
    }

    private void put(String name, Slot value) {
        Table table = root;
        List<String> walked = new ArrayList<>();
        for (String part : context) {
            walked.add(part);
            Slot slot = table.entries().get(part);
            if (slot == null || slot instanceof Leaf) {
                throw new KeyProblem("Key '" + TomlKeys.path(walked) + "' has already been defined.");
            }
            table = last(slot);
        }
        walked.add(name);
        if (!table.entries().containsKey(name)) {
            table.entries().put(name, value);
            return;
        }
        if (!implicit.remove(walked)) {
            throw new KeyProblem("Key '" + TomlKeys.path(walked) + "' has already been defined.");
        }
        if (arrays.contains(walked)) {
            table.entries().put(name, value);
        }
    }

    MapValue toValue() {
        return toValue(root);
    }

    private static MapValue toValue(Table table) {
        MapValue map = MapValue.create();
        table.entries().forEach((name, slot) -> map.put(name, toValue(slot)));
        return map;
    }

    private static Value toValue(Slot slot) {
        return switch (slot) {
            case Table table -> toValue(table);
            case Leaf leaf -> leaf.value();
            case Tables tables -> {
                List<Value> items = new ArrayList<>();
                tables.items().forEach(table -> items.add(toValue(table)));
                yield ListValue.of(TABLES, items);
            }
        };
    }
}
