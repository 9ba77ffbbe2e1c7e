package io.weirkeeper.service.notification.send.incident;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.EventText;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.Sender;
import io.weirkeeper.service.notification.send.Urls;
import java.util.Map;
import java.util.TreeMap;

/**
 * Type pagerduty: an error triggers the incident of the object, anything else resolves it and is noted as a change; the
 * channel is the routing key (internal/notifier/pagerduty.go, August 2026).
 */
public final class PagerDutySender implements Sender {
    private final ProviderHttp http;

    public PagerDutySender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        if (EventText.isProgressing(event)) {
            return;
        }
        String origin = Urls.origin(to.address());
        http.post(to.at(origin + "/v2/enqueue"), incident(event, to.channel()), Map.of());
        if (!event.isError()) {
            http.post(to.at(origin + "/v2/change/enqueue"), change(event, to.channel()), Map.of());
        }
    }

    private static ObjectNode incident(FluxEvent event, String routingKey) {
        ObjectNode incident = JsonNodeFactory.instance.objectNode();
        incident.put("routing_key", routingKey);
        incident.put("event_action", event.isError() ? "trigger" : "resolve");
        incident.put("dedup_key", event.involvedObject().uid());
        if (event.isError()) {
            ObjectNode payload = incident.putObject("payload");
            payload.put("summary", EventText.description(event) + ": " + EventText.name(event));
            payload.put("source", "Flux " + event.reportingController());
            payload.put("severity", "error");
            payload.put("timestamp", EventText.time(event));
            payload.put("component", event.involvedObject().name());
            payload.put("group", event.involvedObject().kind());
            details(payload, event);
        }
        return incident;
    }

    private static ObjectNode change(FluxEvent event, String routingKey) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.put("routing_key", routingKey);
        ObjectNode payload = change.putObject("payload");
        payload.put("summary", EventText.description(event) + ": " + EventText.name(event));
        payload.put("source", "Flux " + event.reportingController());
        payload.put("timestamp", EventText.time(event));
        details(payload, event);
        return change;
    }

    private static void details(ObjectNode payload, FluxEvent event) {
        ObjectNode details = payload.putObject("custom_details");
        details.put("message", event.message());
        ObjectNode metadata = details.putObject("metadata");
        new TreeMap<>(event.metadata()).forEach(metadata::put);
    }
}
