package io.weirkeeper.runtime.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.Set;

/** Whether what an apply would make of an object differs from the object, apart from status and server's metadata. */
final class Drift {
    private static final Set<String> IGNORED = Set.of("metadata", "status");
    private static final JsonNode EMPTY = JsonNodeFactory.instance.objectNode();

    private Drift() {}

    static boolean between(JsonNode live, JsonNode dryRun) {
        return differ(live, dryRun, "labels") || differ(live, dryRun, "annotations") || bodiesDiffer(live, dryRun);
    }

    private static boolean differ(JsonNode live, JsonNode dryRun, String field) {
        return !orEmpty(live.path("metadata").path(field))
                .equals(orEmpty(dryRun.path("metadata").path(field)));
    }

    private static JsonNode orEmpty(JsonNode map) {
        return map.isObject() ? map : EMPTY;
    }

    private static boolean bodiesDiffer(JsonNode live, JsonNode dryRun) {
        int compared = 0;
        for (Map.Entry<String, JsonNode> field : dryRun.properties()) {
            if (!IGNORED.contains(field.getKey())) {
                compared++;
                if (!field.getValue().equals(live.get(field.getKey()))) {
                    return true;
                }
            }
        }
        long inLive = live.properties().stream()
                .filter(field -> !IGNORED.contains(field.getKey()))
                .count();
        return inLive != compared;
    }
}
