package io.weirkeeper.service.notification.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.FluxEvent;
import java.util.Map;

/**
 * Type slack: one attachment by incoming webhook, or by {@code chat.postMessage} with a bot's token, which says in its
 * body whether it took the message (fluxcd/notification-controller internal/notifier/slack.go, August 2026).
 */
final class SlackSender implements Sender {
    private static final String POST_MESSAGE = "https://slack.com/api/chat.postMessage";

    private final HttpPost http;
    private final String postMessage;

    SlackSender(HttpPost http) {
        this(http, POST_MESSAGE);
    }

    /** @param postMessage the address whose answers have a body to look at */
    SlackSender(HttpPost http, String postMessage) {
        this.http = http;
        this.postMessage = postMessage;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        Map<String, String> headers = to.token().isEmpty()
                ? Map.of()
                : Map.of("Authorization", "Bearer " + to.token().strip());
        byte[] answer = http.post(to, HttpPost.JSON, RecordJson.encode(payload(event, to)), headers);
        if (to.address().equals(postMessage)) {
            checkAnswer(answer);
        }
    }

    static ObjectNode payload(FluxEvent event, Destination to) {
        String object = event.involvedObject().label();
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("channel", to.channel());
        payload.put("username", to.username().isEmpty() ? event.reportingController() : to.username());
        payload.put("icon_url", "");
        payload.put("icon_emoji", "");
        ObjectNode attachment = payload.putArray("attachments").addObject();
        attachment.put("fallback", object + ": " + event.message().split("\n", 2)[0]);
        attachment.put("color", event.isError() ? "danger" : "good");
        attachment.put("author_name", object);
        attachment.put("text", event.message());
        attachment.putArray("mrkdwn_in").add("text");
        ArrayNode fields = attachment.putArray("fields");
        MetadataOrder.of(event)
                .forEach((title, value) -> fields.addObject()
                        .put("title", title)
                        .put("value", value)
                        .put("short", false));
        return payload;
    }

    private static void checkAnswer(byte[] answer) {
        JsonNode json;
        try {
            json = RecordJson.parse(answer);
        } catch (DecodeException e) {
            throw SendException.failed("Slack's answer is not JSON: " + e.getMessage(), e);
        }
        if (!json.path("ok").asBoolean()) {
            throw SendException.failed(
                    "Slack responded with error: " + json.path("error").asText("unknown"), null);
        }
    }
}
