package io.weirkeeper.service.notification.reconcile;

import io.weirkeeper.api.notification.Provider;
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Reconciler;
import io.weirkeeper.runtime.reconcile.Run;

/** Providers are static: they have no status, and Flux's finalizer comes and goes with the runner's own rules. */
public final class ProviderReconciler implements Reconciler<Provider> {
    @Override
    public Outcome reconcile(Run<Provider> run) {
        return new Outcome.Idle(Effects.of(run.status()));
    }

    @Override
    public Outcome finish(Run<Provider> run) {
        return new Outcome.Finalized(Effects.of(run.status()));
    }

    @Override
    public Outcome failed(Run<Provider> run, ReconcileException failure) {
        return new Outcome.Idle(Effects.of(run.status()));
    }
}
