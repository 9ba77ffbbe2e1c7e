package io.weirkeeper.service.notification.send.incident;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.Login;
import io.weirkeeper.service.notification.send.MetadataOrder;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.Sender;

/** Type grafana: an annotation (internal/notifier/grafana.go, August 2026). */
public final class GrafanaSender implements Sender {
    private final ProviderHttp http;

    public GrafanaSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        InvolvedObject object = event.involvedObject();
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("when", event.timestamp().getEpochSecond());
        payload.put("text", object.label());
        ArrayNode tags = payload.putArray("tags");
        tags.add("flux").add(event.reportingController());
        MetadataOrder.of(event)
                .forEach((key, value) -> tags.add(key.replace(':', '|') + ": " + value.replace(':', '|')));
        tags.add("kind: " + object.kind()).add("name: " + object.name()).add("namespace: " + object.namespace());
        http.post(to, payload, Login.bearerOrBasic(to));
    }
}
