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

/**
 * What every rollout works with.
 *
 * @param failsEarly whether a wait for health ends with the first object that failed
 */
record Tools(
        Deployer deployer,
        HealthWatch health,
        Redactor redactor,
        Baselines baselines,
        WorkCounts counts,
        HealthJudges judges,
        Destinations destinations,
        StageMetrics stages,
        boolean failsEarly,
        Clock clock) {
    /** The Kustomization waits for nothing any more, here or elsewhere. */
    void settle(ObjectKey key) {
        health.settle(key);
        destinations.current(key).health().settle(key);
    }

    /** Begins a reconciliation. */
    Attempt attempt(KustomizationPlan plan) {
        return new Attempt(plan, clock.instant(), new StageTimes(stages, "Kustomization", clock));
    }
}
