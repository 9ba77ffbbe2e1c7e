package io.weirkeeper.service.notification.send.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.MetadataOrder;

/**
 * The message with one attachment that Slack made and others understand. Its fields and their order are those of
 * fluxcd/notification-controller internal/notifier/slack.go, August 2026.
 */
record SlackShape(String channel, String username, String fallback, String color) {
    ObjectNode of(FluxEvent event) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("channel", channel);
        payload.put("username", username);
        payload.put("icon_url", "");
        payload.put("icon_emoji", "");
        ObjectNode attachment = payload.putArray("attachments").addObject();
        attachment.put("fallback", fallback);
        attachment.put("color", color);
        attachment.put("author_name", event.involvedObject().label());
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
}
