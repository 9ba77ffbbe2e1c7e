package io.weirkeeper.engine.kustomize.resource;

import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.Map;
import java.util.TreeMap;

/** The {@code data} and {@code binaryData} of ConfigMaps and Secrets. */
public final class DataMaps {
    private DataMaps() {}

    /** Adds what the older one has and this one lacks. Without any entry the field goes. */
    static void fillFrom(Resource resource, Resource older, String field) {
        Map<String, String> texts = texts(older, field);
        texts.putAll(texts(resource, field));
        resource.node().remove(field);
        if (!texts.isEmpty()) {
            put(resource.node(), field, texts);
        }
    }

    /** Puts a map of strings, keys in order. */
    public static void put(YamlMap node, String field, Map<String, String> texts) {
        YamlMap map = new YamlMap();
        new TreeMap<>(texts).forEach((key, text) -> Nodes.append(map, key, YamlScalar.string(text)));
        Nodes.append(node, field, map);
    }

    private static Map<String, String> texts(Resource resource, String field) {
        Map<String, String> texts = new TreeMap<>();
        YamlNode map = resource.node().get(field);
        if (map instanceof YamlMap entries) {
            entries.forEach((key, value) -> texts.put(key, value.isNull() ? "" : Nodes.rawText(value)));
        }
        return texts;
    }
}
