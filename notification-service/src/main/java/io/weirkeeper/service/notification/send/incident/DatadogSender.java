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
import io.weirkeeper.service.notification.send.Urls;
import java.util.Locale;
import java.util.Map;

/** Type datadog: an event of the Events API v1 (internal/notifier/datadog.go, August 2026). */
public final class DatadogSender implements Sender {
    private final ProviderHttp http;

    public DatadogSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        InvolvedObject object = event.involvedObject();
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("alert_type", event.isError() ? "error" : "info");
        payload.put("date_happened", event.timestamp().getEpochSecond());
        payload.put("source_type_name", "fluxcd");
        ArrayNode tags = payload.putArray("tags");
        tag(tags, "flux_reporting_controller", event.reportingController());
        tag(tags, "flux_reason", event.reason());
        tag(tags, "kube_kind", object.kind());
        tag(tags, "kube_name", object.name());
        tag(tags, "kube_namespace", object.namespace());
        MetadataOrder.of(event).forEach((key, value) -> tag(tags, key, value));
        payload.put("text", event.message());
        payload.put("title", "Events from the " + object.kind() + " " + object.name() + "/" + object.namespace());
        http.post(
                to.at(Urls.origin(to.address()) + "/api/v1/events"),
                payload,
                Map.of("DD-API-KEY", Login.requiredToken(to)));
    }

    private static void tag(ArrayNode tags, String key, String value) {
        tags.add((key + ":" + value).toLowerCase(Locale.ROOT));
    }
}
