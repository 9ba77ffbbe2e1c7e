package io.weirkeeper.service.notification.match;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Remembers for an interval which events were let through, in memory only. An event that comes again under its own id is
 * no duplicate: it is the same one, handled again after a failure. Thread-safe.
 */
public final class Duplicates {
    private record Passed(String id, Instant time) {}

    private final Duration interval;
    private final int capacity;
    private final Map<String, Passed> passed = new HashMap<>();
    private Instant sweptAt = Instant.MIN;

    /** @param capacity keys at most; beyond it the memory is cleared of what is old, and then of everything */
    public Duplicates(Duration interval, int capacity) {
        this.interval = interval;
        this.capacity = capacity;
    }

    /** Whether an event with this key passed within the interval; if not, this one passes now. */
    public synchronized boolean isDuplicate(String key, String id, Instant time) {
        sweep(time);
        Passed before = passed.get(key);
        if (before != null && isWithin(before.time(), time)) {
            return !before.id().equals(id);
        }
        passed.put(key, new Passed(id, time));
        return false;
    }

    /** Takes back that an event passed, because it could not be kept after all. */
    public synchronized void forget(String key, String id) {
        Passed before = passed.get(key);
        if (before != null && before.id().equals(id)) {
            passed.remove(key);
        }
    }

    synchronized int size() {
        return passed.size();
    }

    private boolean isWithin(Instant before, Instant time) {
        return Duration.between(before, time).abs().compareTo(interval) < 0;
    }

    private void sweep(Instant now) {
        boolean due = sweptAt.equals(Instant.MIN) || sweptAt.plus(interval).isBefore(now);
        if (!due && passed.size() < capacity) {
            return;
        }
        sweptAt = now;
        for (Iterator<Passed> all = passed.values().iterator(); all.hasNext(); ) {
            if (!isWithin(all.next().time(), now)) {
                all.remove();
            }
        }
        if (passed.size() >= capacity) {
            passed.clear();
        }
    }
}
