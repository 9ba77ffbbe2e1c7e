package io.weirkeeper.engine.kustomize.patch;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.JsonText;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of JSON patch operations with the habits of evanphx/json-patch v4: negative indexes count from the end, and
 * replacing a field that is not there adds it.
 */
public final class JsonPatch {
    private static final int LARGEST = 1 << 20;

    private record Operation(YamlMap fields) {
        @Nullable
        String text(String name) {
            YamlNode node = fields.get(name);
            if (node == null || node.isNull()) {
                return null;
            }
            if (node instanceof YamlScalar scalar && scalar.isString()) {
                return scalar.text();
            }
            throw new KustomizeException(node.place() + ": '" + name + "' of a JSON patch operation must be a string");
        }

        String required(String name) {
            String text = text(name);
            if (text == null) {
                throw new KustomizeException(fields.place() + ": JSON patch operation lacks '" + name + "'");
            }
            return text;
        }

        /** A copy of the value; null when it is absent or null. */
        YamlNode value() {
            YamlNode value = fields.get("value");
            return value == null ? YamlScalar.ofNull() : JsonForm.of(value);
        }
    }

    /** A map or list and the key in it that a pointer ends with. */
    private record Location(YamlNode container, String key) {}

    private final List<Operation> operations;
    private YamlNode document = YamlScalar.ofNull();
    private int copied;

    private JsonPatch(List<Operation> operations) {
        this.operations = operations;
    }

    public boolean isEmpty() {
        return operations.isEmpty();
    }

    /**
     * The operations in a text: JSON when it begins with a bracket, otherwise YAML.
     *
     * @throws KustomizeException when the text is no list of maps
     */
    public static JsonPatch parse(String file, String text) {
        YamlNode node;
        try {
            node = text.startsWith("[")
                    ? JsonText.parse(file, text)
                    : YamlReader.viaJson().readFirst(file, text);
        } catch (YamlException e) {
            throw new KustomizeException(e.getMessage(), e);
        }
        if (node == null || node.isNull()) {
            return new JsonPatch(List.of());
        }
        if (!(node instanceof YamlList list)) {
            throw new KustomizeException(file + ": is not a list of JSON patch operations");
        }
        List<Operation> operations = new ArrayList<>();
        for (YamlNode item : list) {
            if (item instanceof YamlMap map) {
                operations.add(new Operation(map));
            } else if (item.isNull()) {
                operations.add(new Operation(new YamlMap()));
            } else {
                throw new KustomizeException(file + ": is not a list of JSON patch operations");
            }
        }
        return new JsonPatch(List.copyOf(operations));
    }

    /** The patched document; the original is not changed. */
    public YamlMap apply(YamlMap original) {
        JsonPatch run = new JsonPatch(operations);
        run.document = JsonForm.of(original);
        for (Operation operation : operations) {
            run.apply(operation);
        }
        if (run.document instanceof YamlMap map) {
            return (YamlMap) JsonForm.of(map);
        }
        throw new KustomizeException("JSON patch leaves no object");
    }

    private void apply(Operation operation) {
        String kind = operation.text("op");
        switch (kind) {
            case "add" -> {
                Location at = locate(operation.required("path"), "add");
                add(at, operation.value(), operation.required("path"));
            }
            case "remove" -> remove(locate(operation.required("path"), "remove"), operation.required("path"));
            case "replace" -> replace(operation);
            case "move" -> move(operation);
            case "copy" -> copy(operation);
            case "test" -> test(operation);
            case null, default ->
                throw new KustomizeException(
                        operation.fields.place() + ": unexpected JSON patch operation '" + kind + "'");
        }
    }

    private static KustomizeException missing(String operation, String path) {
        return new KustomizeException(
                "JSON patch: " + operation + " operation does not apply: the object has no path '" + path + "'");
    }

    /** The container that a pointer's last part is looked up in. */
    private Location locate(String pointer, String operation) {
        String[] parts = pointer.split("/", -1);
        if (parts.length < 2) {
            throw missing(operation, pointer);
        }
        YamlNode at = document;
        for (int i = 1; i < parts.length - 1; i++) {
            YamlNode next = find(at, decode(parts[i]));
            if (next == null || next instanceof YamlScalar) {
                throw missing(operation, pointer);
            }
            at = next;
        }
        if (at instanceof YamlScalar) {
            throw missing(operation, pointer);
        }
        return new Location(at, decode(parts[parts.length - 1]));
    }

    private static String decode(String part) {
        if (part.indexOf('~') < 0) {
            return part;
        }
        StringBuilder decoded = new StringBuilder();
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            char next = c == '~' && i + 1 < part.length() ? part.charAt(i + 1) : 0;
            if (next == '0' || next == '1') {
                decoded.append(next == '0' ? '~' : '/');
                i++;
            } else {
                decoded.append(c);
            }
        }
        return decoded.toString();
    }

    /** The value under a key, or null when there is none; a null value counts as none. */
    private static @Nullable YamlNode find(YamlNode container, String key) {
        YamlNode found = switch (container) {
            case YamlMap map -> map.get(key);
            case YamlList list -> {
                int index = index(list, key);
                yield index >= 0 && index < list.size() ? list.get(index) : null;
            }
            case YamlScalar _ -> null;
        };
        return found == null || found.isNull() ? null : found;
    }

    /** The position a key means, counted from the end when negative; -1 when it means none. */
    private static int index(YamlList list, String key) {
        Integer index = integer(key);
        if (index == null) {
            return -1;
        }
        return index < 0 ? Math.max(index + list.size(), -1) : index;
    }

    private static @Nullable Integer integer(String key) {
        try {
            return Integer.valueOf(key);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static KustomizeException noIndex(String key, String path) {
        return new KustomizeException("JSON patch: '" + key + "' in '" + path + "' is not an index of that list");
    }

    private static void add(Location at, YamlNode value, String path) {
        switch (at.container) {
            case YamlMap map -> map.put(at.key, value);
            case YamlList list -> {
                if (at.key.equals("-")) {
                    list.add(value);
                    return;
                }
                Integer index = integer(at.key);
                if (index == null || index > list.size() || index < -(list.size() + 1)) {
                    throw noIndex(at.key, path);
                }
                list.add(index < 0 ? index + list.size() + 1 : index, value);
            }
            case YamlScalar _ -> throw noIndex(at.key, path);
        }
    }

    private static void remove(Location at, String path) {
        switch (at.container) {
            case YamlMap map -> {
                if (map.remove(at.key) == null) {
                    throw missing("remove", path);
                }
            }
            case YamlList list -> {
                int index = index(list, at.key);
                if (index < 0 || index >= list.size()) {
                    throw noIndex(at.key, path);
                }
                list.remove(index);
            }
            case YamlScalar _ -> throw noIndex(at.key, path);
        }
    }

    private void replace(Operation operation) {
        String path = operation.required("path");
        if (path.isEmpty()) {
            YamlNode value = operation.value();
            if (value instanceof YamlScalar) {
                throw new KustomizeException("JSON patch: the whole object can only be replaced by an object");
            }
            document = value;
            return;
        }
        Location at = locate(path, "replace");
        switch (at.container) {
            case YamlMap map -> map.put(at.key, operation.value());
            case YamlList list -> {
                int index = index(list, at.key);
                if (index < 0 || index >= list.size()) {
                    throw noIndex(at.key, path);
                }
                list.set(index, operation.value());
            }
            case YamlScalar _ -> throw noIndex(at.key, path);
        }
    }

    private YamlNode valueAt(Location at, String path) {
        if (at.container instanceof YamlList list) {
            int index = index(list, at.key);
            if (index < 0 || index >= list.size()) {
                throw noIndex(at.key, path);
            }
        }
        YamlNode value = find(at.container, at.key);
        return value == null ? YamlScalar.ofNull() : value;
    }

    private void move(Operation operation) {
        String from = operation.required("from");
        Location source = locate(from, "move");
        YamlNode value = valueAt(source, from);
        remove(source, from);
        String path = operation.required("path");
        add(locate(path, "move"), value, path);
    }

    private void copy(Operation operation) {
        String from = operation.required("from");
        YamlNode value = valueAt(locate(from, "copy"), from).copy();
        copied += size(value);
        if (copied > LARGEST) {
            throw new KustomizeException("JSON patch: copies more than " + LARGEST + " values");
        }
        String path = operation.required("path");
        add(locate(path, "copy"), value, path);
    }

    private static int size(YamlNode node) {
        int size = 1;
        switch (node) {
            case YamlMap map -> {
                for (int i = 0; i < map.size(); i++) {
                    size += size(map.valueAt(i));
                }
            }
            case YamlList list -> {
                for (YamlNode item : list) {
                    size += size(item);
                }
            }
            case YamlScalar _ -> {
                // counted
            }
        }
        return size;
    }

    private void test(Operation operation) {
        String path = operation.required("path");
        YamlNode expected = operation.fields.get("value");
        YamlNode actual = path.isEmpty() ? document : valueAt(locate(path, "test"), path);
        boolean holds = expected == null || expected.isNull()
                ? actual.isNull() && expected != null
                : actual.sameAs(JsonForm.of(expected));
        if (!holds) {
            throw new KustomizeException("JSON patch: testing value '" + path + "' failed");
        }
    }
}
