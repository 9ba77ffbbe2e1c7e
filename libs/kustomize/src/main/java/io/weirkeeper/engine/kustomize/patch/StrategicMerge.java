package io.weirkeeper.engine.kustomize.patch;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.kustomize.schema.OpenApi;
import io.weirkeeper.engine.kustomize.schema.Schema;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges a patch into a resource as kyaml does, which is not as the API server does: new list items come first, lists
 * of unknown kinds are replaced, and of the directives only {@code $patch} is known (kyaml/yaml/merge2 and walk,
 * v0.21.1). Changes both trees: parts of the patch end up in the resource.
 */
public final class StrategicMerge {
    private final OpenApi schemas;
    private final boolean newItemsFirst;
    private final boolean infersKeys;

    /** Merges the way kustomize's patches do. */
    public StrategicMerge(OpenApi schemas) {
        this(schemas, true, false);
    }

    /**
     * @param newItemsFirst whether new list items come before the old ones
     * @param infersKeys whether lists without schema are merged by name when all items have one
     */
    StrategicMerge(OpenApi schemas, boolean newItemsFirst, boolean infersKeys) {
        this.schemas = schemas;
        this.newItemsFirst = newItemsFirst;
        this.infersKeys = infersKeys;
    }

    boolean newItemsFirst() {
        return newItemsFirst;
    }

    /** What stands in the place of the target afterwards, or null when the patch removes it. */
    public @Nullable YamlNode merge(YamlMap target, YamlMap patch) {
        return walk(target, patch, null);
    }

    /** Merges two nodes, either of which may be missing; null means nothing is left. */
    @Nullable
    YamlNode walk(@Nullable YamlNode target, @Nullable YamlNode patch, @Nullable Schema known) {
        Schema schema = known == null ? schemaOf(target, patch) : known;
        YamlNode leading = isMissing(target) ? patch : target;
        return switch (leading) {
            case null -> walkNull(target, patch);
            case YamlMap _ -> {
                requireSame(target, patch, YamlMap.class, "a map");
                yield walkMap(target, patch, schema);
            }
            case YamlList _ -> {
                requireSame(target, patch, YamlList.class, "a list");
                boolean associative = schema != null ? schema.merges() : infersKeys && isNamed(target, patch);
                yield associative
                        ? AssociativeLists.merge(this, target, patch, schema)
                        : patch != null ? patch : target;
            }
            case YamlScalar scalar -> {
                if (scalar.isNull()) {
                    yield walkNull(target, patch);
                }
                requireSame(target, patch, YamlScalar.class, "a scalar");
                yield patch != null ? patch : target;
            }
        };
    }

    /** Nothing but nulls: an explicit null of the target stays when the patch says nothing. */
    private static @Nullable YamlNode walkNull(@Nullable YamlNode target, @Nullable YamlNode patch) {
        return patch == null && isKeptNull(target) ? target : patch;
    }

    private static boolean isKeptNull(@Nullable YamlNode target) {
        return target != null && target.isNull() && !Nodes.rawText(target).isEmpty();
    }

    static boolean isMissing(@Nullable YamlNode node) {
        return node == null || node.isNull();
    }

    private static boolean isNamed(@Nullable YamlNode target, @Nullable YamlNode patch) {
        return hasNames(target) || hasNames(patch);
    }

    private static boolean hasNames(@Nullable YamlNode node) {
        if (!(node instanceof YamlList list)) {
            return false;
        }
        for (YamlNode item : list) {
            if (!(item instanceof YamlMap map) || !map.has("name")) {
                return false;
            }
        }
        return true;
    }

    private static void requireSame(
            @Nullable YamlNode target, @Nullable YamlNode patch, Class<? extends YamlNode> type, String expected) {
        for (YamlNode node : Arrays.asList(target, patch)) {
            if (node != null && !node.isNull() && !type.isInstance(node)) {
                throw new KustomizeException(node.place() + ": wrong node kind: expected " + expected + " but got "
                        + Nodes.shortened(node.toString()));
            }
        }
    }

    private @Nullable Schema schemaOf(@Nullable YamlNode target, @Nullable YamlNode patch) {
        Schema schema = schemaOf(target);
        return schema == null ? schemaOf(patch) : schema;
    }

    private @Nullable Schema schemaOf(@Nullable YamlNode node) {
        if (!(node instanceof YamlMap map)) {
            return null;
        }
        String kind = map.text("kind");
        String apiVersion = kind == null || kind.isEmpty() ? null : map.text("apiVersion");
        return kind == null || apiVersion == null || apiVersion.isEmpty() ? null : schemas.schemaOf(apiVersion, kind);
    }

    private @Nullable YamlNode walkMap(@Nullable YamlNode target, @Nullable YamlNode patch, @Nullable Schema schema) {
        YamlNode chosen = chooseMap(target, patch);
        if (!(chosen instanceof YamlMap into)) {
            return chosen;
        }
        if (patch instanceof YamlMap from) {
            for (String key : keys(into, from)) {
                walkField(into, from, key, schema);
            }
        } else {
            walkUnpatched(into, schema);
        }
        return into;
    }

    private static Set<String> keys(YamlMap into, YamlMap from) {
        String[] keys = new String[into.size() + (into == from ? 0 : from.size())];
        int n = 0;
        for (int i = 0; i < into.size(); i++) {
            keys[n++] = into.keyAt(i);
        }
        for (int i = 0; into != from && i < from.size(); i++) {
            keys[n++] = from.keyAt(i);
        }
        Arrays.sort(keys);
        return new LinkedHashSet<>(Arrays.asList(keys));
    }

    private static @Nullable YamlNode chooseMap(@Nullable YamlNode target, @Nullable YamlNode patch) {
        if (isMissing(target)) {
            if (patch instanceof YamlMap map && Directive.takeKnown(map) == Directive.DELETE) {
                return null;
            }
            return patch == null && isKeptNull(target) ? target : patch;
        }
        if (patch != null && patch.isNull()) {
            return null;
        }
        return switch (Directive.take(patch)) {
            case DELETE -> null;
            case REPLACE -> patch;
            case MERGE -> target;
        };
    }

    private void walkField(YamlMap into, YamlMap from, String key, @Nullable Schema schema) {
        YamlNode target = into.get(key);
        YamlNode patch = from.get(key);
        Schema noted = notedSchema(into, key);
        noted = noted == null ? notedSchema(from, key) : noted;
        YamlNode value = walk(target, patch, noted == null && schema != null ? schema.field(key) : noted);
        boolean keepsNull = patch == null && value == target;
        if (value == null || value.isNull() && !keepsNull) {
            into.remove(key);
        } else if (value != target) {
            put(into, key, value, from);
        } else if (value instanceof YamlScalar scalar) {
            Nodes.quoteIfMistakable(scalar);
        }
    }

    /** The schema that a comment on the line of a field gives it; it outweighs the one of the kind. */
    private @Nullable Schema notedSchema(YamlMap map, String key) {
        String comment = map.comment(key);
        return comment == null ? null : schemas.ofComment(comment);
    }

    private static void put(YamlMap into, String key, YamlNode value, YamlMap from) {
        int at = into.indexOf(key);
        if (at < 0) {
            int source = from.indexOf(key);
            YamlTag keyTag = source < 0 ? YamlTag.STRING : from.keyTagAt(source);
            into.append(key, keyTag, value);
        } else if (into.valueAt(at) instanceof YamlScalar old && value instanceof YamlScalar scalar) {
            Nodes.setLike(old, scalar);
        } else {
            into.setValueAt(at, value);
        }
    }

    /** What a merge does to parts that the patch does not mention: empty nulls go, keyed lists are put in order. */
    private void walkUnpatched(YamlMap map, @Nullable Schema schema) {
        for (int i = 0; i < map.size(); ) {
            YamlNode before = map.valueAt(i);
            if (before instanceof YamlScalar scalar && !scalar.isNull()) {
                Nodes.quoteIfMistakable(scalar);
                i++;
                continue;
            }
            Schema noted = notedSchema(map, map.keyAt(i));
            YamlNode after = walk(before, null, noted == null && schema != null ? schema.field(map.keyAt(i)) : noted);
            if (after == null) {
                map.removeAt(i);
                continue;
            }
            if (after != before) {
                map.setValueAt(i, after);
            }
            i++;
        }
    }
}
