package io.weirkeeper.runtime.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The difference of two JSON objects as a JSON merge patch (RFC 7386). */
final class MergePatch {
    private MergePatch() {}

    /** What must be merged into {@code from} to get {@code to}; empty when they are equal. */
    static ObjectNode between(JsonNode from, JsonNode to) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : to.properties()) {
            JsonNode old = from.path(field.getKey());
            JsonNode wanted = field.getValue();
            if (old.equals(wanted)) {
                continue;
            }
            if (old.isObject() && wanted.isObject()) {
                patch.set(field.getKey(), between(old, wanted));
            } else {
                patch.set(field.getKey(), wanted);
            }
        }
        for (Map.Entry<String, JsonNode> field : from.properties()) {
            if (!to.has(field.getKey())) {
                patch.putNull(field.getKey());
            }
        }
        return patch;
    }
}
