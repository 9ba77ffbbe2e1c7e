package io.weirkeeper.service.helm.reconcile;

import io.weirkeeper.api.Annotations;
import io.weirkeeper.api.helm.HelmRelease;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.health.HealthWatch;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.runtime.service.OwnerTriggers;
import io.weirkeeper.service.helm.release.Access;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells whether a HelmRelease is as its last reconciliation left it, without a look at any object: by the watch, and by
 * one list of the records' metadata. Thread-safe.
 */
final class Baselines {
    private static final Duration SWEEP = Duration.ofHours(1);
    private static final int SPREAD_SECONDS = 600;

    private final Clock clock;
    private final Map<ObjectKey, Baseline> baselines = new ConcurrentHashMap<>();

    Baselines(Clock clock) {
        this.clock = clock;
    }

    /** The last reconciliation, if it ended well, its release is made from the same, and nothing else is asked for. */
    Optional<Baseline> find(Run<HelmRelease> run, Baseline.Inputs inputs) {
        ObjectStatus status = run.status();
        return Optional.ofNullable(baselines.get(run.key()))
                .filter(baseline -> baseline.inputs().equals(inputs)
                        && status.is("Ready", "True")
                        && !status.is("Reconciling", "True")
                        && status.field("observedGeneration").asLong(-1) == run.generation()
                        && baseline.snapshot().equals(Baseline.snapshot(status))
                        && !run.causes().contains(OwnerTriggers.DELETED)
                        && isHandled(run, Annotations.RECONCILE_FORCE_AT, "lastHandledForceAt")
                        && isHandled(run, Annotations.RECONCILE_RESET_AT, "lastHandledResetAt"));
    }

    /** When the next reconciliation is due; empty when the last one did not end well. */
    Optional<Instant> due(ObjectKey key) {
        return Optional.ofNullable(baselines.get(key)).map(Baseline::due);
    }

    private static boolean isHandled(Run<HelmRelease> run, String annotation, String field) {
        String asked = run.annotation(annotation);
        return asked.isEmpty() || asked.equals(run.status().field(field).asText(""));
    }

    /** Whether records and objects are as they were left; each object is compared once an hour all the same. */
    boolean holds(Baseline baseline, HelmReleasePlan plan, Access access) {
        if (plan.spec().driftDetection().detects()) {
            boolean isDue = !clock.instant().isBefore(sweepAt(plan.key(), baseline));
            if (isDue || !disturbed(baseline, plan, access).isEmpty()) {
                return false;
            }
        }
        try {
            return access.store().glance(plan.releaseName()).equals(baseline.records());
        } catch (KubeException e) {
            return false; // the reconciliation that follows says why
        }
    }

    private static List<ObjectId> disturbed(Baseline baseline, HelmReleasePlan plan, Access access) {
        return access.destination().health().disturbed(plan.key(), baseline.objects());
    }

    /** Not all at once: each HelmRelease has its own hour. */
    private static Instant sweepAt(ObjectKey key, Baseline baseline) {
        return baseline.looked().plus(SWEEP).minusSeconds(Math.floorMod(key.hashCode(), SPREAD_SECONDS));
    }

    /**
     * A reconciliation ended in order.
     *
     * @param same the objects that were compared; empty when those that were just applied need no comparison
     */
    void remember(Attempt attempt, Baseline.Inputs inputs, ObjectStatus status, Optional<Set<ObjectId>> same) {
        ObjectKey key = attempt.plan().key();
        HealthWatch health = attempt.access().destination().health();
        Instant now = clock.instant();
        Set<ObjectId> objects = Set.of();
        if (attempt.plan().spec().driftDetection().detects()) {
            objects = same.orElseGet(() -> released(attempt, status));
            health.guard(key, objects);
        } else {
            health.unguard(key);
        }
        Map<Integer, String> records =
                attempt.access().store().versions(attempt.plan().releaseName());
        Instant due = now.plus(attempt.plan().spec().interval());
        baselines.put(key, new Baseline(inputs, Baseline.snapshot(status), records, objects, now, due));
    }

    /** What the manifest has; definitions of the chart's crds/ are nobody's to keep as they are. */
    private static Set<ObjectId> released(Attempt attempt, ObjectStatus status) {
        Set<ObjectId> all =
                new HashSet<>(Inventory.of(status.field("inventory")).versions().keySet());
        if (attempt.hasDefinitions()) {
            all.removeIf(id -> id.kind().equals("CustomResourceDefinition"));
        }
        return all;
    }

    void put(ObjectKey key, Baseline baseline) {
        baselines.put(key, baseline);
    }

    void forget(ObjectKey key) {
        baselines.remove(key);
    }

    void clear() {
        baselines.clear();
    }
}
