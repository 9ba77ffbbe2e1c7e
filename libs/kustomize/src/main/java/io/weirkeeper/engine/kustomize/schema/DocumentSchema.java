package io.weirkeeper.engine.kustomize.schema;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A schema read from an OpenAPI document that a kustomization names. */
final class DocumentSchema implements Schema {
    private static final int LONGEST_CHAIN = 64;

    private static final String MERGE_KEYS = "x-kubernetes-list-map-keys";

    private final YamlMap schema;
    private final OpenApi api;

    DocumentSchema(YamlMap schema, OpenApi api) {
        this.schema = schema;
        this.api = api;
    }

    @Override
    public @Nullable Schema field(String name) {
        YamlMap properties = schema.map("properties");
        YamlNode property = properties == null ? null : properties.get(name);
        if (property == null) {
            property = schema.map("additionalProperties");
        }
        return property instanceof YamlMap map ? resolve(map) : null;
    }

    @Override
    public @Nullable Schema elements() {
        boolean array = switch (schema.get("type")) {
            case YamlScalar type -> type.text().equals("array");
            case YamlList types ->
                types.size() == 1
                        && types.get(0) instanceof YamlScalar type
                        && type.text().equals("array");
            case null, default -> false;
        };
        YamlMap items = schema.map("items");
        return array && items != null ? resolve(items) : null;
    }

    /** What it refers to where it is a reference to something known, else this. */
    Schema resolved() {
        Schema resolved = resolve(schema);
        return resolved == null ? this : resolved;
    }

    /** Follows {@code $ref} until something else stands there; null when it leads nowhere. */
    private @Nullable Schema resolve(YamlMap start) {
        YamlMap at = start;
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            String reference = at.text("$ref");
            if (reference == null || reference.isEmpty()) {
                return new DocumentSchema(at, api);
            }
            Schema built = null;
            YamlMap next = null;
            if (reference.startsWith("#/definitions/")) {
                String name = reference
                        .substring("#/definitions/".length())
                        .replace("~1", "/")
                        .replace("~0", "~");
                next = api.customDefinition(name);
                built = next == null ? api.builtInDefinition(name) : null;
            }
            if (next == null) {
                return built;
            }
            at = next;
        }
        return null;
    }

    @Override
    public boolean merges() {
        String strategy = extension("x-kubernetes-patch-strategy");
        return strategy != null && List.of(strategy.split(",")).contains("merge");
    }

    @Override
    public List<String> mergeKeys() {
        YamlNode several = schema.get(MERGE_KEYS);
        if (several instanceof YamlList list) {
            List<String> keys = new ArrayList<>();
            list.forEach(key -> keys.add(text(key, MERGE_KEYS)));
            return keys;
        }
        if (several != null) {
            throw wrong(several, MERGE_KEYS, "a list");
        }
        String one = extension("x-kubernetes-patch-merge-key");
        return one == null ? List.of() : List.of(one);
    }

    private @Nullable String extension(String name) {
        YamlNode node = schema.get(name);
        return node == null ? null : text(node, name);
    }

    /** The text of a node of an extension; kustomize panics when it is something else. */
    private static String text(YamlNode node, String name) {
        if (node instanceof YamlScalar scalar && scalar.isString()) {
            return scalar.text();
        }
        throw wrong(node, name, "a string");
    }

    private static KustomizeException wrong(YamlNode node, String name, String expected) {
        return new KustomizeException("openapi: " + node.place() + ": " + name + " must be " + expected);
    }
}
