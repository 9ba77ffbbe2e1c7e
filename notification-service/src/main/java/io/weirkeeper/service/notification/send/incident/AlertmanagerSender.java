package io.weirkeeper.service.notification.send.incident;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.EventText;
import io.weirkeeper.service.notification.send.Login;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.Sender;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Type alertmanager: one firing alert that says nothing of its end, so that Alertmanager resolves it by its own time
 * (internal/notifier/alertmanager.go, August 2026).
 */
public final class AlertmanagerSender implements Sender {
    private static final String SUMMARY = "summary";
    private static final String NO_END = "0001-01-01T00:00:00Z";

    private final ProviderHttp http;

    public AlertmanagerSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        InvolvedObject object = event.involvedObject();
        Map<String, String> labels = new TreeMap<>(event.metadata());
        String summary = labels.remove(SUMMARY);
        labels.put("alertname", "Flux" + object.kind() + title(event.reason()));
        labels.put("severity", event.severity());
        labels.put("reason", event.reason());
        labels.put("kind", object.kind());
        labels.put("name", object.name());
        labels.put("namespace", object.namespace());
        labels.put("reportingcontroller", event.reportingController());
        ArrayNode payload = JsonNodeFactory.instance.arrayNode();
        ObjectNode alert = payload.addObject();
        alert.put("status", "firing");
        ObjectNode shown = alert.putObject("labels");
        labels.forEach(shown::put);
        ObjectNode annotations = alert.putObject("annotations");
        annotations.put("message", event.message());
        if (summary != null) {
            annotations.put(SUMMARY, summary);
        }
        alert.put("startsAt", EventText.time(event));
        alert.put("endsAt", NO_END);
        boolean hasLogin = !to.username().isEmpty() && !to.password().isEmpty();
        http.post(to, payload, hasLogin ? Login.basic(to.username(), to.password()) : Login.bearer(to));
    }

    /** The first letter large, the others small. */
    private static String title(String reason) {
        return reason.isEmpty()
                ? ""
                : reason.substring(0, 1).toUpperCase(Locale.ROOT)
                        + reason.substring(1).toLowerCase(Locale.ROOT);
    }
}
