package io.weirkeeper.service.notification.send.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.MetadataOrder;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.Sender;
import java.util.Map;

/** Type googlechat: one card (internal/notifier/google_chat.go, August 2026). */
public final class GoogleChatSender implements Sender {
    private final ProviderHttp http;

    public GoogleChatSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        http.post(to, card(event), Map.of());
    }

    static ObjectNode card(FluxEvent event) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        ObjectNode card = payload.putArray("cards").addObject();
        card.putObject("header")
                .put("title", event.involvedObject().label())
                .put("subtitle", event.reportingController())
                .putNull("imageUrl")
                .putNull("imageStyle");
        ArrayNode sections = card.putArray("sections");
        ObjectNode message = section(sections).addObject();
        message.putObject("textParagraph")
                .put(
                        "text",
                        event.isError() ? "<font color=\"#ff0000\">" + event.message() + "</font>" : event.message());
        message.putNull("keyValue");
        if (!event.metadata().isEmpty()) {
            ArrayNode widgets = section(sections);
            MetadataOrder.of(event).forEach((key, value) -> {
                ObjectNode widget = widgets.addObject();
                widget.putNull("textParagraph");
                widget.putObject("keyValue")
                        .put("topLabel", key)
                        .put("content", value)
                        .put("contentMultiline", false)
                        .putNull("bottomLabel")
                        .putNull("icon");
            });
        }
        return payload;
    }

    private static ArrayNode section(ArrayNode sections) {
        return sections.addObject().put("header", "").putArray("widgets");
    }
}
