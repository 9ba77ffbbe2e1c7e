package io.weirkeeper.service.helm.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The JSON merge patch of a client-side apply: what the new manifest says and the live object does not, and the removal
 * of what only the old manifest said. A list is one value. Pure.
 */
final class ThreeWayMerge {
    private ThreeWayMerge() {}

    static ObjectNode patch(JsonNode original, JsonNode modified, JsonNode live) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        modified.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode wanted = field.getValue();
            JsonNode there = live.path(name);
            if (wanted.isObject() && there.isObject()) {
                ObjectNode inner = patch(original.path(name), wanted, there);
                if (!inner.isEmpty()) {
                    patch.set(name, inner);
                }
            } else if (!wanted.equals(there) && !(wanted.isNull() && there.isMissingNode())) {
                patch.set(name, wanted);
            }
        });
        original.properties().forEach(field -> {
            String name = field.getKey();
            if (!modified.has(name) && live.has(name)) {
                patch.putNull(name);
            }
        });
        return patch;
    }
}
