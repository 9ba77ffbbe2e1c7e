package io.weirkeeper.engine.kustomize.patch;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a patch says about itself with {@code $patch} (kyaml/yaml/merge2/smpdirective.go, v0.21.1). */
enum Directive {
    MERGE,
    REPLACE,
    DELETE;

    static final String KEY = "$patch";

    /** The directive of a map or list, which is taken out of it. */
    static Directive take(@Nullable YamlNode patch) {
        return switch (patch) {
            case YamlMap map -> ofMap(map);
            case YamlList list -> ofList(list);
            case null, default -> MERGE;
        };
    }

    /** As {@link #take}; an unknown directive stays and counts as none. */
    static Directive takeKnown(YamlMap patch) {
        YamlNode value = patch.get(KEY);
        return value == null || parse(value) == null ? MERGE : ofMap(patch);
    }

    private static Directive ofMap(YamlMap map) {
        YamlNode value = map.get(KEY);
        if (value == null) {
            return MERGE;
        }
        Directive directive = known(value);
        map.remove(KEY);
        return directive;
    }

    private static Directive ofList(YamlList list) {
        for (YamlNode item : list) {
            if (!(item instanceof YamlMap map) || !map.has(KEY)) {
                continue;
            }
            YamlNode value = map.get(KEY);
            if (map.size() > 1 || value == null) {
                return MERGE;
            }
            Directive directive = known(value);
            AssociativeLists.set(list, null, List.of(KEY), List.of(Nodes.rawText(value)));
            return directive;
        }
        return MERGE;
    }

    private static Directive known(YamlNode value) {
        Directive directive = parse(value);
        if (directive == null) {
            throw new KustomizeException(value.place() + ": unknown patch strategy '" + Nodes.rawText(value)
                    + "'; $patch must be delete, replace or merge");
        }
        return directive;
    }

    private static @Nullable Directive parse(YamlNode value) {
        return switch (Nodes.rawText(value)) {
            case "merge" -> MERGE;
            case "replace" -> REPLACE;
            case "delete" -> DELETE;
            default -> null;
        };
    }
}
