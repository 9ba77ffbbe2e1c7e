package io.weirkeeper.engine.kustomize.flux;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.weirkeeper.engine.kustomize.flux.FieldShape.Count;
import io.weirkeeper.engine.kustomize.flux.FieldShape.Flag;
import io.weirkeeper.engine.kustomize.flux.FieldShape.Items;
import io.weirkeeper.engine.kustomize.flux.FieldShape.Plain;
import io.weirkeeper.engine.kustomize.flux.FieldShape.Struct;
import io.weirkeeper.engine.kustomize.flux.FieldShape.Text;
import io.weirkeeper.engine.kustomize.flux.FieldShape.TextMap;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file as Go reads it into a struct and writes it again: names get their own letters, unknown ones vanish,
 * numbers become text where text is meant, empty fields are left out. What does not fit is kept as it is, so that the
 * build that follows can name it.
 */
final class FieldReader {
    private final IdentityHashMap<YamlList, List<YamlNode>> hidden = new IdentityHashMap<>();

    /** The node written again, or null when it is left out. */
    private @Nullable YamlNode rewrite(YamlNode node, FieldShape shape) {
        if (node.isNull()) {
            return null;
        }
        return switch (shape) {
            case Text(boolean coerced) -> node instanceof YamlScalar scalar ? text(scalar, coerced) : node;
            case Flag() -> hasValue(node, YamlTag.BOOL, "false") ? null : node;
            case Count() -> hasValue(node, YamlTag.INT, "0") || hasValue(node, YamlTag.FLOAT, "0") ? null : node;
            case Plain() -> node;
            case TextMap(boolean coerced) -> node instanceof YamlMap map ? textMap(map, coerced) : node;
            case Items(FieldShape item) -> node instanceof YamlList list ? items(list, item) : node;
            case Struct struct -> node instanceof YamlMap map ? fill(new YamlMap(), map, struct) : node;
        };
    }

    /** Whether Go reads the node without an error. */
    private static boolean fits(YamlNode node, FieldShape shape) {
        if (node.isNull()) {
            return true;
        }
        return switch (shape) {
            case Text(boolean coerced) -> node instanceof YamlScalar scalar && (coerced || !isNoText(scalar));
            case Flag() -> node instanceof YamlScalar scalar && scalar.tag() == YamlTag.BOOL;
            case Count() ->
                node instanceof YamlScalar scalar && (scalar.tag() == YamlTag.INT || scalar.tag() == YamlTag.FLOAT);
            case Plain() -> true;
            case TextMap(boolean coerced) ->
                node instanceof YamlMap map
                        && map.keys().stream().allMatch(key -> fits(requireNonNull(map.get(key)), new Text(coerced)));
            case Items(FieldShape item) ->
                node instanceof YamlList list && list.items().stream().allMatch(one -> fits(one, item));
            case Struct(TreeMap<String, FieldShape> fields) ->
                node instanceof YamlMap map
                        && map.keys().stream()
                                .allMatch(key -> fits(
                                        requireNonNull(map.get(key)),
                                        requireNonNullElse(fields.get(key), new Plain())));
        };
    }

    private static boolean hasValue(YamlNode node, YamlTag tag, String text) {
        return node instanceof YamlScalar scalar
                && scalar.tag() == tag
                && scalar.text().equals(text);
    }

    private static @Nullable YamlNode text(YamlScalar scalar, boolean coerced) {
        if (!coerced && isNoText(scalar)) {
            return scalar;
        }
        return scalar.text().isEmpty() ? null : YamlScalar.string(scalar.text());
    }

    private static boolean isNoText(YamlScalar scalar) {
        return switch (scalar.tag()) {
            case BOOL, INT, FLOAT -> true;
            case NULL, STRING, TIMESTAMP, BINARY, MERGE -> false;
        };
    }

    private static @Nullable YamlNode textMap(YamlMap map, boolean coerced) {
        YamlMap texts = new YamlMap();
        map.forEach((key, value) -> texts.put(key, entry(value, coerced)));
        return texts.isEmpty() ? null : texts;
    }

    private static YamlNode entry(YamlNode value, boolean coerced) {
        if (!(value instanceof YamlScalar scalar) || !coerced && isNoText(scalar)) {
            return value;
        }
        return YamlScalar.string(scalar.isNull() ? "" : scalar.text());
    }

    private @Nullable YamlNode items(YamlList list, FieldShape shape) {
        YamlList items = new YamlList();
        for (YamlNode item : list) {
            items.add(filled(rewrite(item, shape), shape));
        }
        return items.isEmpty() ? null : items;
    }

    /** An item, empty where nothing is left of it. */
    private static YamlNode filled(@Nullable YamlNode rewritten, FieldShape shape) {
        if (rewritten != null) {
            return rewritten;
        }
        return shape instanceof Struct ? new YamlMap() : YamlScalar.string("");
    }

    /** What a field has already, changed by the same field under another spelling: maps grow, items change in place. */
    private @Nullable YamlNode merged(@Nullable YamlNode there, YamlNode node, FieldShape shape) {
        if (there instanceof YamlMap old && node instanceof YamlMap map) {
            return switch (shape) {
                case Struct struct -> fill(old, map, struct);
                case TextMap(boolean coerced) -> {
                    map.forEach((key, value) -> old.put(key, entry(value, coerced)));
                    yield old;
                }
                case Text _, Flag _, Count _, Plain _, Items _ -> rewrite(node, shape);
            };
        }
        if (there instanceof YamlList old && node instanceof YamlList list && shape instanceof Items(FieldShape item)) {
            return mergedItems(old, list, item);
        }
        return rewrite(node, shape);
    }

    /** Item by item; a shorter list hides the items behind its end, and a longer one after it finds them again. */
    private @Nullable YamlNode mergedItems(YamlList old, YamlList list, FieldShape item) {
        List<YamlNode> before = new ArrayList<>(old.items());
        before.addAll(hidden.getOrDefault(old, List.of()));
        YamlList items = new YamlList();
        for (int i = 0; i < list.size(); i++) {
            YamlNode there = i < before.size() ? before.get(i) : null;
            boolean stays = there != null && list.get(i).isNull();
            items.add(filled(stays ? there : merged(there, list.get(i), item), item));
        }
        if (items.isEmpty()) {
            return null;
        }
        if (items.size() < before.size()) {
            hidden.put(items, before.subList(items.size(), before.size()));
        }
        return items;
    }

    /**
     * Puts the fields of a map into what holds their defaults: an empty value takes a default away, null leaves it. Several
     * spellings of a name are read in the order of their bytes into the same field, until one does not fit; there null
     * takes away what is no scalar.
     */
    YamlMap fill(YamlMap into, YamlMap map, Struct struct) {
        TreeMap<String, YamlNode> ordered = new TreeMap<>();
        map.forEach(ordered::put);
        Set<String> unfit = new HashSet<>();
        ordered.forEach((key, value) -> {
            FieldShape shape = struct.fields().get(key);
            String name = struct.fields().floorKey(key);
            if (shape == null || unfit.contains(name)) {
                return;
            }
            if (value.isNull()) {
                if (!(into.get(name) instanceof YamlScalar)) {
                    into.remove(name);
                }
                return;
            }
            if (!fits(value, shape)) {
                unfit.add(name);
            }
            YamlNode rewritten = merged(into.get(name), value, shape);
            if (rewritten == null) {
                into.remove(name);
            } else {
                into.put(name, rewritten);
            }
        });
        return into;
    }
}
