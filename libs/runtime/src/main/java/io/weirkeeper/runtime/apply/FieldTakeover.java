package io.weirkeeper.runtime.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Makes our field manager the owner of what was applied by hand or by predecessors, so that the next apply can remove
 * it, and drops their leftover annotations (fluxcd/pkg ssa/patch.go of August 2026).
 */
public final class FieldTakeover {
    private static final List<String> ANNOTATIONS = List.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            "kustomize.toolkit.fluxcd.io/checksum",
            "fluxcd.io/sync-checksum");
    private static final List<String> LABELS = List.of("fluxcd.io/sync-gc-mark");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final FieldManagers managers;

    public FieldTakeover(FieldManagers managers) {
        this.managers = managers;
    }

    /** The JSON patch that does it, valid for this version of the object only; empty when there is nothing to do. */
    Optional<ArrayNode> patch(JsonNode live) {
        ArrayNode patch = NODES.arrayNode();
        JsonNode metadata = live.path("metadata");
        removals(patch, metadata.path("annotations"), "/metadata/annotations/", ANNOTATIONS);
        removals(patch, metadata.path("labels"), "/metadata/labels/", LABELS);
        return completed(patch, metadata);
    }

    /** Likewise of the fields alone: annotations and labels stay. */
    public Optional<ArrayNode> entries(JsonNode live) {
        return completed(NODES.arrayNode(), live.path("metadata"));
    }

    /** Likewise what makes every entry one of this version, whoever wrote it. */
    static Optional<ArrayNode> migrated(JsonNode live, String apiVersion) {
        JsonNode metadata = live.path("metadata");
        ArrayNode entries = NODES.arrayNode();
        boolean isOther = false;
        for (JsonNode entry : metadata.path("managedFields")) {
            ObjectNode copy = entry.deepCopy();
            isOther |= !entry.path("apiVersion").asText().equals(apiVersion);
            entries.add(copy.put("apiVersion", apiVersion));
        }
        ArrayNode patch = NODES.arrayNode();
        if (isOther) {
            patch.addObject()
                    .put("op", "replace")
                    .put("path", "/metadata/managedFields")
                    .set("value", entries);
        }
        return guarded(patch, metadata);
    }

    private Optional<ArrayNode> completed(ArrayNode patch, JsonNode metadata) {
        replacedEntries(metadata.path("managedFields"))
                .ifPresent(entries -> patch.addObject()
                        .put("op", "replace")
                        .put("path", "/metadata/managedFields")
                        .set("value", entries));
        return guarded(patch, metadata);
    }

    private static Optional<ArrayNode> guarded(ArrayNode patch, JsonNode metadata) {
        if (patch.isEmpty()) {
            return Optional.empty();
        }
        patch.addObject()
                .put("op", "replace")
                .put("path", "/metadata/resourceVersion")
                .set("value", metadata.path("resourceVersion"));
        return Optional.of(patch);
    }

    private static void removals(ArrayNode patch, JsonNode map, String path, List<String> keys) {
        for (String key : keys) {
            if (map.has(key)) {
                patch.addObject()
                        .put("op", "remove")
                        .put("path", path + key.replace("~", "~0").replace("/", "~1"));
            }
        }
    }

    private Optional<ArrayNode> replacedEntries(JsonNode entries) {
        ObjectNode taken = null;
        for (JsonNode entry : entries) {
            if (managers.isOurs(entry)) {
                taken = entry.deepCopy();
            }
        }
        ArrayNode kept = NODES.arrayNode();
        boolean edited = false;
        for (JsonNode entry : entries) {
            if (managers.isOurs(entry)) {
                continue;
            }
            if (!managers.isTaken(entry)) {
                kept.add(entry);
                continue;
            }
            edited = true;
            if (taken == null) {
                taken = entry.deepCopy();
                taken.put("manager", managers.ours()).put("operation", "Apply");
            } else {
                taken.set("fieldsV1", union(taken.path("fieldsV1"), entry.path("fieldsV1")));
            }
        }
        if (!edited || taken == null) {
            return Optional.empty();
        }
        kept.add(taken);
        return Optional.of(kept);
    }

    /** The union of two field sets: a node is a member when it has no children or a dot among them. */
    private static JsonNode union(JsonNode one, JsonNode other) {
        if (!one.isObject()) {
            return other;
        }
        if (!other.isObject()) {
            return one;
        }
        ObjectNode all = NODES.objectNode();
        boolean isMember = isMember(one) || isMember(other);
        if (isMember && !(one.isEmpty() && other.isEmpty())) {
            all.putObject(".");
        }
        one.properties()
                .forEach(child -> all.set(
                        child.getKey(),
                        other.has(child.getKey())
                                ? union(child.getValue(), other.get(child.getKey()))
                                : child.getValue()));
        other.properties().forEach(child -> {
            if (!all.has(child.getKey())) {
                all.set(child.getKey(), child.getValue());
            }
        });
        return all;
    }

    private static boolean isMember(JsonNode node) {
        return node.isEmpty() || node.has(".");
    }
}
