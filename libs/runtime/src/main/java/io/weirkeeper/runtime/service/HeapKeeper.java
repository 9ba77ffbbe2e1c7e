package io.weirkeeper.runtime.service;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps the heap near the size of what is alive. The serial collector lets the old generation grow up to its limit before
 * it looks for garbage there, and the limit follows that of the container: a service that needs 25 MB would come to hold
 * hundreds. Collects when a good part has been added since the last time, and seldom enough to cost less than a
 * hundredth of the time. Does nothing with another collector.
 */
final class HeapKeeper {
    private static final String OLD = "Tenured Gen";
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
        });
    }

    void look() {
        long left = alive.getAsLong();
        if (used.getAsLong() - left >= Math.max(LEAST_GROWTH, left / PARTS)) {
            collection.run();
        }
    }

    private static long left(MemoryUsage afterCollection) {
        return afterCollection == null ? 0 : afterCollection.getUsed();
    }
}
