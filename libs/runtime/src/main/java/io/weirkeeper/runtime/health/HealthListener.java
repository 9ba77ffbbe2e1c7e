package io.weirkeeper.runtime.health;

import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.reconcile.ObjectKey;

/** Hears what the health watch finds; must only enqueue. */
public interface HealthListener {
    /** What the owner waits for is all healthy, or will never be. */
    void settled(ObjectKey owner);

    /** An object of the owner was deleted by someone else; confirmed by a GET. */
    void deleted(ObjectKey owner, ObjectId id);

    /** An object that the owner has guarded may no longer be as it was applied. */
    default void disturbed(ObjectKey owner, ObjectId id) {}
}
