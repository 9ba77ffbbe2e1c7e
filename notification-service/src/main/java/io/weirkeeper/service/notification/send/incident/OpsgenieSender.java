package io.weirkeeper.service.notification.send.incident;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.Login;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.Sender;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Type opsgenie: an alert whose alias is the same for the same object and reason (internal/notifier/opsgenie.go, August
 * 2026).
 */
public final class OpsgenieSender implements Sender {
    private final ProviderHttp http;

    public OpsgenieSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        InvolvedObject object = event.involvedObject();
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("message", object.kind() + "/" + object.name());
        payload.put("alias", alias(to.origin().providerUid(), event));
        payload.put("description", event.message());
        Map<String, String> details = new TreeMap<>(event.metadata());
        details.put("severity", event.severity());
        ObjectNode shown = payload.putObject("details");
        details.forEach(shown::put);
        http.post(to, payload, Map.of(Login.HEADER, "GenieKey " + Login.requiredToken(to)));
    }

    static String alias(String providerUid, FluxEvent event) {
        InvolvedObject object = event.involvedObject();
        String key = String.join("/", providerUid, object.kind(), object.namespace(), object.name(), event.reason());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
