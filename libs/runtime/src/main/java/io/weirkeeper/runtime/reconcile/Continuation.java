package io.weirkeeper.runtime.reconcile;

/** The rest of a parked run. Called on a worker after a wake-up or at the deadline, never twice at a time. */
@FunctionalInterface
public interface Continuation<T> {
    /** @param run the object as it is now; {@code run.now()} at or after the deadline means time is up */
    Outcome resume(Run<T> run);
}
