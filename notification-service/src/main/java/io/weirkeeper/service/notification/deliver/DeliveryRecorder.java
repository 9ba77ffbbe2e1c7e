package io.weirkeeper.service.notification.deliver;

import io.weirkeeper.api.event.Delivery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes how deliveries went into the log, again and again while the log cannot be written: of each delivery only the
 * newest row, one at a time, so that no older row ever overwrites a newer one. Thread-safe, never blocks.
 */
final class DeliveryRecorder implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DeliveryRecorder.class);
    private static final long AGAIN_MILLIS = 1_000;

    private final DeliveryLog log;
    private final ScheduledExecutorService timer;
    /** Rows that are not safe yet. */
    private final Map<String, Delivery> unsafe = new LinkedHashMap<>();

    private boolean closed;

    DeliveryRecorder(DeliveryLog log, ScheduledExecutorService timer) {
        this.log = log;
        this.timer = timer;
    }

    void record(Delivery row) {
        boolean isBeingWritten;
        synchronized (this) {
            isBeingWritten = unsafe.put(row.key(), row) != null;
        }
        if (!isBeingWritten) {
            write(row);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private void write(Delivery row) {
        log.append(row).whenComplete((_, failure) -> {
            if (failure == null) {
                written(row);
            } else {
                LOG.debugf("delivery %s is not recorded yet: %s", row.key(), failure.getMessage());
                again(row.key());
            }
        });
    }

    private void written(Delivery row) {
        @Nullable Delivery newest;
        synchronized (this) {
            newest = unsafe.remove(row.key(), row) ? null : unsafe.get(row.key());
        }
        if (newest != null) {
            write(newest);
        }
    }

    private synchronized void again(String key) {
        if (closed) {
            unsafe.remove(key);
            return;
        }
        timer.schedule(() -> Thread.ofVirtual().start(() -> writeNewest(key)), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void writeNewest(String key) {
        Delivery newest;
        synchronized (this) {
            newest = unsafe.get(key);
        }
        if (newest != null) {
            write(newest);
        }
    }
}
