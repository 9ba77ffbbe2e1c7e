package io.weirkeeper.service.helm.release;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Whether an object is, as the server answered, what was sent: all of it is there unchanged, whatever else is. Where the
 * server wrote a value in another way, or a webhook changed one, the answer is no, and a dry run must tell.
 */
final class AppliedState {
    private AppliedState() {}

    static boolean isAsSent(JsonNode sent, JsonNode live) {
        for (Map.Entry<String, JsonNode> field : sent.properties()) {
            if (!field.getKey().equals("status") && !holds(field.getValue(), live.path(field.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(JsonNode sent, JsonNode live) {
        if (sent.isNull() || (sent.isContainerNode() && sent.isEmpty())) {
            return live.isMissingNode() || live.isNull() || live.isEmpty();
        }
        if (sent.isObject()) {
            return live.isObject()
                    && sent.properties().stream().allMatch(field -> holds(field.getValue(), live.path(field.getKey())));
        }
        if (sent.isArray()) {
            return live.isArray() && sent.size() == live.size() && holdsEach(sent, live);
        }
        if (sent.isNumber() && live.isNumber()) {
            return sent.decimalValue().compareTo(live.decimalValue()) == 0;
        }
        return sent.equals(live);
    }

    private static boolean holdsEach(JsonNode sent, JsonNode live) {
        for (int i = 0; i < sent.size(); i++) {
            if (!holds(sent.get(i), live.get(i))) {
                return false;
            }
        }
        return true;
    }
}
