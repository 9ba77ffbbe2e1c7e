package io.weirkeeper.runtime.service;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.management.NotificationEmitter;

/**
 * Keeps the heap near the size of what is alive. The serial collector lets the old generation grow up to its limit before
 * it looks for garbage there, and the limit follows that of the container: a service that needs 25 MB would come to hold
 * hundreds. Collects at once when the old generation has doubled since the last time, as Go's collector does, and for
 * less when there is time. Does nothing with another collector.
 */
final class HeapKeeper {
    private static final String OLD = "Tenured Gen";
    private static final String YOUNG_COLLECTOR = "Copy";
    private static final long LEAST_GROWTH = 8L << 20;
    private static final int PARTS = 4;
    private static final long EVERY_SECONDS = 10;

    private final LongSupplier used;
    private final LongSupplier alive;
    private final Runnable collection;

    /**
     * @param used bytes of the old generation
     * @param alive bytes of it that were left by its last collection
     */
    HeapKeeper(LongSupplier used, LongSupplier alive, Runnable collection) {
        this.used = used;
        this.alive = alive;
        this.collection = collection;
    }

    static void start(ScheduledExecutorService timer) {
        Optional<MemoryPoolMXBean> old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals(OLD))
                .findFirst();
        old.ifPresent(pool -> {
            HeapKeeper keeper =
                    new HeapKeeper(() -> pool.getUsage().getUsed(), () -> left(pool.getCollectionUsage()), System::gc);
            timer.scheduleWithFixedDelay(keeper::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
            ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .filter(collector -> collector.getName().equals(YOUNG_COLLECTOR))
                    .forEach(collector -> ((NotificationEmitter) collector)
                            .addNotificationListener((_, _) -> keeper.promoted(), null, null));
        });
    }

    /** Called now and then. */
    void look() {
        long left = alive.getAsLong();
        collectAfter(left, left / PARTS);
    }

    /** Called when objects may have come from the young generation. */
    void promoted() {
        long left = alive.getAsLong();
        collectAfter(left, left + LEAST_GROWTH);
    }

    private void collectAfter(long left, long growth) {
        if (used.getAsLong() - left >= Math.max(LEAST_GROWTH, growth)) {
            collection.run();
        }
    }

    private static long left(MemoryUsage afterCollection) {
        return afterCollection == null ? 0 : afterCollection.getUsed();
    }
}
