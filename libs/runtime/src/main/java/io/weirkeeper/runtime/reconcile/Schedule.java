package io.weirkeeper.runtime.reconcile;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** When to look again: intervals with jitter, failures with exponential backoff per object. Thread-safe. */
public final class Schedule {
    private final Duration minRetry;
    private final Duration maxRetry;
    private final int jitterPercent;
    private final RandomGenerator random;
    private final Map<ObjectKey, Integer> failures = new ConcurrentHashMap<>();

    /**
     * @param minRetry delay after the first failure ({@code --min-retry-delay})
     * @param maxRetry the longest delay ({@code --max-retry-delay})
     * @param jitterPercent by how much an interval may be shorter or longer ({@code --interval-jitter-percentage})
     */
    public Schedule(Duration minRetry, Duration maxRetry, int jitterPercent, RandomGenerator random) {
        this.minRetry = minRetry;
        this.maxRetry = maxRetry;
        this.jitterPercent = jitterPercent;
        this.random = random;
    }

    /** The interval, shorter or longer by up to the jitter. */
    public Duration jittered(Duration interval) {
        double share = (random.nextDouble() * 2 - 1) * jitterPercent / 100.0;
        return interval.plusNanos((long) (interval.toNanos() * share));
    }

    /** The delay before the next try of an object that failed once more: doubles each time, with some jitter. */
    public Duration backoff(ObjectKey key) {
        int failed = failures.merge(key, 1, Integer::sum);
        int doublings = Math.min(failed - 1, 30);
        long nanos = minRetry.toNanos() << Math.min(doublings, Long.numberOfLeadingZeros(minRetry.toNanos()) - 2);
        long bounded = Math.min(nanos, maxRetry.toNanos());
        return Duration.ofNanos(bounded - (long) (bounded * random.nextDouble() * 0.1));
    }

    /** The object did not fail: its next failure starts at the shortest delay. */
    public void succeeded(ObjectKey key) {
        failures.remove(key);
    }
}
