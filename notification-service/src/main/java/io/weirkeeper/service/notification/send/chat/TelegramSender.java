package io.weirkeeper.service.notification.send.chat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.Login;
import io.weirkeeper.service.notification.send.MetadataOrder;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.service.notification.send.Sender;
import java.util.Locale;
import java.util.Map;

/**
 * Type telegram: a bot's message into the chat, or the thread of a chat, that the channel names ({@code chat} or
 * {@code chat:thread}; internal/notifier/telegram.go, August 2026).
 */
public final class TelegramSender implements Sender {
    private static final String API = "https://api.telegram.org";
    private static final String ESCAPED = "\\.-_[]()~>`#+=|{}!*";

    private final ProviderHttp http;
    private final String api;

    public TelegramSender(ProviderHttp http) {
        this(http, API);
    }

    TelegramSender(ProviderHttp http, String api) {
        this.http = http;
        this.api = api;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        if (to.channel().isEmpty()) {
            throw SendException.failed("providers of type 'telegram' need a channel: set spec.channel to a chat", null);
        }
        String token = Login.requiredToken(to);
        int colon = to.channel().indexOf(':');
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("chat_id", colon < 0 ? to.channel() : to.channel().substring(0, colon));
        if (colon >= 0 && colon + 1 < to.channel().length()) {
            payload.put("message_thread_id", to.channel().substring(colon + 1));
        }
        payload.put("text", text(event));
        payload.put("parse_mode", "MarkdownV2");
        http.post(to.at(api + "/bot" + token + "/sendMessage"), payload, Map.of());
    }

    private static String text(FluxEvent event) {
        InvolvedObject object = event.involvedObject();
        String heading = (event.isError() ? "🚨 " : "💫 ") + object.kind().toLowerCase(Locale.ROOT) + "/"
                + object.name() + "/" + object.namespace();
        StringBuilder text = new StringBuilder("*").append(escaped(heading)).append("*\n");
        text.append(escaped(event.message())).append('\n');
        MetadataOrder.of(event)
                .forEach((key, value) -> text.append("\\- *")
                        .append(escaped(key))
                        .append("*: ")
                        .append(escaped(value))
                        .append('\n'));
        return text.toString();
    }

    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            if (ESCAPED.indexOf(text.charAt(i)) >= 0) {
                escaped.append('\\');
            }
            escaped.append(text.charAt(i));
        }
        return escaped.toString();
    }
}
