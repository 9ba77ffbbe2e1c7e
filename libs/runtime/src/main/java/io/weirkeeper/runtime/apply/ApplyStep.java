package io.weirkeeper.runtime.apply;

import java.time.Instant;
import java.util.Set;

/** How far an apply came. */
public sealed interface ApplyStep {
    /** All is applied. */
    record Done(ChangeSet changes) implements ApplyStep {}

    /**
     * Objects of a stage must become ready, or go, before the next is begun.
     *
     * @param pending worth watching
     * @param recheck when to look again even if no watch says anything
     */
    record Waiting(Set<ObjectId> pending, Instant recheck) implements ApplyStep {
        public Waiting {
            pending = Set.copyOf(pending);
        }
    }
}
