package io.weirkeeper.service.notification.send.incident;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.EventText;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.service.notification.send.Sender;
import io.weirkeeper.service.notification.send.Urls;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Type sentry: an error is an event, anything else a transaction; the address is the DSN, the channel the environment.
 * Sent as Sentry's envelope, with the event's own id, so that Sentry keeps a repeat once
 * (internal/notifier/sentry.go, August 2026; https://develop.sentry.dev/sdk/data-model/envelopes).
 */
public final class SentrySender implements Sender {
    private static final String TYPE = "application/x-sentry-envelope";
    private static final int ID_LENGTH = 32;
    private static final int SPAN_LENGTH = 16;

    private final ProviderHttp http;

    /** What a DSN says. */
    private record Dsn(String envelopes, String key) {
        static Dsn parse(String text) {
            try {
                URI uri = URI.create(text);
                int slash = uri.getPath() == null ? -1 : uri.getPath().lastIndexOf('/');
                if (slash >= 0 && uri.getUserInfo() != null && uri.getHost() != null) {
                    String project = uri.getPath().substring(slash + 1);
                    String key = uri.getUserInfo().split(":", 2)[0];
                    String base = Urls.origin(text) + uri.getPath().substring(0, slash);
                    if (!project.isEmpty() && !key.isEmpty()) {
                        return new Dsn(base + "/api/" + project + "/envelope/", key);
                    }
                }
            } catch (IllegalArgumentException _) {
                // told below, without the DSN: it holds a key
            }
            throw SendException.failed(
                    "the provider's address is not a DSN of the form https://<key>@<host>/<project>: copy it from Sentry",
                    null);
        }
    }

    public SentrySender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        Dsn dsn = Dsn.parse(to.address());
        String id = (event.id() + "0".repeat(ID_LENGTH)).substring(0, ID_LENGTH);
        ObjectNode payload = event.isError() ? error(event, id) : transaction(event, id);
        if (!to.channel().isEmpty()) {
            payload.put("environment", to.channel());
        }
        ObjectNode header = JsonNodeFactory.instance.objectNode().put("event_id", id);
        byte[] item = RecordJson.encode(payload);
        ObjectNode itemHeader = JsonNodeFactory.instance
                .objectNode()
                .put("type", event.isError() ? "event" : "transaction")
                .put("length", item.length);
        String envelope = header + "\n" + itemHeader + "\n" + new String(item, StandardCharsets.UTF_8) + "\n";
        http.post(
                to.at(dsn.envelopes()),
                TYPE,
                envelope.getBytes(StandardCharsets.UTF_8),
                Map.of(
                        "X-Sentry-Auth",
                        "Sentry sentry_version=7, sentry_client=weirkeeper/1, sentry_key=" + dsn.key()));
    }

    private static ObjectNode error(FluxEvent event, String id) {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.put("event_id", id);
        error.put("timestamp", EventText.time(event));
        error.put("level", "error");
        error.put("platform", "other");
        error.put("server_name", event.reportingController());
        error.put("transaction", summary(event));
        error.put("message", event.message());
        ObjectNode metadata = error.putObject("contexts").putObject("metadata");
        new TreeMap<>(event.metadata()).forEach(metadata::put);
        return error;
    }

    private static ObjectNode transaction(FluxEvent event, String id) {
        ObjectNode transaction = JsonNodeFactory.instance.objectNode();
        String time = EventText.time(event);
        transaction.put("event_id", id);
        transaction.put("type", "transaction");
        transaction.put("platform", "other");
        transaction.put("transaction", summary(event));
        transaction.put("level", event.severity());
        transaction.put("message", event.message());
        transaction.put("start_timestamp", time);
        transaction.put("timestamp", time);
        transaction
                .putObject("contexts")
                .putObject("trace")
                .put("trace_id", id)
                .put("span_id", id.substring(0, SPAN_LENGTH))
                .put("op", "event");
        ObjectNode tags = transaction.putObject("tags");
        tags(event).forEach(tags::put);
        ObjectNode span = transaction.putArray("spans").addObject();
        span.put("trace_id", id);
        span.put("span_id", id.substring(0, SPAN_LENGTH));
        span.put("op", "event");
        span.put("start_timestamp", time);
        span.put("timestamp", time);
        span.set("tags", tags);
        return transaction;
    }

    private static Map<String, String> tags(FluxEvent event) {
        InvolvedObject object = event.involvedObject();
        Map<String, String> tags = new TreeMap<>();
        tags.put("flux_involved_object_kind", object.kind());
        tags.put("flux_involved_object_namespace", object.namespace());
        tags.put("flux_involved_object_name", object.name());
        tags.put("flux_reporting_controller", event.reportingController());
        tags.put("flux_reporting_instance", event.reportingInstance());
        tags.put("flux_reason", event.reason());
        tags.putAll(event.metadata());
        return tags;
    }

    private static String summary(FluxEvent event) {
        InvolvedObject object = event.involvedObject();
        return object.kind() + ": " + object.namespace() + "/" + object.name();
    }
}
