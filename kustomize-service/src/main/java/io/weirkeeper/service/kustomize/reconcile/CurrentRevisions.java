package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which revision each Kustomization has reached or is getting to, as far as this process worked on it: more than its
 * status tells while a run goes on. Thread-safe.
 */
public final class CurrentRevisions {
    private final Map<ObjectKey, String> revisions = new ConcurrentHashMap<>();

    void begun(ObjectKey key, String revision) {
        revisions.put(key, revision);
    }

    void failed(ObjectKey key) {
        revisions.remove(key);
    }

    /** Whether to hear of the revision is no news. */
    boolean isOn(ObjectKey key, String revision) {
        return revision.equals(revisions.get(key));
    }
}
