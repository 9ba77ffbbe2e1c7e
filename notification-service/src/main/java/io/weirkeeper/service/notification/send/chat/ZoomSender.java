package io.weirkeeper.service.notification.send.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.Login;
import io.weirkeeper.service.notification.send.MetadataOrder;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.Sender;
import java.util.Map;

/** Type zoom: a message of the full format, with the verification token (internal/notifier/zoom.go, August 2026). */
public final class ZoomSender implements Sender {
    private final ProviderHttp http;

    public ZoomSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        ObjectNode content = payload.putObject("content");
        ObjectNode head = content.putObject("head");
        head.put("text", event.involvedObject().label());
        head.putObject("sub_head").put("text", event.severity());
        ArrayNode body = content.putArray("body");
        body.addObject().put("type", "message").put("text", event.message());
        if (!event.metadata().isEmpty()) {
            ArrayNode items = body.addObject().put("type", "fields").putArray("items");
            MetadataOrder.of(event)
                    .forEach((key, value) -> items.addObject().put("key", key).put("value", value));
        }
        http.post(to.at(fullFormat(to.address())), payload, Map.of(Login.HEADER, Login.requiredToken(to)));
    }

    static String fullFormat(String address) {
        int query = address.indexOf('?');
        if (query >= 0 && ("&" + address.substring(query + 1)).contains("&format=")) {
            return address;
        }
        return address + (query < 0 ? "?" : "&") + "format=full";
    }
}
