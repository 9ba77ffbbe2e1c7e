package io.weirkeeper.engine.kustomize.field;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.yaml.ScalarStyle;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;
import java.util.Set;

/**
 * How kyaml writes into nodes: a new value takes the quotes of the one it replaces, and quotes make strings. Scalars
 * are changed in place because kyaml shares them between places (kyaml/yaml/fns.go, v0.21.1).
 */
public final class Nodes {
    private static final Set<String> OLD_BOOLEANS =
            Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF");

    private Nodes() {}

    /** Adds a field whose key is written without quotes. */
    public static void append(YamlMap map, String key, YamlNode value) {
        map.append(key, plainTag(key), value);
    }

    /** What a text stands for without quotes. */
    public static YamlTag plainTag(String text) {
        return YamlScalar.plain(text).tag();
    }

    /** Puts a text of no particular type in the place of a scalar: {@code 12} becomes a number unless quoted before. */
    public static void setUntagged(YamlScalar scalar, String text) {
        scalar.setUntagged(text);
    }

    /** Puts a typed text in the place of a scalar; quotes that were there before still make a string of it. */
    public static void setTagged(YamlScalar scalar, String text, YamlTag tag) {
        scalar.setTagged(text, tag);
    }

    /** Puts text and type of a scalar in the place of another, which keeps its own quotes. */
    public static void setLike(YamlScalar scalar, YamlScalar value) {
        if (value.isUntagged()) {
            setUntagged(scalar, value.text());
        } else {
            setTagged(scalar, value.text(), value.tag());
        }
    }

    /** Quotes a string that YAML 1.1 would take for something else, as kyaml does when it puts one into a map. */
    public static void quoteIfMistakable(YamlScalar scalar) {
        String text = scalar.text();
        if (scalar.isString() && scalar.style() == ScalarStyle.PLAIN && !text.isEmpty()) {
            boolean word = text.length() <= 3 && OLD_BOOLEANS.contains(text);
            boolean suspicious = "0123456789+-.~nNtTfF".indexOf(text.charAt(0)) >= 0;
            if (word || suspicious && plainTag(text) != YamlTag.STRING) {
                scalar.set(text, YamlTag.STRING, ScalarStyle.DOUBLE_QUOTED);
            }
        }
    }

    /** Puts a text of no particular type in place of a scalar, or fails for a map or list. */
    public static YamlNode replaceUntagged(YamlNode node, String text) {
        YamlScalar scalar = scalar(node);
        setUntagged(scalar, text);
        return scalar;
    }

    /** The node as a scalar. */
    public static YamlScalar scalar(YamlNode node) {
        if (node instanceof YamlScalar scalar) {
            return scalar;
        }
        throw new KustomizeException(
                "expected a scalar but found " + FieldEditor.describe(node) + ": " + shortened(node.toString()));
    }

    /** Sets a field to a value of no particular type. A new one is a string when YAML 1.1 would see none. */
    public static void putUntagged(YamlMap map, String key, String text) {
        YamlNode there = map.get(key);
        if (there instanceof YamlScalar scalar) {
            setUntagged(scalar, text);
        } else if (there == null) {
            YamlScalar made = YamlScalar.string(text);
            quoteIfMistakable(made);
            made.setUntagged(text); // in place of a plain scalar the quotes go, and the text says the type
            append(map, key, made);
        } else {
            map.put(key, YamlScalar.plain(text));
        }
    }

    /** Sets a field to a string. */
    public static void putString(YamlMap map, String key, YamlScalar value) {
        YamlNode there = map.get(key);
        if (there instanceof YamlScalar scalar) {
            scalar.set(value.text(), YamlTag.STRING, scalar.style());
        } else if (there == null) {
            append(map, key, value);
        } else {
            map.put(key, value.copy());
        }
    }

    /** The text of a node as kyaml sees it: a scalar's own text, nothing for maps and lists. */
    public static String rawText(YamlNode node) {
        return node instanceof YamlScalar scalar ? scalar.text() : "";
    }

    /** A null that was written as one; a text that only looks like null is none to kyaml. */
    public static boolean isTaggedNull(YamlNode node) {
        return node.isNull() && !(node instanceof YamlScalar scalar && scalar.isUntagged());
    }

    /** Null, an empty map or an empty list. */
    public static boolean isEmpty(YamlNode node) {
        return switch (node) {
            case YamlMap map -> map.isEmpty();
            case YamlList list -> list.isEmpty();
            case YamlScalar scalar -> scalar.isNull();
        };
    }

    /** A text cut to what fits a message. */
    public static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
