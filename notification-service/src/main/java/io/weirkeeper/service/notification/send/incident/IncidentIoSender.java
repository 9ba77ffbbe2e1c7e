package io.weirkeeper.service.notification.send.incident;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.EventText;
import io.weirkeeper.service.notification.send.Login;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.Sender;
import java.util.Map;
import java.util.TreeMap;

/**
 * Type incident.io: an alert of the object that fires with an error and is resolved by anything else
 * (internal/notifier/incidentio.go, August 2026).
 */
public final class IncidentIoSender implements Sender {
    private final ProviderHttp http;

    public IncidentIoSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        if (EventText.isProgressing(event)) {
            return;
        }
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("title", event.involvedObject().label() + ": " + event.reason());
        payload.put("status", event.isError() ? "firing" : "resolved");
        payload.put("deduplication_key", event.involvedObject().uid());
        payload.put("description", event.message());
        Map<String, String> metadata = new TreeMap<>(event.metadata());
        metadata.put("severity", event.severity());
        metadata.put("reason", event.reason());
        if (!event.reportingController().isEmpty()) {
            metadata.put("reportingController", event.reportingController());
        }
        ObjectNode shown = payload.putObject("metadata");
        metadata.forEach(shown::put);
        http.post(to, payload, Map.of(Login.HEADER, "Bearer " + Login.requiredToken(to)));
    }
}
