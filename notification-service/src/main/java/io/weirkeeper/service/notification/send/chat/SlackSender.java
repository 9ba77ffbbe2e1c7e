package io.weirkeeper.service.notification.send.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.Login;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.service.notification.send.Sender;

/**
 * Type slack: one attachment by incoming webhook, or by {@code chat.postMessage} with a bot's token, which says in its
 * body whether it took the message (fluxcd/notification-controller internal/notifier/slack.go, August 2026).
 */
public final class SlackSender implements Sender {
    private static final String POST_MESSAGE = "https://slack.com/api/chat.postMessage";

    private final ProviderHttp http;
    private final String postMessage;

    public SlackSender(ProviderHttp http) {
        this(http, POST_MESSAGE);
    }

    /** @param postMessage the address whose answers have a body to look at */
    public SlackSender(ProviderHttp http, String postMessage) {
        this.http = http;
        this.postMessage = postMessage;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        SlackShape shape = new SlackShape(
                to.channel(),
                to.username().isEmpty() ? event.reportingController() : to.username(),
                event.involvedObject().label() + ": " + event.message().split("\n", 2)[0],
                event.isError() ? "danger" : "good");
        byte[] answer = http.post(to, shape.of(event), Login.bearer(to));
        if (to.address().equals(postMessage)) {
            checkAnswer(answer);
        }
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
