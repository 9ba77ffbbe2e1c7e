package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the work that was done and the work that was not necessary. Thread-safe. */
public final class WorkCounts {
    private static final int MOST_REVISIONS = 1000;

    private final LongAdder builds = new LongAdder();
    private final LongAdder unchanged = new LongAdder();
    private final LongAdder superseded = new LongAdder();
    private final Map<ObjectKey, Set<String>> announced = new ConcurrentHashMap<>();

    void built() {
        builds.increment();
    }

    void unchanged() {
        unchanged.increment();
    }

    /** A revision of the source that the Kustomization does not have yet. */
    public void announced(ObjectKey key, String revision) {
        Set<String> revisions = announced.computeIfAbsent(key, _ -> ConcurrentHashMap.newKeySet());
        if (revisions.size() < MOST_REVISIONS) {
            revisions.add(revision);
        }
    }

    /** A revision is being reconciled: all others that were announced before will never be. */
    void attempted(ObjectKey key, String revision) {
        Set<String> revisions = announced.remove(key);
        if (revisions != null) {
            revisions.remove(revision);
            superseded.add(revisions.size());
        }
    }

    void forget(ObjectKey key) {
        announced.remove(key);
    }

    /** Builds done. */
    public long builds() {
        return builds.sum();
    }

    /** Reconciliations that found nothing to build and nothing to apply. */
    public long unchangedRuns() {
        return unchanged.sum();
    }

    /** Revisions that were overtaken by a later one before they were reconciled. */
    public long supersededRevisions() {
        return superseded.sum();
    }
}
