package io.weirkeeper.service.notification.deliver;

import io.weirkeeper.api.event.Delivery;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Sends what is pending. Deliveries of one alert about one object go out one after the other in order; those of
 * different objects beside each other, a few at a time per alert, so that no slow or dead provider delays the others.
 * An alert holds some hundred deliveries in memory, what is more waits on disk. Nothing is sent before the whole log was
 * read. Thread-safe; sends on virtual threads of its own.
 */
public final class DeliveryQueue implements DeliveryLog.Listener, AutoCloseable {
    /** A provider that answers within 100 ms takes some 10,000 a minute; one that cannot says 429. */
    private static final int AT_ONCE_PER_ALERT = 16;

    private static final int REMEMBERED = 20_000;
    /** Rows of one alert in memory, at some kilobytes each; the rest waits on disk. */
    private static final int HELD_PER_ALERT = 500;
    /** With so many rows of all alerts in memory, each alert holds a few only. */
    private static final int HELD_TOGETHER = 10_000;

    private static final int HELD_WHEN_FULL = 20;

    /** One alert: how many of its deliveries are under way, and which of its lanes wait for their turn. */
    private static final class AlertState {
        int underWay;
        /** Of these, how many nobody knows the end of yet. */
        int undecided;

        int lanes;
        int held;
        /** Finished by another process while its row is in the overflow. */
        final Set<String> finishedUnseen = new HashSet<>();

        final Queue<Lane> ready = new ArrayDeque<>();
        final Set<Lane> waiting = new HashSet<>();
    }

    private final DeliveryRecorder recorder;
    private final Courier courier;
    private final DeliveryListener listener;
    private final Patience patience;
    private final Clock clock;
    private final ScheduledExecutorService timer;
    private final Overflow overflow;

    private final Map<String, AlertState> alerts = new HashMap<>();
    private final Map<Lane.Key, Lane> lanes = new HashMap<>();
    /** From the keys of pending rows to their lanes. */
    private final Map<String, Lane> pending = new HashMap<>();

    private final Map<String, Delivery.State> finished = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Delivery.State> eldest) {
            return size() > REMEMBERED;
        }
    };
    /** Finished ones that were matched again, by their keys, while the log was read. */
    private final Map<String, Delivery> matchedAgain = new HashMap<>();

    private boolean open;
    private boolean closed;

    public DeliveryQueue(
            DeliveryLog log,
            Courier courier,
            DeliveryListener listener,
            Patience patience,
            Clock clock,
            ScheduledExecutorService timer,
            Path overflow) {
        this.recorder = new DeliveryRecorder(log, timer);
        this.courier = courier;
        this.listener = listener;
        this.patience = patience;
        this.clock = clock;
        this.timer = timer;
        this.overflow = Overflow.open(overflow);
    }

    @Override
    public synchronized void row(Delivery row) {
        if (closed) {
            return;
        }
        if (row.state() != Delivery.State.PENDING) {
            finishedElsewhere(row);
            return;
        }
        if (row.event() == null) {
            return;
        }
        if (finished.containsKey(row.key())) {
            finishedBefore(row);
            return;
        }
        Lane known = pending.get(row.key());
        if (known != null) {
            if (!open) {
                known.replace(row);
            }
            return;
        }
        if (hasNoRoom(row.alertUid())) {
            overflow.add(row);
        } else {
            admit(row);
        }
    }

    /**
     * A process that died had not noted that it matched the event. The last row of a key counts, so it must say again that
     * the delivery is finished.
     */
    private void finishedBefore(Delivery row) {
        Delivery.State state = finished.get(row.key());
        if (row.attempts() > 0 || state == null) {
            return; // one of our own, from before it was finished
        }
        if (open) {
            recorder.record(row.after(state, "matched again after it was finished", clock.instant(), null));
        } else {
            matchedAgain.put(row.key(), row);
        }
    }

    /** What is behind rows on disk goes there too, so that the order is kept. */
    private boolean hasNoRoom(String alertUid) {
        AlertState alert = alerts.get(alertUid);
        return alert != null
                && (overflow.size(alertUid) > 0
                        || alert.held >= HELD_PER_ALERT
                        || pending.size() >= HELD_TOGETHER && alert.held >= HELD_WHEN_FULL);
    }

    private void admit(Delivery row) {
        Lane.Key key = Lane.Key.of(row);
        Lane lane = lanes.get(key);
        boolean isNew = lane == null;
        AlertState alert = alert(key.alertUid());
        if (lane == null) {
            lane = new Lane(key);
            lanes.put(key, lane);
            alert.lanes++;
        }
        if (!isNew && lane.state != Lane.State.UNDER_WAY && lane.first().isReminder() && !row.isReminder()) {
            // the object speaks again: what it said before need not be repeated
            Delivery reminder = lane.first();
            done(lane, alert, reminder.key(), Delivery.State.DEAD);
            recorder.record(reminder.after(Delivery.State.DEAD, "the object spoke again", clock.instant(), null));
            isNew = true;
        }
        lane.add(row);
        alert.held++;
        pending.put(row.key(), lane);
        if (open && isNew) {
            schedule(lane);
        }
    }

    /** Takes back from the disk what there is room for again. */
    private void refill(String alertUid) {
        AlertState alert = alerts.get(alertUid);
        if (alert == null || closed || alert.held > HELD_WHEN_FULL / 2) {
            return;
        }
        while (alert.held <= HELD_WHEN_FULL / 2 && overflow.size(alertUid) > 0) {
            for (Delivery row : overflow.take(alertUid)) {
                boolean isDone = alert.finishedUnseen.remove(row.key()) || finished.containsKey(row.key());
                if (!isDone && !pending.containsKey(row.key())) {
                    admit(row);
                }
            }
        }
        if (overflow.size(alertUid) == 0) {
            alert.finishedUnseen.clear();
        }
    }

    @Override
    public synchronized void caughtUp() {
        if (!open) {
            open = true;
            matchedAgain.values().forEach(this::finishedBefore);
            matchedAgain.clear();
            List.copyOf(alerts.keySet()).forEach(this::refill);
            lanes.values().forEach(this::schedule);
        }
    }

    /** Deliveries that are not finished. */
    public synchronized int pending() {
        return pending.size() + overflow.size();
    }

    /** Sends nothing more; what is under way ends by itself. */
    @Override
    public synchronized void close() {
        closed = true;
        recorder.close();
        overflow.close();
    }

    private AlertState alert(String uid) {
        return alerts.computeIfAbsent(uid, _ -> new AlertState());
    }

    private void finishedElsewhere(Delivery row) {
        String key = row.key();
        finished.put(key, row.state());
        matchedAgain.remove(key);
        Lane lane = pending.get(key);
        if (lane == null) {
            if (overflow.size(row.alertUid()) > 0) {
                alert(row.alertUid()).finishedUnseen.add(key);
            }
        } else if (lane.remove(key) != null) {
            pending.remove(key);
            alert(lane.key().alertUid()).held--;
            dropIfEmpty(lane);
            refill(row.alertUid());
        }
    }

    private void dropIfEmpty(Lane lane) {
        if (lane.isEmpty() && lanes.remove(lane.key(), lane)) {
            AlertState alert = alert(lane.key().alertUid());
            alert.ready.remove(lane);
            alert.waiting.remove(lane);
            alert.lanes--;
            forgetIfDone(lane.key().alertUid());
        }
    }

    private void forgetIfDone(String alertUid) {
        AlertState alert = alerts.get(alertUid);
        if (alert != null && alert.lanes == 0 && alert.underWay == 0 && overflow.size(alertUid) == 0) {
            alerts.remove(alertUid);
        }
    }

    /** Lets the lane's first delivery go as soon as its time and its turn have come. */
    private void schedule(Lane lane) {
        Instant next = lane.first().nextAttempt();
        Duration delay = next == null ? Duration.ZERO : Duration.between(clock.instant(), next);
        if (delay.isPositive()) {
            lane.state = Lane.State.WAITING;
            alert(lane.key().alertUid()).waiting.add(lane);
            long wait = ++lane.wait;
            timer.schedule(() -> wake(lane, wait), delay.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            ready(lane);
        }
    }

    private synchronized void wake(Lane lane, long wait) {
        if (lane.state == Lane.State.WAITING && lane.wait == wait && lanes.get(lane.key()) == lane) {
            ready(lane);
        }
    }

    private void ready(Lane lane) {
        lane.state = Lane.State.READY;
        AlertState alert = alert(lane.key().alertUid());
        alert.waiting.remove(lane);
        alert.ready.add(lane);
        pump(alert);
    }

    private void pump(AlertState alert) {
        while (!closed && open && alert.underWay < AT_ONCE_PER_ALERT) {
            Lane lane = alert.ready.poll();
            if (lane == null) {
                return;
            }
            alert.underWay++;
            alert.undecided++;
            List<Delivery> together = lane.begin();
            Thread.ofVirtual().name("send-" + together.getFirst().eventId()).start(() -> send(lane, together));
        }
    }

    private void send(Lane lane, List<Delivery> together) {
        Attempt attempt = Attempt.Failed.of("sending was interrupted");
        try {
            attempt = courier.send(Storm.fold(together));
        } finally {
            settle(lane, together, attempt);
        }
    }

    private void settle(Lane lane, List<Delivery> together, Attempt attempt) {
        Instant now = clock.instant();
        Instant latest = latestTry(lane, now);
        List<Delivery> rows = together.stream()
                .map(delivery -> Settled.after(delivery, attempt, patience, now, latest))
                .toList();
        List<Delivery> news;
        synchronized (this) {
            // otherwise another process goes on with it, or is done with it
            news = rows.stream()
                    .filter(row -> isFinal(row) || !(closed || finished.containsKey(row.key())))
                    .toList();
        }
        news.forEach(recorder::record); // before the lane goes on, so that the log has the rows in order
        synchronized (this) {
            if (closed) {
                return;
            }
            AlertState alert = alert(lane.key().alertUid());
            alert.underWay--;
            lane.end();
            for (Delivery row : rows) {
                if (isFinal(row) || !news.contains(row)) {
                    done(lane, alert, row.key(), isFinal(row) ? row.state() : Delivery.State.SENT);
                } else {
                    lane.replace(row);
                }
            }
            if (lane.isEmpty()) {
                dropIfEmpty(lane);
            } else {
                schedule(lane);
            }
            if (attempt instanceof Attempt.Sent) {
                wakeOthers(alert);
            }
            refill(lane.key().alertUid());
            pump(alert);
            forgetIfDone(lane.key().alertUid());
        }
        if (attempt instanceof Attempt.Sent) {
            Settled.reminder(rows.getLast(), now).ifPresent(recorder::record);
        }
        if (!(attempt instanceof Attempt.Dropped)) {
            news.forEach(this::tell);
        }
    }

    /** When the lane must be tried again because no other one of its alert will be by then. */
    private synchronized Instant latestTry(Lane lane, Instant now) {
        AlertState alert = alert(lane.key().alertUid());
        alert.undecided--;
        Instant probe = now.plus(patience.probe());
        boolean isTriedAnyway = alert.undecided > 0
                || !alert.ready.isEmpty()
                || alert.waiting.stream()
                        .map(other -> other.first().nextAttempt())
                        .anyMatch(next -> next == null || !next.isAfter(probe));
        return isTriedAnyway ? Instant.MAX : probe;
    }

    private static boolean isFinal(Delivery row) {
        return row.state() != Delivery.State.PENDING;
    }

    private void done(Lane lane, AlertState alert, String key, Delivery.State state) {
        lane.removeDone(key);
        pending.remove(key);
        alert.held--;
        finished.putIfAbsent(key, state);
    }

    private void tell(Delivery row) {
        switch (row.state()) {
            case SENT -> listener.sent(row);
            case PENDING -> listener.failed(row);
            case DEAD -> listener.dead(row);
        }
    }

    /** The provider answers: what failed a while ago need not wait longer. */
    private void wakeOthers(AlertState alert) {
        Instant before = clock.instant().minus(patience.first());
        for (Lane lane : List.copyOf(alert.waiting)) {
            Instant last = lane.first().lastAttempt();
            if (last != null && last.isBefore(before)) {
                alert.waiting.remove(lane);
                lane.state = Lane.State.READY;
                alert.ready.add(lane);
            }
        }
    }
}
