package io.weirkeeper.service.notification.send.incident;

import io.weirkeeper.api.ObjectMeta;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.HttpCall;
import io.weirkeeper.service.notification.send.Login;
import io.weirkeeper.service.notification.send.MetadataOrder;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.Sender;
import io.weirkeeper.service.notification.send.Urls;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Type otel: a span by OTLP/HTTP; all spans of an alert and a revision are one trace. The ids are made from alert and
 * event, so that a repeat is the same span (internal/notifier/otel.go, August 2026; opentelemetry-proto 1.7).
 */
public final class OtelSender implements Sender {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String DEFAULT_PATH = "/v1/traces";
    private static final String SCOPE = "flux:notification-controller";
    private static final String SCHEMA = "https://opentelemetry.io/schemas/1.34.0";
    private static final int SAMPLED_OF_REMOTE = 0x301;
    private static final int INTERNAL = 1;
    private static final int OK = 1;
    private static final int ERROR = 2;
    private static final int TRACE_ID = 16;
    private static final int SPAN_ID = 8;
    private static final long NANOS = 1_000_000_000L;

    private final ProviderHttp http;

    public OtelSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        if (event.involvedObject().kind().equals("HelmRepository")) {
            return;
        }
        Map<String, String> headers = new LinkedHashMap<>(Login.bearerOrBasic(to));
        if (to.headers().keySet().stream().anyMatch(name -> name.equalsIgnoreCase(Login.HEADER))) {
            headers.clear();
        }
        headers.putAll(to.headers());
        ObjectMeta alert = to.origin().alert().metadata();
        http.call(to, new HttpCall("POST", traces(to.address()), headers, PROTOBUF, request(event, alert)));
    }

    private static String traces(String address) {
        String path = address.substring(Math.min(Urls.origin(address).length(), address.length()));
        return path.isEmpty() ? address + DEFAULT_PATH : address;
    }

    static byte[] request(FluxEvent event, ObjectMeta alert) {
        ProtoMessage resource = new ProtoMessage()
                .message(1, attribute("service.instance.id", alert.uid()))
                .message(1, attribute("service.name", alert.namespace() + "/" + alert.name()))
                .message(1, attribute("service.namespace", alert.namespace()));
        ProtoMessage spans =
                new ProtoMessage().message(1, new ProtoMessage().text(1, SCOPE)).message(2, span(event, alert.uid()));
        return new ProtoMessage()
                .message(
                        1,
                        new ProtoMessage()
                                .message(1, resource)
                                .message(2, spans)
                                .text(3, SCHEMA))
                .toBytes();
    }

    private static ProtoMessage span(FluxEvent event, String alertUid) {
        InvolvedObject object = event.involvedObject();
        Instant time = event.timestamp();
        long nanos = time.getEpochSecond() * NANOS + time.getNano();
        ProtoMessage span = new ProtoMessage()
                .bytes(1, Arrays.copyOf(sha256(alertUid + ":" + revision(event)), TRACE_ID))
                .bytes(2, Arrays.copyOf(sha256(event.id()), SPAN_ID))
                .text(5, object.kind() + ": " + object.namespace() + "/" + object.name())
                .number(6, INTERNAL)
                .fixed64(7, nanos)
                .fixed64(8, nanos)
                .message(9, attribute("object.uid", object.uid()))
                .message(9, attribute("object.kind", object.kind()))
                .message(9, attribute("object.name", object.name()))
                .message(9, attribute("object.namespace", object.namespace()));
        MetadataOrder.of(event).forEach((key, value) -> span.message(9, attribute(key, value)));
        ProtoMessage status = new ProtoMessage();
        if (event.isError()) {
            status.text(2, event.message());
        }
        return span.message(15, status.number(3, event.isError() ? ERROR : OK)).fixed32(16, SAMPLED_OF_REMOTE);
    }

    private static ProtoMessage attribute(String key, String value) {
        return new ProtoMessage().text(1, key).message(2, new ProtoMessage().text(1, value));
    }

    private static String revision(FluxEvent event) {
        Map<String, String> metadata = event.metadata();
        if (metadata.containsKey("oci-digest") && metadata.containsKey("app-version")) {
            return metadata.get("app-version") + "@" + metadata.get("oci-digest");
        }
        return metadata.getOrDefault("revision", "unknown");
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
