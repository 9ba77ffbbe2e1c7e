package io.weirkeeper.runtime.health;

import io.weirkeeper.runtime.apply.ObjectId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A deleted object is reported at once; one that is deleted again and again, ever later, so that a fight cools down. */
final class RestorePace {
    private static final Duration CALM = Duration.ofMinutes(1);
    private static final int FREE = 3;
    private static final int MOST_DOUBLINGS = 13;
    private static final long UNIT_MILLIS = 100;

    private record Deletions(int count, Instant last) {}

    private final Clock clock;
    private final Map<ObjectId, Deletions> deletions = new ConcurrentHashMap<>();

    RestorePace(Clock clock) {
        this.clock = clock;
    }

    void next(ObjectId id, ScheduledExecutorService timer, Runnable report) {
        Duration delay = delay(id);
        if (delay.isZero()) {
            report.run();
        } else {
            timer.schedule(report, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    Duration delay(ObjectId id) {
        Instant now = clock.instant();
        Deletions known = deletions.merge(
                id,
                new Deletions(1, now),
                (old, _) -> old.last().plus(CALM).plus(wait(old.count())).isBefore(now)
                        ? new Deletions(1, now)
                        : new Deletions(old.count() + 1, now));
        return wait(known.count());
    }

    void forget(ObjectId id) {
        deletions.remove(id);
    }

    private static Duration wait(int count) {
        return count <= FREE ? Duration.ZERO : Duration.ofMillis(UNIT_MILLIS << Math.min(count - FREE, MOST_DOUBLINGS));
    }
}
