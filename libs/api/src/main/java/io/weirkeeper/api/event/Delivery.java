package io.weirkeeper.api.event;

import com.fasterxml.jackson.annotation.JsonValue;
import io.weirkeeper.api.Copies;
import io.weirkeeper.api.schema.Property;
import java.time.Duration;
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
 * @param grouped whether its alert wants failures within a while told as one
 * @param remind after what time a failure that goes on is told again; null for never
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
        @Nullable FluxEvent event,
        boolean grouped,
        @Nullable Duration remind) {
    private static final String REPLAY = "~replay-";
    private static final String REMINDER = "~reminder-";

    public Delivery {
        result = Copies.text(result);
    }

    /** The key of the row. */
    public String key() {
        return alertUid + "/" + eventId;
    }

    /** The row after one more attempt. */
    public Delivery after(State newState, String newResult, Instant attempted, @Nullable Instant next) {
        return new Delivery(
                newState,
                alertUid,
                alertNamespace,
                alertName,
                eventId,
                sequence,
                created,
                attempts + 1,
                newResult,
                attempted,
                next,
                event,
                grouped,
                remind);
    }

    /** The same row about another event. */
    public Delivery withEvent(@Nullable FluxEvent other) {
        return new Delivery(
                state,
                alertUid,
                alertNamespace,
                alertName,
                eventId,
                sequence,
                created,
                attempts,
                result,
                lastAttempt,
                nextAttempt,
                other,
                grouped,
                remind);
    }

    /** The same notification once more, to be sent at once; its event keeps its id, so that a repeat can be told. */
    public Delivery again(Instant now) {
        return fresh(base(REPLAY) + REPLAY + now.getEpochSecond(), now, null, event);
    }

    /** A notification that a failure goes on, to be sent when its alert wants to be reminded. */
    public Delivery reminder(Instant now) {
        String base = base(REMINDER);
        int number =
                base.equals(eventId) ? 1 : Integer.parseInt(eventId.substring(base.length() + REMINDER.length())) + 1;
        String id = base + REMINDER + number;
        FluxEvent told = event == null ? null : event.withId(id);
        return fresh(id, now, remind == null ? now : now.plus(remind), told);
    }

    public boolean isReminder() {
        return eventId.contains(REMINDER);
    }

    private String base(String mark) {
        int at = eventId.indexOf(mark);
        return at < 0 ? eventId : eventId.substring(0, at);
    }

    private Delivery fresh(String id, Instant now, @Nullable Instant next, @Nullable FluxEvent told) {
        return new Delivery(
                State.PENDING,
                alertUid,
                alertNamespace,
                alertName,
                id,
                sequence,
                now,
                0,
                "",
                null,
                next,
                told,
                grouped,
                remind);
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
