package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.runtime.health.HealthWatch;
import io.weirkeeper.runtime.redact.Redactor;
import io.weirkeeper.service.kustomize.deploy.Deployer;
import java.time.Clock;

/** What every rollout works with. */
record Tools(
        Deployer deployer, HealthWatch health, Redactor redactor, Baselines baselines, WorkCounts counts, Clock clock) {
    /** Why a Kustomization is looked at: an object was changed, or is gone. */
    static final String DRIFT = "drift";

    static final String DELETED = "deleted";
}
