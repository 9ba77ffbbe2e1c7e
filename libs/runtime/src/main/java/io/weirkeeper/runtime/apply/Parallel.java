package io.weirkeeper.runtime.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/** Does one thing to many, a bounded number at a time, on virtual threads; after a failure begins no more. */
public final class Parallel {
    private final int concurrency;

    public Parallel(int concurrency) {
        this.concurrency = concurrency;
    }

    /** Returns when all that was begun has ended; throws the failure of the first in the list that failed. */
    public <T> void each(List<T> items, Consumer<T> work) {
        if (items.size() == 1 || concurrency == 1) {
            items.forEach(work);
            return;
        }
        AtomicReferenceArray<RuntimeException> failures = new AtomicReferenceArray<>(items.size());
        AtomicBoolean failed = new AtomicBoolean();
        Semaphore permits = new Semaphore(concurrency);
        List<Thread> threads = new ArrayList<>(items.size());
        for (int i = 0; i < items.size() && !failed.get(); i++) {
            permits.acquireUninterruptibly();
            if (failed.get()) {
                break;
            }
            int index = i;
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    work.accept(items.get(index));
                } catch (RuntimeException e) {
                    failures.set(index, e);
                    failed.set(true);
                } finally {
                    permits.release();
                }
            }));
        }
        join(threads);
        for (int i = 0; i < failures.length(); i++) {
            RuntimeException failure = failures.get(i);
            if (failure != null) {
                throw failure;
            }
        }
    }

    private static void join(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
