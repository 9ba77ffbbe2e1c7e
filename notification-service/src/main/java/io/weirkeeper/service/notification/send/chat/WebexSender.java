package io.weirkeeper.service.notification.send.chat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.Login;
import io.weirkeeper.service.notification.send.MetadataOrder;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.Sender;
import java.util.Map;

/** Type webex: Markdown into the room that the channel names (internal/notifier/webex.go, August 2026). */
public final class WebexSender implements Sender {
    private final ProviderHttp http;

    public WebexSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        if (!to.channel().isEmpty()) {
            payload.put("roomId", to.channel());
        }
        payload.put("markdown", markdown(event));
        http.post(to, payload, Map.of(Login.HEADER, "Bearer " + Login.requiredToken(to)));
    }

    private static String markdown(FluxEvent event) {
        StringBuilder text = new StringBuilder(event.isError() ? "💣" : "✅");
        text.append(" **").append(event.involvedObject().label()).append("**\n");
        text.append(event.message()).append('\n');
        MetadataOrder.of(event)
                .forEach((key, value) -> text.append(">**")
                        .append(key)
                        .append("**: ")
                        .append(value)
                        .append('\n'));
        return text.toString();
    }
}
