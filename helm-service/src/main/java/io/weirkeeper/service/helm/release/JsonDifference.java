package io.weirkeeper.service.helm.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;

/** The JSON patch from one tree to another. Pure. */
final class JsonDifference {
    private final ArrayNode patch = JsonNodeFactory.instance.arrayNode();
    private final Predicate<String> ignored;

    private JsonDifference(Predicate<String> ignored) {
        this.ignored = ignored;
    }

    /** @param ignored JSON pointers below which nothing counts */
    static ArrayNode between(JsonNode from, JsonNode to, Predicate<String> ignored) {
        JsonDifference difference = new JsonDifference(ignored);
        difference.compare("", from, to);
        return difference.patch;
    }

    private void compare(String path, JsonNode from, JsonNode to) {
        if (from.equals(to) || ignored.test(path)) {
            return;
        }
        if (from instanceof ObjectNode before && to instanceof ObjectNode after) {
            objects(path, before, after);
        } else if (from instanceof ArrayNode before && to instanceof ArrayNode after) {
            arrays(path, before, after);
        } else {
            add("replace", path, to);
        }
    }

    private void objects(String path, ObjectNode before, ObjectNode after) {
        before.properties().forEach(field -> {
            String inner = path + "/" + escaped(field.getKey());
            JsonNode now = after.get(field.getKey());
            if (now != null) {
                compare(inner, field.getValue(), now);
            } else if (!ignored.test(inner)) {
                patch.addObject().put("op", "remove").put("path", inner);
            }
        });
        after.properties().forEach(field -> {
            String inner = path + "/" + escaped(field.getKey());
            if (!before.has(field.getKey()) && !ignored.test(inner)) {
                add("add", inner, field.getValue());
            }
        });
    }

    private void arrays(String path, ArrayNode before, ArrayNode after) {
        int common = Math.min(before.size(), after.size());
        for (int i = 0; i < common; i++) {
            compare(path + "/" + i, before.get(i), after.get(i));
        }
        for (int i = before.size() - 1; i >= common; i--) {
            if (!ignored.test(path + "/" + i)) {
                patch.addObject().put("op", "remove").put("path", path + "/" + i);
            }
        }
        for (int i = common; i < after.size(); i++) {
            if (!ignored.test(path + "/" + i)) {
                add("add", path + "/" + i, after.get(i));
            }
        }
    }

    private void add(String operation, String path, JsonNode value) {
        patch.addObject().put("op", operation).put("path", path).set("value", value);
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
