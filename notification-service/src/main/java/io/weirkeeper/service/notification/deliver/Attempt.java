package io.weirkeeper.service.notification.deliver;

import java.time.Duration;
import java.util.Optional;

/** How one try to send a notification ended. Texts are for people and hold no secret. */
public sealed interface Attempt {

    /** The provider took it. */
    record Sent() implements Attempt {}

    /**
     * It may work later: the provider is away or busy, or someone must correct the Provider.
     *
     * @param notBefore how long the provider asked us to wait
     */
    record Failed(String message, Optional<Duration> notBefore) implements Attempt {
        public static Failed of(String message) {
            return new Failed(message, Optional.empty());
        }
    }

    /** It will never work for this notification: the provider understood and refused it, or nobody wants it any more. */
    record Refused(String message) implements Attempt {}

    /** Nobody needs it any more, and nobody needs to hear of that. */
    record Dropped(String message) implements Attempt {}
}
