package io.weirkeeper.runtime.reconcile;

import io.weirkeeper.runtime.metric.QueueMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Runs the keys of a {@link WorkQueue} on virtual threads, a bounded number at a time. Owns its threads. */
final class WorkLoop implements AutoCloseable {
    private final String name;
    private final Clock clock;
    private final Consumer<WorkQueue.Work> worker;
    private final Semaphore permits;
    private final int concurrency;
    private final QueueMetrics metrics;
    private final Map<ObjectKey, Instant> underWay = new ConcurrentHashMap<>();

    private final WorkQueue queue = new WorkQueue();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean closed;

    /** @param worker called once per key and never twice at a time for one key; must not throw */
    WorkLoop(String name, int concurrency, Clock clock, QueueMetrics metrics, Consumer<WorkQueue.Work> worker) {
        this.name = name;
        this.clock = clock;
        this.worker = worker;
        this.concurrency = concurrency;
        this.permits = new Semaphore(concurrency);
        this.metrics = metrics;
        metrics.watch(this::depth, () -> {
            Instant now = clock.instant();
            return underWay.values().stream().map(began -> Duration.between(began, now));
        });
    }

    void start() {
        Thread.ofVirtual().name(name + "-queue").start(this::dispatch);
    }

    void add(Trigger trigger) {
        metrics.added();
        change(() -> queue.add(trigger, clock.instant()));
    }

    void addAt(ObjectKey key, Instant time, String cause) {
        change(() -> queue.addAt(key, time, cause));
    }

    void cancelTimer(ObjectKey key) {
        change(() -> queue.cancelTimer(key));
    }

    /** Drops all that is due or delayed; runs under way end by themselves. */
    void clear() {
        change(queue::clear);
    }

    int depth() {
        lock.lock();
        try {
            return queue.depth();
        } finally {
            lock.unlock();
        }
    }

    int running() {
        return concurrency - permits.availablePermits();
    }

    @Override
    public void close() {
        closed = true;
        change(queue::clear);
        try {
            // give runs under way a moment to write their status
            if (permits.tryAcquire(concurrency, 10, TimeUnit.SECONDS)) {
                permits.release(concurrency);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void dispatch() {
        try {
            while (!closed) {
                permits.acquire();
                Optional<WorkQueue.Work> work = take();
                if (work.isEmpty()) {
                    permits.release();
                    return;
                }
                WorkQueue.Work next = work.get();
                Thread.ofVirtual().name(name + "-" + next.key()).start(() -> run(next));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(WorkQueue.Work work) {
        Instant began = clock.instant();
        underWay.put(work.key(), began);
        metrics.taken(Duration.between(work.since(), began));
        try {
            worker.accept(work);
        } finally {
            underWay.remove(work.key());
            Instant now = clock.instant();
            metrics.done(Duration.between(began, now));
            change(() -> queue.done(work.key(), now));
            permits.release();
        }
    }

    /** Waits for a due key; empty once closed. */
    private Optional<WorkQueue.Work> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                Instant now = clock.instant();
                Optional<WorkQueue.Work> work = queue.poll(now);
                if (work.isPresent()) {
                    return work;
                }
                Optional<Instant> timer = queue.nextTimer();
                if (timer.isPresent()) {
                    long nanos = Math.max(1, Duration.between(now, timer.get()).toNanos());
                    long _ = changed.awaitNanos(nanos);
                } else {
                    changed.await();
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}
