package io.weirkeeper.service.helm.reconcile;

/** How much a run is about. */
enum Extent {
    ALL,
    /**
     * Only objects that the watch saw change or go. Whatever else there is to do is left to a run of its own: the change
     * may be somebody else's helm at work, whose record is not to be unlocked under its hands.
     */
    DRIFT,
    /** Likewise, and what drifted is told of and not put right. */
    TELL_OF_DRIFT
}
