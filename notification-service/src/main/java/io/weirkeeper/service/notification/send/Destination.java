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
 * @param secret all of the Secret, for types with keys of their own
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
        Duration timeout,
        Map<String, String> secret,
        Origin origin) {
    public Destination {
        headers = Copies.map(headers);
        certificates = Copies.map(certificates);
        secret = Copies.map(secret);
    }

    /** The same with another address. */
    public Destination at(String other) {
        return new Destination(
                type, other, channel, username, password, token, headers, proxy, certificates, timeout, secret, origin);
    }

    @Override
    public String toString() {
        return "Destination[type=" + type + "]";
    }
}
