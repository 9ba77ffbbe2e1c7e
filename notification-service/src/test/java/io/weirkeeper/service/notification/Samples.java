package io.weirkeeper.service.notification;

import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.api.notification.Alert;
import io.weirkeeper.api.notification.Provider;
import io.weirkeeper.api.notification.Receiver;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** Objects and events for tests. */
public final class Samples {
    public static final Instant TIME = Instant.parse("2026-01-02T15:04:05Z");

    private Samples() {}

    public static FluxEvent event(String severity, String message, Map<String, String> metadata) {
        return event("apps", severity, message, metadata);
    }

    public static FluxEvent event(String name, String severity, String message, Map<String, String> metadata) {
        return new FluxEvent(
                "id-" + name + "-" + message.hashCode(),
                new InvolvedObject("kustomize.toolkit.fluxcd.io/v1", "Kustomization", name, "flux-system", "7", "u-1"),
                severity,
                TIME,
                message,
                "ReconciliationSucceeded",
                metadata,
                "kustomize-controller",
                "pod-1");
    }

    /** An alert of namespace flux-system named {@code chat} with the given spec as JSON. */
    public static Alert alert(String spec) {
        return RecordJson.decode(
                bytes("{\"apiVersion\":\"notification.toolkit.fluxcd.io/v1beta3\",\"kind\":\"Alert\",\"metadata\":{"
                        + "\"name\":\"chat\",\"namespace\":\"flux-system\",\"uid\":\"alert-1\"},\"spec\":" + spec
                        + "}"),
                Alert.class);
    }

    /** A provider of namespace flux-system named {@code slack} with the given spec as JSON. */
    public static Provider provider(String spec) {
        return RecordJson.decode(
                bytes("{\"apiVersion\":\"notification.toolkit.fluxcd.io/v1beta3\",\"kind\":\"Provider\",\"metadata\":{"
                        + "\"name\":\"slack\",\"namespace\":\"flux-system\",\"uid\":\"provider-1\"},\"spec\":" + spec
                        + "}"),
                Provider.class);
    }

    /** A receiver of namespace flux-system named {@code flux} with the given spec and status as JSON. */
    public static Receiver receiver(String spec, String status) {
        return RecordJson.decode(
                bytes("{\"apiVersion\":\"notification.toolkit.fluxcd.io/v1\",\"kind\":\"Receiver\",\"metadata\":{"
                        + "\"name\":\"flux\",\"namespace\":\"flux-system\",\"uid\":\"receiver-1\"},\"spec\":" + spec
                        + ",\"status\":" + status + "}"),
                Receiver.class);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
