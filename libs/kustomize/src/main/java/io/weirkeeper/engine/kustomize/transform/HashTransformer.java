package io.weirkeeper.engine.kustomize.transform;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.kustomize.patch.JsonForm;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.yaml.JsonWriter;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Adds a hash of the content to the names of generated resources (kustomize api/hasher, v5.8.1). */
public final class HashTransformer implements Transformer {
    private static final int LENGTH = 10;

    @Override
    public void transform(ResourceList resources) {
        for (Resource resource : resources.all()) {
            if (resource.needsHash()) {
                String hash = hash(resource);
                resource.rememberId();
                resource.setName(resource.name() + "-" + hash);
                resources.changed();
            }
        }
    }

    private static String hash(Resource resource) {
        YamlMap content = new YamlMap();
        String extra = switch (resource.kind()) {
            case "ConfigMap" -> "binaryData";
            case "Secret" -> "stringData";
            default ->
                throw new KustomizeException(
                        "a content hash in the name is only possible for ConfigMaps and Secrets, not for " + resource);
        };
        content.put("kind", resource.kind());
        if (resource.kind().equals("Secret")) {
            content.put("type", value(resource.node().get("type")));
        }
        content.put("name", ""); // kustomize looks for a field called "metadata/name" and finds none
        content.put("data", value(resource.node().get("data")));
        if (resource.node().get(extra) instanceof YamlMap map) {
            content.put(extra, value(map));
        }
        return encode(JsonWriter.write(content));
    }

    private static YamlNode value(@Nullable YamlNode node) {
        return switch (node) {
            case null -> YamlScalar.string("");
            case YamlMap map -> JsonForm.of(map);
            case YamlScalar scalar -> YamlScalar.string(Nodes.rawText(scalar));
            default -> YamlScalar.ofNull();
        };
    }

    private static String encode(String json) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        char[] hash = HexFormat.of().formatHex(digest).substring(0, LENGTH).toCharArray();
        for (int i = 0; i < LENGTH; i++) {
            hash[i] = switch (hash[i]) {
                case '0' -> 'g';
                case '1' -> 'h';
                case '3' -> 'k';
                case 'a' -> 'm';
                case 'e' -> 't';
                default -> hash[i];
            };
        }
        return new String(hash);
    }
}
