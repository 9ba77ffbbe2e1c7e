package io.weirkeeper.runtime.health;

import io.weirkeeper.runtime.apply.ObjectId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What an owner waits for.
 *
 * @param foreign those that it does not own, which are watched by name
 * @param judge says how healthy these are; others who wait for the same objects may see that differently
 * @param judged what it said last
 */
record Wait(
        Set<ObjectId> objects,
        Set<ObjectId> foreign,
        Goal goal,
        HealthJudge judge,
        Map<ObjectId, Health.Status> judged) {
    /** When an object is no longer waited for. */
    enum Goal {
        HEALTHY,
        /** Jobs and Pods have ended. */
        COMPLETE,
        ABSENT
    }

    Wait(Set<ObjectId> objects, Set<ObjectId> foreign, Goal goal, HealthJudge judge) {
        this(Set.copyOf(objects), Set.copyOf(foreign), goal, judge, new ConcurrentHashMap<>());
    }

    /** Whether the judge is asked about the object, rather than that of its owner. */
    boolean judges(ObjectId id) {
        return goal == Goal.HEALTHY && foreign.contains(id);
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
