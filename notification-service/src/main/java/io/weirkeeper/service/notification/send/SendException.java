package io.weirkeeper.service.notification.send;

import io.weirkeeper.service.notification.deliver.Attempt;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A notification was not taken. The message is for people: it names host and status, never a URL, which may be secret. */
public final class SendException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Attempt attempt;

    private SendException(String message, Attempt attempt, @Nullable Throwable cause) {
        super(message, cause);
        this.attempt = attempt;
    }

    /** It may work later. */
    public static SendException failed(String message, @Nullable Throwable cause) {
        return new SendException(message, Attempt.Failed.of(message), cause);
    }

    /** It may work later, but not before the provider's own wait is over. */
    public static SendException busy(String message, Optional<Duration> notBefore) {
        return new SendException(message, new Attempt.Failed(message, notBefore), null);
    }

    /** It will never work for this notification. */
    public static SendException refused(String message) {
        return new SendException(message, new Attempt.Refused(message), null);
    }

    public Attempt attempt() {
        return attempt;
    }
}
