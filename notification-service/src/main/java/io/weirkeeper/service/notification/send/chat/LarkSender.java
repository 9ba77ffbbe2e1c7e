package io.weirkeeper.service.notification.send.chat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.MetadataOrder;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.Sender;
import java.util.Map;

/** Type lark: an interactive card (internal/notifier/lark.go, August 2026). */
public final class LarkSender implements Sender {
    private final ProviderHttp http;

    public LarkSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("msg_type", "interactive");
        ObjectNode card = payload.putObject("card");
        card.putObject("config").put("wide_screen_mode", true);
        ObjectNode header = card.putObject("header");
        header.putObject("title")
                .put("tag", "plain_text")
                .put(
                        "content",
                        (event.isError() ? "🚨 " : "💫 ")
                                + event.involvedObject().label());
        header.put("template", event.isError() ? "red" : "turquoise");
        StringBuilder text = new StringBuilder("**").append(event.message()).append("**\n\n");
        MetadataOrder.of(event)
                .forEach((key, value) ->
                        text.append(key).append(": ").append(value).append('\n'));
        card.putArray("elements")
                .addObject()
                .put("tag", "div")
                .putObject("text")
                .put("tag", "lark_md")
                .put("content", text.toString());
        http.post(to, payload, Map.of());
    }
}
