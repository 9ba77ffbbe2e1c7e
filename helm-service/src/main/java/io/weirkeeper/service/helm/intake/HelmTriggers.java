package io.weirkeeper.service.helm.intake;

import io.weirkeeper.api.event.Fact;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.fact.FactListener;
import io.weirkeeper.runtime.health.HealthListener;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.Trigger;
import io.weirkeeper.runtime.reconcile.Triggers;
import java.util.List;
import java.util.function.Function;

/** The doors in: facts about sources and dependencies, and what the health watch sees, as triggers. Only enqueues. */
public final class HelmTriggers implements FactListener, HealthListener {
    private final Triggers triggers;
    private final Function<Fact, List<Trigger>> wakeUps;

    /** @param wakeUps whom a fact is news for */
    public HelmTriggers(Triggers triggers, Function<Fact, List<Trigger>> wakeUps) {
        this.triggers = triggers;
        this.wakeUps = wakeUps;
    }

    @Override
    public void heard(Fact fact) {
        wakeUps.apply(fact).forEach(triggers::offer);
    }

    @Override
    public void settled(ObjectKey owner) {
        triggers.offer(Trigger.resume(owner, "health"));
    }

    @Override
    public void deleted(ObjectKey owner, ObjectId id) {
        // drift, if it is to be detected; an action under way goes on
        triggers.offer(Trigger.wake(owner, "deleted"));
    }

    @Override
    public void disturbed(ObjectKey owner, ObjectId id) {
        triggers.offer(Trigger.wake(owner, "drift"));
    }
}
