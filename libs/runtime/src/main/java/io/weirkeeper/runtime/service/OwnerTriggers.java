package io.weirkeeper.runtime.service;

import io.weirkeeper.api.event.Fact;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.fact.FactListener;
import io.weirkeeper.runtime.health.HealthListener;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.Trigger;
import io.weirkeeper.runtime.reconcile.Triggers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The doors in of a service whose kinds own objects: facts about sources and dependencies, and what the health watch
 * sees, as triggers. The health watch is made before the controller that is triggered; until this is opened with the
 * controller, whoever comes waits. Only enqueues.
 */
public final class OwnerTriggers implements FactListener, HealthListener {
    /** An object was deleted by someone else. */
    public static final String DELETED = "deleted";

    /** An object may no longer be as it was applied. */
    public static final String DRIFT = "drift";

    private record Inside(Triggers triggers, Function<Fact, List<Trigger>> wakeUps) {}

    private final Function<ObjectKey, Trigger> afterDeletion;
    private final CompletableFuture<Inside> inside = new CompletableFuture<>();

    /** @param afterDeletion what becomes of an owner one of whose objects was deleted */
    public OwnerTriggers(Function<ObjectKey, Trigger> afterDeletion) {
        this.afterDeletion = afterDeletion;
    }

    /** @param wakeUps whom a fact is news for */
    public void open(Triggers triggers, Function<Fact, List<Trigger>> wakeUps) {
        inside.complete(new Inside(triggers, wakeUps));
    }

    @Override
    public void heard(Fact fact) {
        Inside open = inside.join();
        open.wakeUps().apply(fact).forEach(open.triggers()::offer);
    }

    @Override
    public void settled(ObjectKey owner) {
        inside.join().triggers().offer(Trigger.resume(owner, "health"));
    }

    @Override
    public void deleted(ObjectKey owner, ObjectId id) {
        inside.join().triggers().offer(afterDeletion.apply(owner));
    }

    @Override
    public void disturbed(ObjectKey owner, ObjectId id) {
        inside.join().triggers().offer(Trigger.wake(owner, DRIFT));
    }
}
