package io.weirkeeper.service.notification.send.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.MetadataOrder;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.Sender;
import java.net.URI;
import java.util.Map;

/**
 * Type msteams: an adaptive card, or the older card where the host is that of a connector, which Microsoft is taking
 * away (internal/notifier/teams.go, August 2026).
 */
public final class TeamsSender implements Sender {
    private static final String CONNECTORS = ".webhook.office.com";

    private final ProviderHttp http;

    public TeamsSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        http.post(to, isConnector(to.address()) ? connectorCard(event) : adaptiveCard(event), Map.of());
    }

    static boolean isConnector(String address) {
        try {
            String host = URI.create(address).getHost();
            return host != null && host.endsWith(CONNECTORS);
        } catch (IllegalArgumentException _) {
            return false; // sending says what is wrong with the address
        }
    }

    static ObjectNode connectorCard(FluxEvent event) {
        String object = event.involvedObject().label();
        ObjectNode card = JsonNodeFactory.instance.objectNode();
        card.put("@type", "MessageCard");
        card.put("@context", "http://schema.org/extensions");
        card.put("themeColor", event.isError() ? "FF0000" : "0076D7");
        card.put("summary", object);
        ObjectNode section = card.putArray("sections").addObject();
        section.put("activityTitle", event.message());
        section.put("activitySubtitle", object);
        ArrayNode facts = section.putArray("facts");
        MetadataOrder.of(event)
                .forEach((name, value) -> facts.addObject().put("name", name).put("value", value));
        return card;
    }

    static ObjectNode adaptiveCard(FluxEvent event) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("type", "message");
        ObjectNode attachment = message.putArray("attachments").addObject();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        ObjectNode content = attachment.putObject("content");
        content.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        content.put("type", "AdaptiveCard");
        content.put("version", "1.4");
        ObjectNode container = content.putArray("body").addObject().put("type", "Container");
        content.putObject("msteams").put("width", "Full");
        ArrayNode items = container.putArray("items");
        items.addObject()
                .put("type", "TextBlock")
                .put("text", event.involvedObject().label())
                .put("size", "large")
                .put("weight", "bolder")
                .put("wrap", true);
        ObjectNode text = items.addObject().put("type", "TextBlock").put("text", event.message());
        if (event.isError()) {
            text.put("color", "attention");
        }
        text.put("wrap", true);
        ObjectNode factSet = items.addObject().put("type", "FactSet");
        if (!event.metadata().isEmpty()) {
            ArrayNode facts = factSet.putArray("facts");
            MetadataOrder.of(event)
                    .forEach((title, value) ->
                            facts.addObject().put("title", title).put("value", value));
        }
        return message;
    }
}
