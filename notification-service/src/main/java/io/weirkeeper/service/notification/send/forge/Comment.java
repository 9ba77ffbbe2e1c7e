package io.weirkeeper.service.notification.send.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.service.notification.send.EventText;
import io.weirkeeper.service.notification.send.Origin;
import io.weirkeeper.service.notification.send.SendException;
import java.util.Optional;

/**
 * A comment on a change request that is written once and then kept up to date: a mark in it, which people do not see,
 * tells it from others (internal/notifier/git_change_request_comment.go, August 2026).
 *
 * @param number of the pull or merge request
 */
record Comment(long number, String mark, String body) {
    private static final String CHANGE_REQUEST = "change_request";

    static Comment of(FluxEvent event, Origin origin, String prefix) {
        InvolvedObject object = event.involvedObject();
        String mark = "<!-- " + prefix + ":"
                + String.join("/", origin.providerUid(), object.kind(), object.namespace(), object.name()) + " -->";
        return new Comment(number(event), mark, mark + "\n\n" + EventText.markdown(event));
    }

    /** The comment's text as forges take it. */
    JsonNode payload() {
        return JsonNodeFactory.instance.objectNode().put("body", body);
    }

    /** The first of some comments that is ours: written by us and with the mark. */
    Optional<JsonNode> findIn(JsonNode comments, String authorPointer, String login) {
        for (JsonNode comment : comments) {
            if (comment.at(authorPointer).asText().equals(login)
                    && comment.path("body").asText().contains(mark)) {
                return Optional.of(comment);
            }
        }
        return Optional.empty();
    }

    private static long number(FluxEvent event) {
        String text = event.metadata().getOrDefault(CHANGE_REQUEST, "");
        if (text.isEmpty()) {
            throw SendException.refused("missing \"change_request\" metadata key");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw SendException.refused("invalid \"change_request\" metadata value \"" + text + "\": not a number");
        }
    }
}
