package io.weirkeeper.api.event;

import com.fasterxml.jackson.annotation.JsonValue;
import io.weirkeeper.api.Copies;
import io.weirkeeper.api.schema.Property;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one provider: the row of an alert and an event, keyed {@code alertUid/eventId}. A pending
 * row carries the event; a finished one does not.
 *
 * @param sequence orders the rows of one alert: the place of the event in the stream it was matched from
 * @param attempts how often sending was tried
 * @param result what the last attempt said; empty before the first
 * @param nextAttempt when to try again; null when at once or never
 */
public record Delivery(
        @Property(required = true) State state,
        @Property(required = true) String alertUid,
        @Property(required = true) String alertNamespace,
        @Property(required = true) String alertName,
        @Property(required = true) String eventId,
        long sequence,
        @Property(required = true) Instant created,
        int attempts,
        String result,
        @Nullable Instant lastAttempt,
        @Nullable Instant nextAttempt,
        @Nullable FluxEvent event) {
    public Delivery {
        result = Copies.text(result);
    }

    /** The key of the row. */
    public String key() {
        return alertUid + "/" + eventId;
    }

    /** How far a delivery has come. */
    public enum State {
        /** To be sent. */
        PENDING,
        /** The provider took it. */
        SENT,
        /** Given up: the provider refused for too long, or alert or provider are gone. */
        DEAD;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
