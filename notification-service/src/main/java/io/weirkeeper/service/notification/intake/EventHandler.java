package io.weirkeeper.service.notification.intake;

import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.EventIds;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.match.DedupKey;
import io.weirkeeper.service.notification.match.Duplicates;
import io.weirkeeper.service.notification.match.EventMetadata;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Answers an event that a controller posts with a status code: 202 once it is safe, 400 when it is no event, 429 for a
 * duplicate, 503 when it could not be kept, so that the controller posts it again.
 */
public final class EventHandler {
    private static final Logger LOG = Logger.getLogger(EventHandler.class);

    /** Where events go. */
    @FunctionalInterface
    public interface Keeper {
        /**
         * Returns when the event is safe.
         *
         * @throws EventNotKeptException when it is not
         */
        void keep(FluxEvent event);
    }

    private final Duplicates duplicates;
    private final Keeper keeper;
    private final UnaryOperator<String> redactor;
    private final Clock clock;
    private final AtomicLong posts = new AtomicLong();

    /** @param redactor takes secrets out of messages */
    public EventHandler(Duplicates duplicates, Keeper keeper, UnaryOperator<String> redactor, Clock clock) {
        this.duplicates = duplicates;
        this.keeper = keeper;
        this.redactor = redactor;
        this.clock = clock;
    }

    /** May block until the event is safe. */
    public int handle(byte[] body) {
        FluxEvent posted;
        try {
            posted = RecordJson.decode(body, FluxEvent.class);
        } catch (DecodeException e) {
            LOG.errorf("decoding the request body failed: %s", e.getMessage());
            return 400;
        }
        Instant now = clock.instant();
        FluxEvent event = EventMetadata.cleaned(posted).withMessage(redactor.apply(posted.message()));
        if (event.timestamp().equals(Instant.EPOCH)) {
            event = event.withTimestamp(now);
        }
        String key = DedupKey.of(event);
        event = event.withId(EventIds.posted(key, event.timestamp()));
        String post = Long.toString(posts.incrementAndGet()); // the same event posted twice is a duplicate too
        if (duplicates.isDuplicate(key, post, now)) {
            LOG.debug("Discarding event, rate limiting duplicate events");
            return 429;
        }
        try {
            keeper.keep(event);
            return 202;
        } catch (EventNotKeptException e) {
            duplicates.forget(key, post);
            LOG.errorf("an event was not kept: %s", e.getMessage());
            return 503;
        }
    }
}
