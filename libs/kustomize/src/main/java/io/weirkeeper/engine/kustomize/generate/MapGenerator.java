package io.weirkeeper.engine.kustomize.generate;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.kustomize.file.BaseLoader;
import io.weirkeeper.engine.kustomize.resource.DataMaps;
import io.weirkeeper.engine.kustomize.resource.History;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.schema.OpenApi;
import io.weirkeeper.engine.kustomize.spec.GeneratorSpec;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** Makes a ConfigMap or a Secret of literals and files (kustomize api/internal/generators, v5.8.1). */
public final class MapGenerator implements Generator {
    private static final int BASE64_LINE = 70;

    private final GeneratorSpec spec;
    private final boolean secret;
    private final BaseLoader loader;
    private final OpenApi schemas;

    private MapGenerator(GeneratorSpec spec, boolean secret, BaseLoader loader, OpenApi schemas) {
        this.spec = spec;
        this.secret = secret;
        this.loader = loader;
        this.schemas = schemas;
    }

    public static MapGenerator configMap(GeneratorSpec spec, BaseLoader loader, OpenApi schemas) {
        return new MapGenerator(spec, false, loader, schemas);
    }

    public static MapGenerator secret(GeneratorSpec spec, BaseLoader loader, OpenApi schemas) {
        return new MapGenerator(spec, true, loader, schemas);
    }

    @Override
    public Resource generate() {
        String kind = secret ? "Secret" : "ConfigMap";
        if (spec.name().isEmpty()) {
            throw new KustomizeException("a generated " + kind + " must have a name");
        }
        YamlMap node = new YamlMap();
        node.put("apiVersion", "v1");
        node.put("kind", kind);
        YamlMap metadata = new YamlMap();
        metadata.put("name", spec.name());
        if (!spec.namespace().isEmpty()) {
            metadata.put("namespace", spec.namespace());
        }
        node.put("metadata", metadata);
        Map<String, byte[]> entries = KeyValues.load(spec.name(), spec.sources(), loader);
        if (secret) {
            node.put("type", spec.type().isEmpty() ? "Opaque" : spec.type());
            putSecretData(node, entries);
        } else {
            putData(node, entries);
        }
        putEntries(metadata, "labels", spec.options().labels());
        putEntries(metadata, "annotations", spec.options().annotations());
        if (spec.options().immutable()) {
            node.put("immutable", YamlScalar.of(true));
        }
        Resource resource = new Resource(node, schemas);
        resource.setGenerated(
                History.Behavior.of(spec.behavior()), !spec.options().disableNameSuffixHash());
        return resource;
    }

    private static void putEntries(YamlMap metadata, String field, Map<String, String> texts) {
        if (!texts.isEmpty()) {
            YamlMap map = new YamlMap();
            new TreeMap<>(texts).forEach((key, text) -> Nodes.append(map, key, YamlScalar.string(text)));
            metadata.put(field, map);
        }
    }

    private static void putSecretData(YamlMap node, Map<String, byte[]> entries) {
        Map<String, String> data = new TreeMap<>();
        entries.forEach((key, value) -> data.put(key, base64(value)));
        DataMaps.put(node, "data", data);
    }

    private static void putData(YamlMap node, Map<String, byte[]> entries) {
        Map<String, String> data = new TreeMap<>();
        Map<String, String> binaryData = new TreeMap<>();
        entries.forEach((key, value) -> {
            String text = KeyValues.decode(value, 0, value.length);
            if (text == null) {
                binaryData.put(key, base64(value));
            } else {
                data.put(key, text);
            }
        });
        if (!data.isEmpty()) {
            DataMaps.put(node, "data", data);
        }
        if (!binaryData.isEmpty()) {
            DataMaps.put(node, "binaryData", binaryData);
        }
    }

    /** Base64, in lines of 70 characters when it is longer than that. */
    private static String base64(byte[] bytes) {
        String encoded = Base64.getEncoder().encodeToString(bytes);
        if (encoded.length() < BASE64_LINE) {
            return encoded;
        }
        StringBuilder lines = new StringBuilder(encoded.length() + encoded.length() / BASE64_LINE + 1);
        for (int from = 0; from < encoded.length(); from += BASE64_LINE) {
            lines.append(encoded, from, Math.min(from + BASE64_LINE, encoded.length()))
                    .append('\n');
        }
        return lines.toString();
    }
}
