package io.weirkeeper.runtime.reconcile;

/**
 * Brings objects of one kind to where their spec says. Runs on a worker, one run at a time per object; must not wait
 * (park instead) and not catch what it cannot name.
 */
public interface Reconciler<T> {

    /** One run over a live, not suspended object. */
    Outcome reconcile(Run<T> run);

    /** Cleans up after an object with our finalizer that is being deleted; {@link Outcome.Finalized} lets it go. */
    Outcome finish(Run<T> run);

    /** Turns a failure of a run into conditions, events and what comes next. */
    Outcome failed(Run<T> run, ReconcileException failure);

    /** The object is gone from the API: forget what is kept in memory about it. */
    default void forget(ObjectKey key) {}
}
