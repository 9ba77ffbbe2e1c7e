package io.weirkeeper.runtime.reconcile;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Which object is next. De-duplicates by key, hands a key to one worker at a time (a trigger during its run makes it
 * due again), keeps delayed keys, and takes turns between namespaces so that a busy one does not starve the others.
 * Pure: time is given, nothing blocks. Not thread-safe: {@link WorkLoop} owns it.
 */
final class WorkQueue {
    /** What a worker takes: the key with everything that triggered it since its last run, and since when it was due. */
    record Work(ObjectKey key, Set<String> causes, boolean restart, Instant since) {}

    private static final class Entry {
        private Set<String> causes = new LinkedHashSet<>();
        private Instant since = Instant.MIN;
        private boolean restart;
        private boolean resume;
        private boolean queued;
        private boolean running;
    }

    /** The due keys of a namespace: what was begun is finished before anything new is begun. */
    private static final class Line {
        private final ArrayDeque<ObjectKey> begun = new ArrayDeque<>();
        private final ArrayDeque<ObjectKey> fresh = new ArrayDeque<>();

        ObjectKey poll() {
            return begun.isEmpty() ? fresh.remove() : begun.remove();
        }

        int size() {
            return begun.size() + fresh.size();
        }
    }

    private record Delayed(Instant due, long order, ObjectKey key, String cause) {}

    private final Map<ObjectKey, Entry> entries = new HashMap<>();
    /** Namespaces with due keys, in the order of their turns. */
    private final LinkedHashMap<String, Line> due = new LinkedHashMap<>();

    private final PriorityQueue<Delayed> delayed = new PriorityQueue<>((a, b) -> {
        int byTime = a.due().compareTo(b.due());
        return byTime != 0 ? byTime : Long.compare(a.order(), b.order());
    });
    /** The one delay in force for a key; older ones in the heap are skipped when they come up. */
    private final Map<ObjectKey, Delayed> timers = new HashMap<>();

    private long order;

    /** Makes the key due now. */
    void add(Trigger trigger, Instant now) {
        Entry entry = entries.computeIfAbsent(trigger.key(), _ -> new Entry());
        entry.causes.add(trigger.cause());
        entry.restart |= trigger.kind() == Trigger.Kind.RESTART;
        entry.resume |= trigger.kind() == Trigger.Kind.RESUME;
        if (!entry.queued && !entry.running) {
            enqueue(trigger.key(), entry, now);
        }
    }

    /** Makes the key due at a time, replacing the time it had. */
    void addAt(ObjectKey key, Instant time, String cause) {
        Delayed timer = new Delayed(time, order++, key, cause);
        timers.put(key, timer);
        delayed.add(timer);
    }

    /** Drops the time at which the key would become due. */
    void cancelTimer(ObjectKey key) {
        timers.remove(key);
    }

    /** The next key that is due; it counts as running until {@link #done}. */
    Optional<Work> poll(Instant now) {
        wakeTimers(now);
        var turn = due.entrySet().iterator();
        if (!turn.hasNext()) {
            return Optional.empty();
        }
        Map.Entry<String, Line> namespace = turn.next();
        turn.remove();
        ObjectKey key = namespace.getValue().poll();
        if (namespace.getValue().size() > 0) {
            due.put(namespace.getKey(), namespace.getValue());
        }
        Entry entry = entry(key);
        entry.queued = false;
        entry.running = true;
        Work work = new Work(key, entry.causes, entry.restart, entry.since);
        entry.causes = new LinkedHashSet<>();
        entry.restart = false;
        entry.resume = false;
        timers.remove(key);
        return Optional.of(work);
    }

    /** The run of the key ended; what came in meanwhile makes it due again. */
    void done(ObjectKey key, Instant now) {
        Entry entry = entry(key);
        entry.running = false;
        if (entry.causes.isEmpty()) {
            entries.remove(key);
        } else {
            enqueue(key, entry, now);
        }
    }

    /** When the next delayed key becomes due. */
    Optional<Instant> nextTimer() {
        while (!delayed.isEmpty() && !isInForce(delayed.peek())) {
            delayed.poll();
        }
        return Optional.ofNullable(delayed.peek()).map(Delayed::due);
    }

    /** Forgets everything that is not running. */
    void clear() {
        due.clear();
        delayed.clear();
        timers.clear();
        entries.values().removeIf(entry -> !entry.running);
        entries.values().forEach(entry -> {
            entry.queued = false;
            entry.causes.clear();
            entry.restart = false;
            entry.resume = false;
        });
    }

    /** Keys that are due and not running. */
    int depth() {
        return due.values().stream().mapToInt(Line::size).sum();
    }

    private void wakeTimers(Instant now) {
        for (Delayed head = delayed.peek(); head != null && !head.due().isAfter(now); head = delayed.peek()) {
            delayed.poll();
            if (isInForce(head)) {
                timers.remove(head.key());
                add(Trigger.wake(head.key(), head.cause()), head.due());
            }
        }
    }

    private boolean isInForce(Delayed timer) {
        // the very timer, not one like it: a key may be delayed twice to the same time
        Delayed current = timers.get(timer.key());
        return current != null && current.order() == timer.order();
    }

    private void enqueue(ObjectKey key, Entry entry, Instant now) {
        entry.queued = true;
        entry.since = now;
        Line line = due.computeIfAbsent(key.namespace(), _ -> new Line());
        (entry.resume && !entry.restart ? line.begun : line.fresh).add(key);
    }

    private Entry entry(ObjectKey key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            throw new IllegalStateException("not in the queue: " + key);
        }
        return entry;
    }
}
