package io.weirkeeper.runtime.reconcile;

/**
 * Names an object to look at again, and why. It carries no data: the run re-reads the truth.
 *
 * @param cause for logs and metrics, such as {@code artifact} or {@code interval}
 * @param restarts whether a parked run of the object is given up for a new one, rather than resumed
 */
public record Trigger(ObjectKey key, String cause, boolean restarts) {
    /** Something may have changed: resumes a parked run or starts one. */
    public static Trigger wake(ObjectKey key, String cause) {
        return new Trigger(key, cause, false);
    }

    /** What a parked run was doing is out of date. */
    public static Trigger restart(ObjectKey key, String cause) {
        return new Trigger(key, cause, true);
    }
}
