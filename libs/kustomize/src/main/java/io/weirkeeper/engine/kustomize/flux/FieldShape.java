package io.weirkeeper.engine.kustomize.flux;

import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What Go's types make of a field when a file is read into a struct and written again: names get their own letters,
 * unknown ones vanish, numbers become text where text is meant, empty fields are left out. What does not fit is kept
 * as it is, so that the build that follows can name it.
 */
sealed interface FieldShape {
    /** A string. */
    record Text() implements FieldShape {}

    /** A boolean or a number; false and zero are left out. */
    record Filled() implements FieldShape {}

    /** Anything, kept as it is. */
    record Plain() implements FieldShape {}

    record TextMap() implements FieldShape {}

    /** A list of one shape; null items become empty ones. */
    record Items(FieldShape item) implements FieldShape {}

    record Struct(TreeMap<String, FieldShape> fields) implements FieldShape {
        static Struct of(Map<String, FieldShape> fields) {
            TreeMap<String, FieldShape> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            anyCase.putAll(fields);
            return new Struct(anyCase);
        }
    }

    /** The node written again, or null when it is left out. */
    static @Nullable YamlNode rewrite(YamlNode node, FieldShape shape) {
        if (node.isNull()) {
            return null;
        }
        return switch (shape) {
            case Text() -> node instanceof YamlScalar scalar ? text(scalar) : node;
            case Filled() -> isZero(node) ? null : node;
            case Plain() -> node;
            case TextMap() -> node instanceof YamlMap map ? textMap(map) : node;
            case Items(FieldShape item) -> node instanceof YamlList list ? items(list, item) : node;
            case Struct struct -> node instanceof YamlMap map ? struct(map, struct) : node;
        };
    }

    private static boolean isZero(YamlNode node) {
        return node instanceof YamlScalar scalar
                && !scalar.isString()
                && (scalar.text().equals("false") || scalar.text().equals("0"));
    }

    private static @Nullable YamlNode text(YamlScalar scalar) {
        return scalar.text().isEmpty() ? null : YamlScalar.string(scalar.text());
    }

    private static @Nullable YamlNode textMap(YamlMap map) {
        YamlMap texts = new YamlMap();
        map.forEach((key, value) -> texts.put(
                key,
                value instanceof YamlScalar scalar ? YamlScalar.string(value.isNull() ? "" : scalar.text()) : value));
        return texts.isEmpty() ? null : texts;
    }

    private static @Nullable YamlNode items(YamlList list, FieldShape shape) {
        YamlList items = new YamlList();
        for (YamlNode item : list) {
            YamlNode rewritten = rewrite(item, shape);
            items.add(rewritten != null ? rewritten : shape instanceof Struct ? new YamlMap() : YamlScalar.string(""));
        }
        return items.isEmpty() ? null : items;
    }

    private static YamlMap struct(YamlMap map, Struct struct) {
        YamlMap fields = new YamlMap();
        map.forEach((key, value) -> {
            FieldShape shape = struct.fields().get(key);
            YamlNode rewritten = shape == null ? null : rewrite(value, shape);
            if (rewritten != null) {
                String name = struct.fields().floorKey(key);
                fields.put(name, rewritten);
            }
        });
        return fields;
    }
}
