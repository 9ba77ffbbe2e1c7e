package io.weirkeeper.service.helm.release;

import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.health.Health;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Whether all of some objects are as they should be, and Flux's words for when they are not. Pure. */
sealed interface Readiness {
    record Reached() implements Readiness {}

    record Missed(String message) implements Readiness {}

    record Open() implements Readiness {}

    /**
     * @param expires whether an object deletes itself when it is done, so that its absence is fine
     * @param isOver whether the time is up
     * @param failsEarly whether an object that cannot become ready ends the wait; without, Helm's own wait is meant
     */
    static Readiness judge(
            Collection<ObjectId> objects,
            Function<ObjectId, Health.Status> status,
            Predicate<ObjectId> expires,
            boolean isOver,
            boolean failsEarly) {
        List<String> failed = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        for (ObjectId id : objects) {
            Health.Status now = status.apply(id);
            String line = id + " status: '" + now.text() + "'";
            if (now == Health.Status.FAILED) {
                failed.add(line);
            } else if (now != Health.Status.CURRENT && !(now == Health.Status.NOT_FOUND && expires.test(id))) {
                waiting.add(line);
            }
        }
        if (!failsEarly) {
            return failed.isEmpty() && waiting.isEmpty()
                    ? new Reached()
                    : isOver ? new Missed("context deadline exceeded") : new Open();
        }
        return verdict(failed, waiting, isOver)
                .<Readiness>map(Missed::new)
                .orElseGet(() -> waiting.isEmpty() ? new Reached() : new Open());
    }

    private static Optional<String> verdict(List<String> failed, List<String> waiting, boolean isOver) {
        if (isOver && !(failed.isEmpty() && waiting.isEmpty())) {
            List<String> all = new ArrayList<>(failed);
            all.addAll(waiting);
            return Optional.of("timeout waiting for: [" + String.join(", ", all) + "]");
        }
        return failed.isEmpty()
                ? Optional.empty()
                : Optional.of("failed early due to stalled resources: [" + String.join(", ", failed) + "]");
    }
}
