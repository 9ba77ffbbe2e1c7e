package io.weirkeeper.service.notification.send;

import io.weirkeeper.engine.yaml.YamlException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of a provider's Secret is secret besides its values as a whole: the parts that are sent on their own, and that a
 * careless server repeats in its answer.
 */
public final class SecretParts {
    /** Shorter paths are ordinary words. */
    private static final int SHORTEST_PATH = 12;

    private SecretParts() {}

    public static List<String> of(Map<String, byte[]> secret) {
        List<String> parts = new ArrayList<>();
        @Nullable String username = text(secret, "username");
        @Nullable String password = text(secret, "password");
        if (username != null && password != null) {
            parts.add(base64(username + ":" + password));
        }
        @Nullable String address = text(secret, "address");
        if (address != null) {
            parts.addAll(address.contains(";") ? ofConnectionString(address) : ofUrl(address.strip()));
        }
        @Nullable String proxy = text(secret, "proxy");
        if (proxy != null) {
            parts.addAll(ofUrl(proxy.strip()));
        }
        @Nullable String headers = text(secret, "headers");
        if (headers != null) {
            parts.addAll(ofHeaders(headers));
        }
        return parts;
    }

    /** {@code Endpoint=…;SharedAccessKeyName=…;SharedAccessKey=…}: the keys and signatures. */
    private static List<String> ofConnectionString(String text) {
        List<String> parts = new ArrayList<>();
        for (String part : text.split(";")) {
            int equals = part.indexOf('=');
            String name = part.substring(0, Math.max(equals, 0)).strip().toLowerCase(Locale.ROOT);
            if (name.endsWith("key") || name.endsWith("signature")) {
                parts.add(part.substring(equals + 1).strip());
            }
        }
        return parts;
    }

    /** Who knows the path of a webhook may post there. */
    private static List<String> ofUrl(String text) {
        try {
            URI url = new URI(text);
            List<String> parts = new ArrayList<>();
            String path = url.getRawPath();
            if (path != null && path.length() >= SHORTEST_PATH) {
                parts.add(path);
            }
            if (url.getRawQuery() != null) {
                parts.add(url.getRawQuery());
            }
            if (url.getRawUserInfo() != null) {
                parts.add(url.getRawUserInfo());
                parts.add(base64(url.getUserInfo()));
                parts.add(url.getUserInfo().substring(url.getUserInfo().indexOf(':') + 1));
            }
            return parts;
        } catch (java.net.URISyntaxException e) {
            return List.of(); // nothing is sent there
        }
    }

    private static List<String> ofHeaders(String text) {
        try {
            List<String> parts = new ArrayList<>();
            HeaderYaml.read(text).values().forEach(value -> {
                parts.add(value);
                parts.add(value.substring(value.lastIndexOf(' ') + 1)); // without "Bearer"
            });
            return parts;
        } catch (YamlException e) {
            return List.of(); // nothing is sent with these
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String text(Map<String, byte[]> secret, String key) {
        byte[] value = secret.get(key);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }
}
