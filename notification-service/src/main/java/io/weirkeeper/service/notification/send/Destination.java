package io.weirkeeper.service.notification.send;

import io.weirkeeper.api.Copies;
import java.time.Duration;
import java.util.Map;

/**
 * Where and how to send, put together from a Provider and its Secrets. Absent texts are empty. Holds secrets: never
 * printed.
 *
 * @param proxy URL of the proxy, with user info when it wants some
 * @param certificates PEM texts by the keys {@code ca.crt}, {@code tls.crt}, {@code tls.key}
 */
public record Destination(
        String type,
        String address,
        String channel,
        String username,
        String password,
        String token,
        Map<String, String> headers,
        String proxy,
        Map<String, String> certificates,
        Duration timeout) {
    public Destination {
        headers = Copies.map(headers);
        certificates = Copies.map(certificates);
    }

    @Override
    public String toString() {
        return "Destination[type=" + type + "]";
    }
}
