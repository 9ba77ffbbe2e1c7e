package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which revision each Kustomization has reached or is getting to, as far as this process worked on it: more than its
 * status tells while a run goes on. What is announced while a run still looks at its source waits until it has looked:
 * most often it saw that revision already. Thread-safe.
 */
public final class CurrentRevisions {
    /**
     * @param revision what was begun last; null when nothing was, or when it failed
     * @param announced what was heard of last while the run looks
     */
    private record Progress(
            @Nullable String revision,
            boolean isLooking,
            @Nullable String announced) {}

    private final BiConsumer<ObjectKey, String> missed;
    private final Map<ObjectKey, Progress> known = new ConcurrentHashMap<>();

    /** @param missed is told of an announced revision that the run did not see */
    public CurrentRevisions(BiConsumer<ObjectKey, String> missed) {
        this.missed = missed;
    }

    /** A run begins to look at its source. */
    void looking(ObjectKey key) {
        known.compute(key, (_, old) -> new Progress(old == null ? null : old.revision(), true, null));
    }

    /** The run has looked and works on a revision from now on. */
    void begun(ObjectKey key, String revision) {
        known.compute(
                key,
                (_, old) -> old == null
                        ? new Progress(revision, false, null)
                        : new Progress(revision, old.isLooking(), old.announced()));
        looked(key);
    }

    /** The run has looked, whether it began something or gave up. */
    void looked(ObjectKey key) {
        Progress last;
        do {
            last = known.get(key);
            if (last == null || !last.isLooking()) {
                return;
            }
        } while (!known.replace(key, last, new Progress(last.revision(), false, null)));
        String announced = last.announced();
        if (announced != null && !announced.equals(last.revision())) {
            missed.accept(key, announced);
        }
    }

    void failed(ObjectKey key) {
        known.remove(key);
    }

    /** Whether to hear of the revision is no news, or none yet. */
    boolean covers(ObjectKey key, String revision) {
        Progress progress = known.computeIfPresent(
                key, (_, old) -> old.isLooking() ? new Progress(old.revision(), true, revision) : old);
        return progress != null && (progress.isLooking() || revision.equals(progress.revision()));
    }
}
