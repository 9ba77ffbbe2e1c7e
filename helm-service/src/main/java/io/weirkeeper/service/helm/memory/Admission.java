package io.weirkeeper.service.helm.memory;

import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets releases in as long as what they take together stays within a budget; who does not fit is woken when somebody
 * leaves. One alone always fits. Closed, it lets nobody in any more, so that those inside can end. Thread-safe.
 */
public final class Admission {
    private final long budget;
    private final Consumer<ObjectKey> wake;

    // guarded by this
    private final Map<ObjectKey, Long> inside = new HashMap<>();
    private final Set<ObjectKey> waiting = new LinkedHashSet<>();
    private long taken;
    private boolean closed;

    /**
     * @param budget in bytes
     * @param wake told who may try again; must not block
     */
    public Admission(long budget, Consumer<ObjectKey> wake) {
        this.budget = budget;
        this.wake = wake;
    }

    /** @return false when there is no room now, or nobody is let in any more */
    public synchronized boolean enter(ObjectKey key, long bytes) {
        if (inside.containsKey(key)) {
            return true;
        }
        boolean fits = inside.isEmpty() || taken + bytes <= budget;
        if (closed || !fits) {
            waiting.add(key);
            return false;
        }
        waiting.remove(key);
        inside.put(key, bytes);
        taken += bytes;
        return true;
    }

    /** Does not mind who was never inside. */
    public void leave(ObjectKey key) {
        List<ObjectKey> next;
        synchronized (this) {
            waiting.remove(key);
            Long bytes = inside.remove(key);
            if (bytes == null) {
                return;
            }
            taken -= bytes;
            next = closed ? List.of() : List.copyOf(waiting);
            notifyAll();
        }
        next.forEach(wake);
    }

    /** Everybody has left, whatever they were doing. */
    public synchronized void clear() {
        inside.clear();
        waiting.clear();
        taken = 0;
        notifyAll();
    }

    /** From now on nobody is let in. */
    public synchronized void close() {
        closed = true;
    }

    /** Waits for those inside to end; false when some did not in time. */
    public synchronized boolean awaitEmpty(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            while (!inside.isEmpty()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
