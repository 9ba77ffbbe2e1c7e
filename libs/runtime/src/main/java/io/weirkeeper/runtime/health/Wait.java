package io.weirkeeper.runtime.health;

import io.weirkeeper.runtime.apply.ObjectId;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What an owner waits for.
 *
 * @param byName those that are watched by name, because nobody owns them
 */
record Wait(Set<ObjectId> objects, Set<ObjectId> byName, Goal goal) {
    /** When an object is no longer waited for. */
    enum Goal {
        HEALTHY,
        /** Jobs and Pods have ended. */
        COMPLETE,
        ABSENT
    }

    /** Whether all is as it should be, or one will never be. */
    boolean isSettled(
            Function<ObjectId, Health.Status> health,
            Function<ObjectId, Health.Status> completion,
            Predicate<ObjectId> expires) {
        boolean all = true;
        for (ObjectId id : objects) {
            Health.Status status = (goal == Goal.COMPLETE ? completion : health).apply(id);
            if (goal == Goal.ABSENT) {
                all &= status == Health.Status.NOT_FOUND;
            } else if (status == Health.Status.FAILED) {
                return true;
            } else {
                all &= status == Health.Status.CURRENT || (status == Health.Status.NOT_FOUND && expires.test(id));
            }
        }
        return all;
    }
}
