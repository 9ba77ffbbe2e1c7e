package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.runtime.health.HealthWatch;
import io.weirkeeper.runtime.redact.Redactor;
import io.weirkeeper.service.kustomize.deploy.Deployer;
import java.time.Clock;

/** What every rollout works with. */
record Tools(Deployer deployer, HealthWatch health, Redactor redactor, Clock clock) {}
