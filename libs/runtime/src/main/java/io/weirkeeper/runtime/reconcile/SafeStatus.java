package io.weirkeeper.runtime.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;

/**
 * A status whose messages hold no secret: whatever a service puts together, this is the last before it is written.
 * Only messages are changed, because everything else is read by programs.
 */
final class SafeStatus {
    private static final String MESSAGE = "message";

    private SafeStatus() {}

    /** @param status is changed and given back */
    static ObjectNode of(ObjectNode status, UnaryOperator<String> redactor) {
        redact(status, redactor);
        return status;
    }

    private static void redact(JsonNode node, UnaryOperator<String> redactor) {
        if (node instanceof ObjectNode object && object.path(MESSAGE).isTextual()) {
            object.put(MESSAGE, redactor.apply(object.path(MESSAGE).textValue()));
        }
        node.forEach(child -> redact(child, redactor));
    }
}
