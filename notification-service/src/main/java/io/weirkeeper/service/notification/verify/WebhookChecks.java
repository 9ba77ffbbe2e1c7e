package io.weirkeeper.service.notification.verify;

import java.util.Map;
import java.util.Optional;

/** The check of each type of receiver. */
public final class WebhookChecks {
    private static final WebhookCheck NONE = (_, _, _) -> {};
    private static final Map<String, WebhookCheck> BY_TYPE =
            Map.of("generic", NONE, "generic-hmac", new GenericHmacCheck(), "github", new GithubCheck());

    private WebhookChecks() {}

    /** Empty for a type that is not supported. */
    public static Optional<WebhookCheck> ofType(String type) {
        return Optional.ofNullable(BY_TYPE.get(type));
    }

    public static boolean isSupported(String type) {
        return BY_TYPE.containsKey(type);
    }
}
