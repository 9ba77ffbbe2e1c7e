package io.weirkeeper.engine.kustomize.field;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows a path of names, indexes and {@code [key=value]} to one node (kyaml PathGetter, v0.21.1). */
public final class NodeLookup {
    private NodeLookup() {}

    /**
     * The node at a path, or null when there is none.
     *
     * @throws KustomizeException when the path asks for a field of a list or an item of a map
     */
    public static @Nullable YamlNode find(YamlNode start, List<String> path) {
        YamlNode at = start;
        for (String untrimmed : path) {
            String part = untrimmed.strip();
            if (part.isEmpty()) {
                continue;
            }
            YamlNode next = step(at, part);
            if (next == null) {
                return null;
            }
            at = next;
        }
        return at;
    }

    private static @Nullable YamlNode step(YamlNode node, String part) {
        Integer index = index(part);
        if (index != null && index < 0) {
            throw new KustomizeException("array index " + part + " cannot be negative");
        }
        if (part.equals("*")) {
            throw new KustomizeException("a wildcard is not possible here");
        }
        if (index != null || part.equals("-")) {
            YamlList list = list(node, part);
            int at = index == null ? list.size() - 1 : index;
            return at >= 0 && at < list.size() ? list.get(at) : null;
        }
        if (isListIndex(part)) {
            return item(list(node, part), part);
        }
        if (node.isNull()) {
            return null;
        }
        if (node instanceof YamlMap map) {
            return map.get(part);
        }
        throw new KustomizeException("expected a map with the field '" + part + "' but found "
                + FieldEditor.describe(node) + ": " + Nodes.shortened(node.toString()));
    }

    private static YamlList list(YamlNode node, String part) {
        if (node instanceof YamlList list) {
            return list;
        }
        if (node.isNull()) {
            return new YamlList();
        }
        throw new KustomizeException("expected a list with the item '" + part + "' but found "
                + FieldEditor.describe(node) + ": " + Nodes.shortened(node.toString()));
    }

    /** A number that names an item, or null; one that no list is long enough for is the largest there is. */
    public static @Nullable Integer index(String part) {
        char first = part.isEmpty() ? 'x' : part.charAt(part.length() - 1);
        if (first < '0' || first > '9') {
            return null;
        }
        try {
            return Math.clamp(Long.parseLong(part), Integer.MIN_VALUE, Integer.MAX_VALUE);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whether a part is {@code [key=value]}. */
    public static boolean isListIndex(String part) {
        return part.startsWith("[") && part.endsWith("]");
    }

    /** Key and value of {@code [key=value]}. */
    public static String[] keyAndValue(String part) {
        String inner = part.length() < 2 ? "" : part.substring(1, part.length() - 1);
        int equals = inner.indexOf('=');
        if (equals < 0) {
            throw new KustomizeException("'" + part + "' must have the form [name=value]");
        }
        return new String[] {inner.substring(0, equals), inner.substring(equals + 1)};
    }

    private static @Nullable YamlNode item(YamlList list, String part) {
        String[] wanted = keyAndValue(part);
        for (YamlNode item : list) {
            YamlNode value = wanted[0].isEmpty() ? item : item instanceof YamlMap map ? map.get(wanted[0]) : null;
            boolean found =
                    value != null && (value instanceof YamlScalar scalar ? scalar.text() : "").equals(wanted[1]);
            if (found) {
                return item;
            }
        }
        return null;
    }
}
