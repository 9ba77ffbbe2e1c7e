package io.weirkeeper.runtime.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.log.RunLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One run of one object: guards, the reconciler, then what its outcome leaves behind, in the order that loses nothing:
 * events durable, status written, facts told, next time set. The only place that turns exceptions into outcomes.
 */
final class ReconcileRunner<T> {
    /** What the queue does with the key after a run. */
    sealed interface Next {
        /** @param failed whether the run ended in a failure that backs off */
        record At(Instant time, String cause, boolean failed) implements Next {}

        record Nothing() implements Next {}
    }

    private record ParkedRun(Continuation<?> continuation, Instant deadline, long generation, String requestedAt) {}

    private static final Logger LOG = Logger.getLogger(ReconcileRunner.class);
    private static final Duration AFTER_API_FAILURE = Duration.ofSeconds(1);

    private final ReconciledKind<T> kind;
    private final Reconciler<T> reconciler;
    private final OwnObjects objects;
    private final ControllerContext context;
    private final Consumer<Trigger> requeue;
    private final Map<ObjectKey, ParkedRun> parked = new ConcurrentHashMap<>();

    ReconcileRunner(
            ReconciledKind<T> kind,
            Reconciler<T> reconciler,
            OwnObjects objects,
            ControllerContext context,
            Consumer<Trigger> requeue) {
        this.requeue = requeue;
        this.kind = kind;
        this.reconciler = reconciler;
        this.objects = objects;
        this.context = context;
    }

    void forgetParked() {
        parked.clear();
    }

    Next run(WorkQueue.Work work) {
        ObjectKey key = work.key();
        long began = System.nanoTime();
        String result = "success";
        try (RunLog scope = RunLog.open(kind, key)) {
            Optional<ObjectNode> found = objects.get(key);
            if (found.isEmpty()) {
                forget(key);
                return new Next.Nothing();
            }
            Next next = attempt(work, found.get());
            result = switch (next) {
                case Next.At at -> at.failed() ? "error" : "requeue_after";
                case Next.Nothing _ -> "success";
            };
            return next;
        } catch (KubeException e) {
            result = "error";
            if (e.isNotFound()) {
                return new Next.Nothing(); // deleted while we worked: its watch event follows
            }
            LOG.errorf("Reconciler error: %s", e.getMessage());
            return failed(AFTER_API_FAILURE.plus(context.schedule().backoff(key)), "api-failure");
        } catch (OwnershipLostException e) {
            parked.remove(key);
            return new Next.Nothing();
        } catch (RuntimeException e) {
            // a defect of ours: this object backs off, the others go on
            result = "error";
            context.metrics().panicked(kind.type().kind());
            LOG.errorf(e, "Reconciler error: %s", e);
            return failed(context.schedule().backoff(key), "failure");
        } finally {
            context.metrics().ran(kind.type().kind(), key, result, System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
    }

    private Next attempt(WorkQueue.Work work, ObjectNode raw) {
        LiveObject live = new LiveObject(kind, work.key(), raw, objects, context, requeue);
        try {
            return attempt(work, raw, live);
        } finally {
            live.over();
        }
    }

    private Next attempt(WorkQueue.Work work, ObjectNode raw, LiveObject live) {
        ObjectKey key = work.key();
        boolean deleting = raw.path("metadata").has("deletionTimestamp");
        if (kind.isStatic().test(raw)) {
            return takeBack(work, live, deleting);
        }
        if (deleting && !live.hasFinalizer()) {
            parked.remove(key);
            return new Next.Nothing();
        }
        if (!deleting) {
            live.ensureFinalizer();
        }
        if (!deleting && raw.at("/spec/suspend").asBoolean()) {
            parked.remove(key);
            live.writeStatus(ObjectStatus.of(live.raw(), context.clock().instant()));
            return new Next.Nothing();
        }
        Outcome outcome = outcome(work, live, deleting);
        return settle(live, outcome);
    }

    /** A static object keeps neither finalizer nor status. */
    private Next takeBack(WorkQueue.Work work, LiveObject live, boolean deleting) {
        parked.remove(live.key());
        boolean suspended = live.raw().at("/spec/suspend").asBoolean();
        if (suspended && !deleting) {
            return nothing(live.key());
        }
        if (live.hasFinalizer()) {
            Outcome outcome = outcome(work, live, true);
            Next next = settle(live, outcome);
            if (!(outcome instanceof Outcome.Finalized)) {
                return next;
            }
        }
        if (!deleting) {
            live.clearStatus();
        }
        return nothing(live.key());
    }

    private Outcome outcome(WorkQueue.Work work, LiveObject live, boolean deleting) {
        ObjectStatus status = ObjectStatus.of(live.raw(), context.clock().instant());
        T resource;
        try {
            resource = kind.decode().apply(live.raw());
        } catch (IllegalArgumentException e) {
            return undecodable(live, status, e, deleting);
        }
        Run<T> run = new Run<>(work.key(), live.raw(), resource, status, status.now(), work.causes(), live);
        try {
            Optional<Continuation<T>> rest = continuation(work, live);
            if (rest.isPresent()) {
                return rest.get().resume(run);
            }
            return deleting ? reconciler.finish(run) : reconciler.reconcile(run);
        } catch (ReconcileException e) {
            return reconciler.failed(live.refreshed(run), e);
        }
    }

    /** An object that does not fit the schema stalls alone and says which field is wrong. */
    private Outcome undecodable(LiveObject live, ObjectStatus status, IllegalArgumentException e, boolean deleting) {
        if (deleting) {
            return new Outcome.Finalized(Effects.of(status));
        }
        String message = kind.type().kind() + " " + OwnObjects.keyOf(live.raw()) + " cannot be read: " + e.getMessage()
                + "; correct the object";
        ObjectStatus stalled = status.without("Reconciling")
                .markTrue("Stalled", "InvalidSpec", message)
                .markFalse("Ready", "InvalidSpec", message)
                .observed();
        return new Outcome.Stalled(Effects.of(stalled).with(EventDraft.error("InvalidSpec", message, Map.of())));
    }

    /** The rest of a parked run, unless what it was doing is out of date. */
    private Optional<Continuation<T>> continuation(WorkQueue.Work work, LiveObject live) {
        ParkedRun waiting = parked.remove(work.key());
        if (waiting == null
                || work.restart()
                || waiting.generation() != live.generation()
                || !waiting.requestedAt().equals(live.requestedAt())) {
            return Optional.empty();
        }
        @SuppressWarnings("unchecked") // parked by this kind's own reconciler
        Continuation<T> rest = (Continuation<T>) waiting.continuation();
        return Optional.of(rest);
    }

    private Next settle(LiveObject live, Outcome outcome) {
        Effects effects = outcome.effects();
        live.tell(effects.events());
        if (outcome instanceof Outcome.Finalized) {
            live.removeFinalizer();
        } else {
            live.writeStatus(effects.status());
        }
        effects.facts().forEach(fact -> context.facts().publish(live.asWritten(fact)));
        Schedule schedule = context.schedule();
        ObjectKey key = live.key();
        return switch (outcome) {
            case Outcome.Ready ready -> {
                schedule.succeeded(key);
                yield at(schedule.jittered(ready.interval()), "interval");
            }
            case Outcome.Waiting waiting -> {
                schedule.succeeded(key);
                yield at(waiting.fallback(), "waiting");
            }
            case Outcome.Retry retry ->
                retry.after().map(after -> at(after, "retry")).orElseGet(() -> failed(schedule.backoff(key), "retry"));
            case Outcome.Parked park -> {
                parked.put(
                        key,
                        new ParkedRun(park.continuation(), park.deadline(), live.generation(), live.requestedAt()));
                yield new Next.At(park.deadline(), "deadline", false);
            }
            case Outcome.Stalled _ -> nothing(key);
            case Outcome.Idle _ -> nothing(key);
            case Outcome.Finalized _ -> nothing(key);
        };
    }

    private Next nothing(ObjectKey key) {
        context.schedule().succeeded(key);
        return new Next.Nothing();
    }

    private Next at(Duration delay, String cause) {
        return new Next.At(context.clock().instant().plus(delay), cause, false);
    }

    private Next failed(Duration delay, String cause) {
        return new Next.At(context.clock().instant().plus(delay), cause, true);
    }

    private void forget(ObjectKey key) {
        parked.remove(key);
        context.schedule().succeeded(key);
        context.metrics().forget(kind.type().kind(), key);
        reconciler.forget(key);
    }
}
