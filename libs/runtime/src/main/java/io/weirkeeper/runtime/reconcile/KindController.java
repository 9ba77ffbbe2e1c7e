package io.weirkeeper.runtime.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.ListWatch;
import io.weirkeeper.runtime.kube.Subscription;
import io.weirkeeper.runtime.metric.QueueMetrics;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that keeps one kind reconciled: the watch on its objects, the queue, the runner. Started when this process
 * becomes responsible, stopped when it no longer is; may be started again.
 */
public final class KindController<T> implements Triggers, AutoCloseable {
    private final ReconciledKind<T> kind;
    private final ControllerContext context;
    private final OwnObjects objects;
    private final QueueMetrics metrics;
    private final WorkLoop loop;
    private final ReconcileRunner<T> runner;
    private volatile boolean active;
    private volatile boolean listed;
    private @Nullable Subscription watch;

    /** @param concurrency runs at a time ({@code --concurrent}) */
    public KindController(
            ReconciledKind<T> kind, Reconciler<T> reconciler, int concurrency, ControllerContext context) {
        this.kind = kind;
        this.context = context;
        this.objects = new OwnObjects(this::referencesOf);
        this.runner = new ReconcileRunner<>(kind, reconciler, objects, context, this::offer);
        String name = kind.type().kind();
        this.metrics = context.metrics().queue(name);
        this.loop = new WorkLoop(kind.type().plural(), concurrency, context.clock(), metrics, this::work);
        context.metrics().watchWorkers(name, loop::running, concurrency);
        loop.start();
    }

    /** Begins to list, watch and reconcile. */
    public synchronized void start() {
        if (active) {
            return;
        }
        active = true;
        objects.clear(); // so that the list wakes every object
        watch = new ListWatch(context.api(), kind.type(), context.selection(), new OwnWatch(), context.timer()).start();
    }

    /** Stops starting runs; those under way end by themselves, parked ones are forgotten. */
    public synchronized void stop() {
        active = false;
        if (watch != null) {
            watch.close();
            watch = null;
        }
        loop.clear();
        runner.forgetParked();
    }

    /** Whether every object that existed at the start has been seen. */
    public boolean isListed() {
        return listed;
    }

    public ReconciledKind<T> kind() {
        return kind;
    }

    /** The keys of all objects of the kind that are known. */
    public List<ObjectKey> keys() {
        return objects.keys();
    }

    /** The last seen state of an object, for decisions that the API server confirms later. */
    public Optional<ObjectNode> lastSeen(ObjectKey key) {
        return objects.get(key);
    }

    @Override
    public void offer(Trigger trigger) {
        if (active && context.ownership().owns(trigger.key())) {
            loop.add(trigger);
        }
    }

    @Override
    public void offerReferencing(String reference, String cause) {
        objects.referencing(reference).forEach(key -> offer(Trigger.wake(key, cause)));
    }

    @Override
    public List<ObjectKey> referencing(String reference) {
        return objects.referencing(reference);
    }

    @Override
    public void close() {
        stop();
        loop.close();
    }

    private List<String> referencesOf(ObjectNode object) {
        try {
            return kind.references().apply(kind.decode().apply(object));
        } catch (IllegalArgumentException e) {
            return List.of(); // the runner tells the user what is wrong with the object
        }
    }

    private void work(WorkQueue.Work work) {
        if (!active || !context.ownership().owns(work.key())) {
            return;
        }
        ReconcileRunner.Next next = runner.run(work);
        switch (next) {
            case ReconcileRunner.Next.At at -> {
                if (at.failed()) {
                    metrics.retried();
                }
                loop.addAt(work.key(), at.time(), at.cause());
            }
            case ReconcileRunner.Next.Nothing _ -> loop.cancelTimer(work.key());
        }
    }

    /** The watch on the kind's own objects: a door in, it decides nothing. */
    private final class OwnWatch implements ListWatch.Listener {
        @Override
        public void present(ObjectNode object) {
            ObjectKey key = OwnObjects.keyOf(object);
            switch (objects.put(object)) {
                case WAKE -> offer(Trigger.wake(key, "created"));
                case RESTART -> offer(Trigger.restart(key, "changed"));
                case NONE -> {}
            }
        }

        @Override
        public void absent(String namespace, String name) {
            ObjectKey key = new ObjectKey(namespace, name);
            if (objects.remove(key)) {
                offer(Trigger.restart(key, "deleted"));
            }
        }

        @Override
        public void listed() {
            listed = true;
        }
    }
}
