package io.weirkeeper.service.helm.release;

import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.health.Health;
import io.weirkeeper.runtime.health.HealthWatch;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Waits for objects: to be ready, to have run to their end, to be gone. One of these waits once. */
final class Await implements Stage {
    /** A watch that began after an object was gone never says so. */
    private static final Duration RECHECK = Duration.ofSeconds(2);

    private final Goal goal;
    private final Duration timeout;
    private final List<ReleaseObject> objects;
    private @Nullable Instant deadline;

    private Await(Goal goal, List<ReleaseObject> objects, Duration timeout) {
        this.goal = goal;
        this.objects = List.copyOf(objects);
        this.timeout = timeout;
    }

    /** All objects of a release, except paused Deployments and, unless asked, Jobs. */
    static Stage ready(List<ReleaseObject> objects, boolean jobsToo, Duration timeout) {
        List<ReleaseObject> wanted = new ArrayList<>();
        for (ReleaseObject object : objects) {
            boolean isPaused = object.type().kind().equals("Deployment")
                    && object.json().at("/spec/paused").asBoolean();
            boolean isJob =
                    object.type().kind().equals("Job") && object.type().group().equals("batch");
            if (!isPaused && (jobsToo || !isJob)) {
                wanted.add(object);
            }
        }
        return new Await(Goal.READY, wanted, timeout);
    }

    static Stage complete(List<ReleaseObject> objects, Duration timeout) {
        return new Await(Goal.COMPLETE, objects, timeout);
    }

    static Stage absent(List<ReleaseObject> objects, Duration timeout) {
        return new Await(Goal.ABSENT, objects, timeout);
    }

    boolean isForReadiness() {
        return goal == Goal.READY;
    }

    @Override
    public Result advance(ActionContext context) {
        if (objects.isEmpty()) {
            return Result.DONE;
        }
        if (deadline == null) {
            deadline = context.now().plus(timeout);
            register(context);
        }
        boolean isOver = !context.now().isBefore(deadline);
        Result result = goal == Goal.ABSENT ? absence(context, isOver) : readiness(context, isOver);
        if (result instanceof Result.Done) {
            context.health().settle(context.owner());
        }
        return result;
    }

    /** Before looking, so that nothing that happens in between is missed. */
    private void register(ActionContext context) {
        HealthWatch health = context.health();
        ObjectKey owner = context.owner();
        Inventory all = inventory(objects);
        switch (goal) {
            case READY -> health.await(owner, all, context.access().judge());
            case COMPLETE -> health.awaitCompletion(owner, all);
            case ABSENT -> health.awaitAbsence(owner, all);
        }
    }

    private static Inventory inventory(List<ReleaseObject> objects) {
        Map<ObjectId, String> versions = new LinkedHashMap<>();
        objects.forEach(object -> versions.put(object.id(), object.type().version()));
        return new Inventory(versions);
    }

    private Result readiness(ActionContext context, boolean isOver) {
        HealthWatch health = context.health();
        Function<ObjectId, Health.Status> status = goal == Goal.COMPLETE ? health::completion : health::health;
        List<ObjectId> ids = objects.stream().map(ReleaseObject::id).toList();
        boolean failsEarly = goal == Goal.COMPLETE || context.access().failsEarly();
        return switch (Readiness.judge(ids, status, health::expires, isOver, failsEarly)) {
            case Readiness.Reached _ -> Result.DONE;
            case Readiness.Open _ -> waiting(context, ids.size());
            case Readiness.Missed(String message) -> {
                health.settle(context.owner());
                throw new ActionException(message, null);
            }
        };
    }

    private Result waiting(ActionContext context, int count) {
        context.log("waiting for " + count + " object(s)");
        return new Result.Waiting(inventory(objects), goal, until());
    }

    private Instant until() {
        return deadline == null ? Instant.MAX : deadline;
    }

    private Result absence(ActionContext context, boolean isOver) {
        List<ReleaseObject> left = objects.stream()
                .filter(object -> context.api()
                        .getMetadata(
                                object.type(),
                                object.id().namespace(),
                                object.id().name())
                        .isPresent())
                .toList();
        if (left.isEmpty()) {
            return Result.DONE;
        }
        if (isOver) {
            context.health().settle(context.owner());
            List<String> names = left.stream()
                    .map(object -> object.id() + " status: 'Terminating'")
                    .toList();
            throw new ActionException("timeout waiting for: [" + String.join(", ", names) + "]", null);
        }
        Instant next = context.now().plus(RECHECK);
        return new Result.Waiting(inventory(left), goal, next.isBefore(until()) ? next : until());
    }
}
