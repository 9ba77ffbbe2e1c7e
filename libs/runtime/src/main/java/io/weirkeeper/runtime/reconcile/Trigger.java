package io.weirkeeper.runtime.reconcile;

/**
 * Names an object to look at again, and why. It carries no data: the run re-reads the truth.
 *
 * @param cause for logs and metrics, such as {@code artifact} or {@code interval}
 * @param kind what becomes of a parked run, and whether it goes before others
 */
public record Trigger(ObjectKey key, String cause, Kind kind) {
    /** What a trigger does to its object. */
    public enum Kind {
        /** Resumes a parked run or starts one. */
        WAKE,
        /** Likewise, before those that have not begun: it has only to be finished. */
        RESUME,
        /** Gives up a parked run for a new one. */
        RESTART
    }

    /** Something may have changed. */
    public static Trigger wake(ObjectKey key, String cause) {
        return new Trigger(key, cause, Kind.WAKE);
    }

    /** What a parked run waits for is there. */
    public static Trigger resume(ObjectKey key, String cause) {
        return new Trigger(key, cause, Kind.RESUME);
    }

    /** What a parked run was doing is out of date. */
    public static Trigger restart(ObjectKey key, String cause) {
        return new Trigger(key, cause, Kind.RESTART);
    }
}
