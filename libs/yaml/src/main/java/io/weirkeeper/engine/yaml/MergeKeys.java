package io.weirkeeper.engine.yaml;

import org.jspecify.annotations.Nullable;

/** The two ways in which Go's libraries apply {@code <<}. */
final class MergeKeys {
    private MergeKeys() {}

    /** As kyaml's DeAnchor: what the map says itself wins, then earlier maps of a list. */
    static void fill(YamlMap map, YamlNode merge) {
        if (merge instanceof YamlList list) {
            for (YamlNode item : list) {
                fillFrom(map, mapOf(item, item));
            }
        } else {
            fillFrom(map, mapOf(merge, merge));
        }
    }

    private static void fillFrom(YamlMap map, YamlMap from) {
        for (int i = 0; i < from.size(); i++) {
            if (!map.has(from.keyAt(i))) {
                map.append(from.keyAt(i), from.keyTagAt(i), from.valueAt(i).copy());
            }
        }
    }

    /** As go-yaml v2: the merged entries overwrite what came before them, later keys overwrite both. */
    static void overwrite(YamlMap map, YamlNode merge) {
        if (merge instanceof YamlList list) {
            for (int i = list.size() - 1; i >= 0; i--) {
                overwriteFrom(map, mapOf(list.get(i), merge));
            }
        } else {
            overwriteFrom(map, mapOf(merge, merge));
        }
    }

    private static void overwriteFrom(YamlMap map, YamlMap from) {
        from.forEach((key, value) -> map.put(key, value.copy()));
    }

    private static YamlMap mapOf(@Nullable YamlNode node, YamlNode where) {
        if (node instanceof YamlMap map) {
            return map;
        }
        throw YamlException.withoutLine(where.place(), "map merge requires map or sequence of maps as the value");
    }
}
