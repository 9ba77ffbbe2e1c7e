package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.api.kustomize.HealthCheck;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.health.Health;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What must be healthy before a Kustomization is ready, and how far that is. Pure. */
record HealthGoal(Inventory objects) {
    /** How it stands. */
    sealed interface Verdict {
        record Healthy() implements Verdict {}

        record Unhealthy(String message) implements Verdict {}

        record Undecided() implements Verdict {}
    }

    /**
     * Everything that was applied when the spec waits, else what its health checks name; never itself.
     *
     * @param managed the objects that are meant to be as they were built
     */
    static HealthGoal of(KustomizationPlan plan, Inventory managed) {
        Map<ObjectId, String> wanted = new LinkedHashMap<>();
        if (plan.spec().waits()) {
            wanted.putAll(managed.versions());
        } else {
            plan.spec().healthChecks().forEach(check -> wanted.put(id(check), version(check)));
        }
        wanted.keySet()
                .removeIf(id -> id.kind().equals("Kustomization")
                        && id.name().equals(plan.key().name())
                        && id.namespace().equals(plan.key().namespace()));
        return new HealthGoal(new Inventory(wanted));
    }

    private static ObjectId id(HealthCheck check) {
        String apiVersion = apiVersion(check);
        int slash = apiVersion.indexOf('/');
        String namespace = check.namespace();
        return new ObjectId(
                slash < 0 ? "" : apiVersion.substring(0, slash),
                check.kind(),
                namespace == null ? "" : namespace,
                check.name());
    }

    private static String version(HealthCheck check) {
        String apiVersion = apiVersion(check);
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    private static String apiVersion(HealthCheck check) {
        String given = check.apiVersion();
        return given == null || given.isEmpty() ? "apps/v1" : given;
    }

    /**
     * @param expires whether an object deletes itself when it is done, so that its absence is fine
     * @param isOver whether the time is up
     * @param failsEarly whether one that failed is enough before that
     */
    Verdict judge(
            Function<ObjectId, Health.Status> health, Predicate<ObjectId> expires, boolean isOver, boolean failsEarly) {
        List<String> failed = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        for (ObjectId id : objects.versions().keySet()) {
            Health.Status status = health.apply(id);
            String line = id + " status: '" + status.text() + "'";
            if (status == Health.Status.FAILED) {
                failed.add(line);
            } else if (status != Health.Status.CURRENT && !(status == Health.Status.NOT_FOUND && expires.test(id))) {
                waiting.add(line);
            }
        }
        if (failed.isEmpty() && waiting.isEmpty()) {
            return new Verdict.Healthy();
        }
        if (isOver) {
            failed.addAll(waiting);
            return new Verdict.Unhealthy("timeout waiting for: " + list(failed));
        }
        return failed.isEmpty() || !failsEarly
                ? new Verdict.Undecided()
                : new Verdict.Unhealthy("failed early due to stalled resources: " + list(failed));
    }

    private static String list(List<String> lines) {
        return lines.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    boolean isEmpty() {
        return objects.isEmpty();
    }
}
