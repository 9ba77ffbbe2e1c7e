package io.weirkeeper.service.notification.send;

import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.notification.Provider;
import io.weirkeeper.api.notification.ProviderSpec;
import io.weirkeeper.engine.yaml.YamlException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts a Provider and its Secrets together. What the Secret says beats the Provider: address, proxy, user name; a
 * proxySecretRef beats both (fluxcd/notification-controller internal/server/event_handlers.go, August 2026).
 */
public final class Destinations {
    private static final int LONGEST_ADDRESS = 2048;

    private static final Map<String, String> CERTIFICATE_KEYS =
            Map.of("ca.crt", "caFile", "tls.crt", "certFile", "tls.key", "keyFile");

    private final SecretReader secrets;

    public Destinations(SecretReader secrets) {
        this.secrets = secrets;
    }

    /** @throws SendException when a Secret is missing or cannot be used; it may be put right */
    public Destination of(Origin origin) {
        Provider provider = origin.provider();
        ProviderSpec spec = provider.spec();
        String namespace = provider.metadata().namespace();
        Map<String, byte[]> secret = secret(namespace, spec.secretRef());
        String address = secret.containsKey("address") ? text(secret, "address").strip() : or(spec.address());
        if (address.getBytes(StandardCharsets.UTF_8).length > LONGEST_ADDRESS) {
            throw SendException.failed(
                    "the address in the provider's Secret is longer than " + LONGEST_ADDRESS + " bytes", null);
        }
        boolean hasLogin = secret.containsKey("username") && secret.containsKey("password");
        return new Destination(
                spec.type(),
                address,
                or(spec.channel()),
                hasLogin ? text(secret, "username") : or(spec.username()),
                hasLogin ? text(secret, "password") : "",
                text(secret, "token"),
                headers(secret),
                proxy(spec, secret, namespace),
                certificates(secret(namespace, spec.certSecretRef())),
                spec.timeoutOrDefault(),
                texts(secret),
                origin);
    }

    private String proxy(ProviderSpec spec, Map<String, byte[]> secret, String namespace) {
        if (spec.proxySecretRef() != null) {
            return ProxyUrl.of(secret(namespace, spec.proxySecretRef()));
        }
        return secret.containsKey("proxy") ? text(secret, "proxy").strip() : or(spec.proxy());
    }

    private Map<String, byte[]> secret(String namespace, @Nullable LocalObjectReference reference) {
        if (reference == null) {
            return Map.of();
        }
        return secrets.read(namespace, reference.name())
                .orElseThrow(() -> SendException.failed(
                        "Secret " + namespace + "/" + reference.name() + " not found: create it", null));
    }

    private static Map<String, String> headers(Map<String, byte[]> secret) {
        if (!secret.containsKey("headers")) {
            return Map.of();
        }
        try {
            return HeaderYaml.read(text(secret, "headers"));
        } catch (YamlException e) {
            throw SendException.failed(
                    "'headers' in the provider's Secret is not a YAML map from names to texts", null);
        }
    }

    /** The older names of the keys are still read. */
    private static Map<String, String> certificates(Map<String, byte[]> secret) {
        Map<String, String> found = new TreeMap<>();
        CERTIFICATE_KEYS.forEach((key, older) -> {
            String text = secret.containsKey(key) ? text(secret, key) : text(secret, older);
            if (!text.isEmpty()) {
                found.put(key, text);
            }
        });
        return found;
    }

    private static Map<String, String> texts(Map<String, byte[]> secret) {
        Map<String, String> texts = new TreeMap<>();
        secret.keySet().forEach(key -> texts.put(key, text(secret, key)));
        return texts;
    }

    private static String text(Map<String, byte[]> secret, String key) {
        byte[] value = secret.get(key);
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    private static String or(@Nullable String value) {
        return value == null ? "" : value;
    }
}
