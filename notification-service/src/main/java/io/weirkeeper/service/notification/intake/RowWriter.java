package io.weirkeeper.service.notification.intake;

import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.service.notification.deliver.DeliveryLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Writes pending rows, many at a time, but of an alert and an object one after the other: of two that are under way the
 * log could give up the first and keep the second. Not thread-safe.
 */
final class RowWriter {
    /** Rows with the same one are kept in their order. */
    private record Turn(
            String alertUid,
            @Nullable String kind,
            @Nullable String namespace,
            @Nullable String name) {
        static Turn of(Delivery row) {
            FluxEvent event = row.event();
            InvolvedObject object = event == null ? null : event.involvedObject();
            return object == null
                    ? new Turn(row.alertUid(), null, null, null)
                    : new Turn(row.alertUid(), object.kind(), object.namespace(), object.name());
        }
    }

    private final DeliveryLog log;
    private final Duration patience;
    /** Neither safe nor given up. */
    private final Map<Turn, CompletableFuture<Void>> underWay = new HashMap<>();

    /** @param patience how long rows are waited for */
    RowWriter(DeliveryLog log, Duration patience) {
        this.log = log;
        this.patience = patience;
    }

    /**
     * Begins to write a row.
     *
     * @throws EventNotKeptException when an earlier one of its alert and object, or the row itself, is not safe
     */
    void write(Delivery row) throws InterruptedException {
        Turn turn = Turn.of(row);
        if (underWay.containsKey(turn)) {
            awaitAll();
        }
        CompletableFuture<Void> write = log.append(row).toCompletableFuture();
        underWay.put(turn, write);
        if (write.isCompletedExceptionally()) {
            awaitAll();
        }
    }

    /**
     * Returns when all rows are safe.
     *
     * @throws EventNotKeptException when one is not; none behind it was written
     */
    void awaitAll() throws InterruptedException {
        try {
            CompletableFuture.allOf(underWay.values().toArray(new CompletableFuture<?>[0]))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new EventNotKeptException("deliveries could not be written: " + e, e);
        } finally {
            underWay.values().removeIf(CompletableFuture::isDone);
        }
    }
}
