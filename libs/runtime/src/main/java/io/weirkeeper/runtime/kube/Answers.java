package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/** Reads what the API server says when it refuses. */
final class Answers {
    private Answers() {}

    static KubeException refusal(int code, byte[] body) {
        try {
            return refusal(code, KubeJson.read(body));
        } catch (IOException e) {
            return refusal(code, MissingNode.getInstance());
        }
    }

    /** @param answer the server's Status object, or anything else when a proxy answered */
    static KubeException refusal(int code, JsonNode answer) {
        if (answer.path("kind").asText().equals("Status")) {
            String message = answer.path("message").asText("");
            String reason = answer.path("reason").asText("");
            String text = message.isEmpty() ? "the Kubernetes API answered " + code + " " + reason : message;
            return new KubeException(code, reason, text, answer, null);
        }
        return new KubeException(
                code, "", "the Kubernetes API answered with HTTP status " + code, MissingNode.getInstance(), null);
    }
}
