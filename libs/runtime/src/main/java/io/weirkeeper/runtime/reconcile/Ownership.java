package io.weirkeeper.runtime.reconcile;

/** Whether this process may act on an object. */
public interface Ownership {
    /** Everything belongs to this process. */
    Ownership ALL = key -> true;

    boolean owns(ObjectKey key);
}
