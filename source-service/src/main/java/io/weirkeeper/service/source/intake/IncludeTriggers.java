package io.weirkeeper.service.source.intake;

import io.weirkeeper.api.event.Fact;
import io.weirkeeper.runtime.fact.FactListener;
import io.weirkeeper.runtime.reconcile.Triggers;

/** Wakes the GitRepositories that include one whose artifact is told about. */
public final class IncludeTriggers implements FactListener {
    private final Triggers triggers;

    public IncludeTriggers(Triggers triggers) {
        this.triggers = triggers;
    }

    @Override
    public void heard(Fact fact) {
        triggers.offerReferencing(fact.subject().reference(), "include");
    }
}
