package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.runtime.access.Destinations;
import io.weirkeeper.runtime.health.HealthJudges;
import io.weirkeeper.runtime.health.HealthWatch;
import io.weirkeeper.runtime.metric.StageMetrics;
import io.weirkeeper.runtime.metric.StageTimes;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.redact.Redactor;
import io.weirkeeper.service.kustomize.deploy.Deployer;
import java.time.Clock;

/** What every rollout works with. */
record Tools(
        Deployer deployer,
        HealthWatch health,
        Redactor redactor,
        Baselines baselines,
        WorkCounts counts,
        HealthJudges judges,
        Destinations destinations,
        StageMetrics stages,
        Clock clock) {
    /** The Kustomization waits for nothing any more, here or elsewhere. */
    void settle(ObjectKey key) {
        health.settle(key);
        destinations.current(key).health().settle(key);
    }

    /** Why a Kustomization is looked at: an object was changed, or is gone. */
    static final String DRIFT = "drift";

    static final String DELETED = "deleted";

    /** Begins a reconciliation. */
    Attempt attempt(KustomizationPlan plan) {
        return new Attempt(plan, clock.instant(), new StageTimes(stages, "Kustomization", clock));
    }
}
