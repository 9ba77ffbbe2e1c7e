package io.weirkeeper.service.notification.deliver;

import io.weirkeeper.api.event.Delivery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is pending. Deliveries of one alert about one object go out one after the other in order; those of
 * different objects beside each other, a few at a time per alert, so that no slow or dead provider delays the others.
 * Nothing is sent before the whole log was read. Thread-safe; sends on virtual threads of its own.
 */
public final class DeliveryQueue implements DeliveryLog.Listener, AutoCloseable {
    private static final int AT_ONCE_PER_ALERT = 4;
    private static final int REMEMBERED = 20_000;

    /** One alert: how many of its deliveries are under way, and which of its lanes wait for their turn. */
    private static final class AlertState {
        int underWay;
        int lanes;
        final Queue<Lane> ready = new ArrayDeque<>();
        final Set<Lane> waiting = new HashSet<>();
    }

    private final DeliveryRecorder recorder;
    private final Courier courier;
    private final DeliveryListener listener;
    private final Patience patience;
    private final Clock clock;
    private final ScheduledExecutorService timer;

    private final Map<String, AlertState> alerts = new HashMap<>();
    private final Map<Lane.Key, Lane> lanes = new HashMap<>();
    /** From the keys of pending rows to their lanes. */
    private final Map<String, Lane> pending = new HashMap<>();

    private final Map<String, Boolean> finished = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };
    private boolean open;
    private boolean closed;

    public DeliveryQueue(
            DeliveryLog log,
            Courier courier,
            DeliveryListener listener,
            Patience patience,
            Clock clock,
            ScheduledExecutorService timer) {
        this.recorder = new DeliveryRecorder(log, timer);
        this.courier = courier;
        this.listener = listener;
        this.patience = patience;
        this.clock = clock;
        this.timer = timer;
    }

    @Override
    public synchronized void row(Delivery row) {
        if (closed) {
            return;
        }
        if (row.state() != Delivery.State.PENDING) {
            finishedElsewhere(row.key());
            return;
        }
        if (row.event() == null || finished.containsKey(row.key())) {
            return;
        }
        Lane known = pending.get(row.key());
        if (known != null) {
            if (!open) {
                known.replace(row);
            }
            return;
        }
        Lane.Key key = Lane.Key.of(row);
        Lane lane = lanes.get(key);
        boolean isNew = lane == null;
        if (lane == null) {
            lane = new Lane(key);
            lanes.put(key, lane);
            alert(key).lanes++;
        }
        lane.add(row);
        pending.put(row.key(), lane);
        if (open && isNew) {
            schedule(lane);
        }
    }

    @Override
    public synchronized void caughtUp() {
        if (!open) {
            open = true;
            lanes.values().forEach(this::schedule);
        }
    }

    /** Deliveries that are not finished. */
    public synchronized int pending() {
        return pending.size();
    }

    /** Sends nothing more; what is under way ends by itself. */
    @Override
    public synchronized void close() {
        closed = true;
        recorder.close();
    }

    private AlertState alert(Lane.Key key) {
        return alerts.computeIfAbsent(key.alertUid(), _ -> new AlertState());
    }

    private void finishedElsewhere(String key) {
        finished.put(key, true);
        Lane lane = pending.get(key);
        if (lane != null && lane.remove(key) != null) {
            pending.remove(key);
            dropIfEmpty(lane);
        }
    }

    private void dropIfEmpty(Lane lane) {
        if (lane.isEmpty() && lanes.remove(lane.key(), lane)) {
            AlertState alert = alert(lane.key());
            alert.ready.remove(lane);
            alert.waiting.remove(lane);
            if (--alert.lanes == 0 && alert.underWay == 0) {
                alerts.remove(lane.key().alertUid());
            }
        }
    }

    /** Lets the lane's first delivery go as soon as its time and its turn have come. */
    private void schedule(Lane lane) {
        Instant next = lane.first().nextAttempt();
        Duration delay = next == null ? Duration.ZERO : Duration.between(clock.instant(), next);
        if (delay.isPositive()) {
            lane.state = Lane.State.WAITING;
            alert(lane.key()).waiting.add(lane);
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
        AlertState alert = alert(lane.key());
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
            lane.state = Lane.State.UNDER_WAY;
            Delivery first = lane.first();
            Thread.ofVirtual().name("send-" + first.eventId()).start(() -> send(lane, first));
        }
    }

    private void send(Lane lane, Delivery delivery) {
        Attempt attempt = Attempt.Failed.of("sending was interrupted");
        try {
            attempt = courier.send(delivery);
        } finally {
            settle(lane, delivery, attempt);
        }
    }

    private void settle(Lane lane, Delivery delivery, Attempt attempt) {
        Delivery row = after(delivery, attempt);
        boolean isFinal = row.state() != Delivery.State.PENDING;
        boolean isNews;
        synchronized (this) {
            // otherwise another process goes on with it, or is done with it
            isNews = isFinal || !(closed || finished.containsKey(row.key()));
        }
        if (isNews) {
            recorder.record(row); // before the lane goes on, so that the log has the rows in order
        }
        synchronized (this) {
            if (closed) {
                return;
            }
            AlertState alert = alert(lane.key());
            alert.underWay--;
            lane.state = Lane.State.WAITING;
            if (isFinal || !isNews) {
                lane.removeFirst();
                pending.remove(row.key());
                finished.put(row.key(), true);
            } else {
                lane.replace(row);
            }
            if (lane.isEmpty()) {
                dropIfEmpty(lane);
            } else {
                schedule(lane);
            }
            if (row.state() == Delivery.State.SENT) {
                wakeOthers(alert);
            }
            pump(alert);
        }
        if (isNews) {
            tell(row);
        }
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

    private Delivery after(Delivery delivery, Attempt attempt) {
        Instant now = clock.instant();
        int attempts = delivery.attempts() + 1;
        return switch (attempt) {
            case Attempt.Sent _ -> row(delivery, Delivery.State.SENT, attempts, "", now, null);
            case Attempt.Refused refused -> row(delivery, Delivery.State.DEAD, attempts, refused.message(), now, null);
            case Attempt.Failed failed -> {
                Optional<Instant> next = patience.next(delivery.created(), attempts, failed.notBefore(), now);
                yield next.isPresent()
                        ? row(delivery, Delivery.State.PENDING, attempts, failed.message(), now, next.get())
                        : row(delivery, Delivery.State.DEAD, attempts, failed.message(), now, null);
            }
        };
    }

    private static Delivery row(
            Delivery delivery,
            Delivery.State state,
            int attempts,
            String result,
            Instant lastAttempt,
            @Nullable Instant nextAttempt) {
        return new Delivery(
                state,
                delivery.alertUid(),
                delivery.alertNamespace(),
                delivery.alertName(),
                delivery.eventId(),
                delivery.sequence(),
                delivery.created(),
                attempts,
                result,
                lastAttempt,
                nextAttempt,
                state == Delivery.State.SENT ? null : delivery.event());
    }
}
