package io.weirkeeper.runtime.reconcile;

/** What a failure means for what comes next. */
public enum Disposition {
    /** The user must change something; no retry. */
    STALLED,
    /** A dependency is not there yet; not a failure. */
    WAITING,
    /** Try again later. */
    RETRY
}
