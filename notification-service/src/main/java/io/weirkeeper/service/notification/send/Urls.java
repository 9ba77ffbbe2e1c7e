package io.weirkeeper.service.notification.send;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Parts of URLs. */
public final class Urls {
    private Urls() {}

    /** Scheme, host and port of an address. */
    public static String origin(String address) {
        try {
            URI uri = URI.create(address);
            if (uri.getScheme() != null && uri.getHost() != null) {
                return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
            }
        } catch (IllegalArgumentException _) {
            // told below, without the address: it may be a secret
        }
        throw SendException.failed(
                "the provider's address is not an http or https URL: correct spec.address, or 'address' in its Secret",
                null);
    }

    /** A text as one segment of a path. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%21", "!")
                .replace("%3A", ":")
                .replace("%40", "@");
    }

    /** Fields as a form or a query has them. */
    public static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
