package io.weirkeeper.service.notification.deliver;

import io.weirkeeper.api.event.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A log in memory that can be away, and can be read again by another queue. */
final class MemoryLog implements DeliveryLog {
    private final List<Delivery> rows = new ArrayList<>();
    private boolean away;

    @Override
    public synchronized CompletionStage<Void> append(Delivery delivery) {
        if (away) {
            return CompletableFuture.failedFuture(new IllegalStateException("the log is away"));
        }
        rows.add(delivery);
        return CompletableFuture.completedFuture(null);
    }

    synchronized void setAway(boolean isAway) {
        away = isAway;
    }

    synchronized List<Delivery> rows() {
        return List.copyOf(rows);
    }

    /** The last row of a key. */
    Delivery last(String key) {
        return rows().reversed().stream()
                .filter(row -> row.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row " + key));
    }

    void readInto(DeliveryQueue queue) {
        rows().forEach(queue::row);
        queue.caughtUp();
    }
}
