package io.weirkeeper.engine.kustomize.resource;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.Map;
import java.util.TreeMap;

/** Labels and annotations of an object as texts; numbers and the like keep their text and become strings. */
final class MetadataTexts {
    private static final String METADATA = "metadata";

    private MetadataTexts() {}

    static Map<String, String> of(YamlMap node, String field) {
        Map<String, String> texts = new TreeMap<>();
        YamlMap metadata = node.map(METADATA);
        YamlNode there = metadata == null ? null : metadata.get(field);
        if (there instanceof YamlMap map) {
            map.forEach((key, value) -> texts.put(key, Nodes.rawText(value)));
        } else if (there instanceof YamlList list) {
            pairs(list, field, texts);
        }
        return texts;
    }

    /** Kustomize takes the items of a list for keys and values in turn. */
    private static void pairs(YamlList list, String field, Map<String, String> texts) {
        if (list.size() % 2 != 0) {
            throw new KustomizeException(list.place() + ": metadata." + field + " must be a map");
        }
        for (int i = 0; i < list.size(); i += 2) {
            texts.put(Nodes.rawText(list.get(i)), Nodes.rawText(list.get(i + 1)));
        }
    }

    /** Replaces the field; without any text it goes. */
    static void put(YamlMap node, String field, Map<String, String> texts) {
        YamlNode there = node.get(METADATA);
        if (there == null) {
            there = new YamlMap();
            Nodes.append(node, METADATA, there);
        }
        if (!(there instanceof YamlMap metadata)) {
            return;
        }
        metadata.remove(field);
        if (texts.isEmpty()) {
            return;
        }
        YamlMap map = new YamlMap();
        new TreeMap<>(texts).forEach((key, text) -> Nodes.append(map, key, YamlScalar.string(text)));
        Nodes.append(metadata, field, map);
    }
}
