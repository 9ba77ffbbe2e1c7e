package io.weirkeeper.service.notification.send;

import static io.weirkeeper.service.notification.Samples.alert;
import static io.weirkeeper.service.notification.Samples.bytes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.service.notification.Recorder;
import io.weirkeeper.service.notification.Samples;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A recorder and what a sender needs, for tests of one type; the clock stands at {@link Samples#TIME}. */
public final class SendTools implements AutoCloseable {
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    public static final Clock CLOCK = Clock.fixed(Samples.TIME, ZoneOffset.UTC);

    public final Recorder recorder = new Recorder();
    private final HttpClients clients = new HttpClients(_ -> {
        throw new AssertionError("no certificates here");
    });
    public final ProviderHttp http = new ProviderHttp(clients);

    /** The event that resources/providers/flux.json is about. */
    public static FluxEvent event(String severity, Map<String, String> more) {
        Map<String, String> metadata = new TreeMap<>(Map.of("revision", "main@sha1:" + COMMIT));
        metadata.putAll(more);
        return new FluxEvent(
                "0123456789abcdef0123456789abcdef",
                new InvolvedObject(
                        "kustomize.toolkit.fluxcd.io/v1", "Kustomization", "apps", "flux-system", "7", "u-1"),
                severity,
                Samples.TIME,
                "first line\nsecond <line>",
                severity.equals("info") ? "ReconciliationSucceeded" : "HealthCheckFailed",
                metadata,
                "kustomize-controller",
                "pod-1");
    }

    /** A destination of a provider with the given secret. */
    public static Destination to(String type, String address, String channel, Map<String, String> secret) {
        return to(type, address, channel, secret, _ -> {});
    }

    /** @param more sets further fields of the provider's spec */
    public static Destination to(
            String type, String address, String channel, Map<String, String> secret, Consumer<ObjectNode> more) {
        Map<String, byte[]> data = new HashMap<>();
        secret.forEach((key, value) -> data.put(key, bytes(value)));
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.put("type", type).put("address", address).put("channel", channel);
        spec.putObject("secretRef").put("name", "s");
        more.accept(spec);
        return new Destinations((_, _) -> Optional.of(data))
                .of(new Origin(
                        alert("{\"providerRef\":{\"name\":\"p\"},\"eventSources\":[]}"),
                        Samples.provider(spec.toString())));
    }

    /** Tokens of clouds whose own services the recorder plays. */
    public CloudTokens tokens(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("GCE_METADATA_HOST", recorder.url("").replace("http://", ""));
        all.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", recorder.url(""));
        return new CloudTokens(http, all, CLOCK);
    }

    @Override
    public void close() {
        recorder.close();
        clients.close();
    }
}
