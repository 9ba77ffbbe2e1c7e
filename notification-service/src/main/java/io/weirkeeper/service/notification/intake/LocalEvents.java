package io.weirkeeper.service.notification.intake;

import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.deliver.DeliveryLog;
import io.weirkeeper.service.notification.match.Matcher;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Matches posted events at once, for life without Kafka: when {@link #keep} returns, the deliveries that the event
 * causes are safe.
 */
public final class LocalEvents implements EventHandler.Keeper {
    private final BooleanSupplier allKnown;
    private final Matcher matcher;
    private final DeliveryLog deliveries;
    private final Clock clock;
    private final AtomicLong sequence;

    /** @param allKnown whether all alerts are known, so that no event misses one */
    public LocalEvents(BooleanSupplier allKnown, Matcher matcher, DeliveryLog deliveries, Clock clock) {
        this.allKnown = allKnown;
        this.matcher = matcher;
        this.deliveries = deliveries;
        this.clock = clock;
        // after all numbers that an earlier process gave
        this.sequence = new AtomicLong(clock.millis() << 20);
    }

    @Override
    public void keep(FluxEvent event) {
        if (!allKnown.getAsBoolean()) {
            throw new EventNotKeptException("the alerts are not known yet", new IllegalStateException("starting"));
        }
        try {
            List<CompletableFuture<Void>> writes = new ArrayList<>();
            for (Delivery delivery : matcher.match(event, sequence.incrementAndGet(), clock.instant())) {
                writes.add(deliveries.append(delivery).toCompletableFuture());
            }
            CompletableFuture.allOf(writes.toArray(new CompletableFuture<?>[0])).join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new EventNotKeptException(String.valueOf(cause.getMessage()), e);
        }
    }
}
