package io.weirkeeper.service.notification.send;

import java.util.Map;
import java.util.Optional;

/** The types of providers that can be sent to. */
public final class Senders {
    private final Map<String, Sender> byType;

    public Senders(HttpPost http) {
        this.byType = Map.of(
                "generic", new GenericSender(http),
                "generic-hmac", new GenericHmacSender(http),
                "slack", new SlackSender(http));
    }

    public Optional<Sender> ofType(String type) {
        return Optional.ofNullable(byType.get(type));
    }
}
