package io.weirkeeper.service.kustomize.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Copies;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.kustomize.Dependency;
import io.weirkeeper.api.kustomize.Kustomization;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.cel.CelExpressionException;
import io.weirkeeper.runtime.health.Health;
import io.weirkeeper.runtime.health.HealthJudge;
import io.weirkeeper.runtime.health.HealthJudges;
import io.weirkeeper.runtime.health.HealthRules;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.Run;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Whether what a Kustomization depends on is ready, by the live API. */
final class DependencyCheck {
    /**
     * What stands in the way.
     *
     * @param message in Flux's words
     * @param isUnderWay whether it is about to go by itself
     */
    record Problem(String message, boolean isUnderWay) {
        private static Problem lasting(String message) {
            return new Problem(message, false);
        }
    }

    private final KubeApi api;
    private final ResourceMapper mapper;
    private final DependencyGraph graph;
    private final HealthJudges expressions;
    private final boolean isAdditive;

    /** @param isAdditive whether an expression is asked besides the usual checks rather than instead of them */
    DependencyCheck(
            KubeApi api, ResourceMapper mapper, DependencyGraph graph, HealthJudges expressions, boolean isAdditive) {
        this.api = api;
        this.mapper = mapper;
        this.graph = graph;
        this.expressions = expressions;
        this.isAdditive = isAdditive;
    }

    /**
     * Dependencies whose readiness nobody tells, or not what an expression asks for: they must be watched. Watched says
     * which, and judges when one of them stands in the way no longer.
     */
    record Watched(Inventory objects, HealthJudge judge) {}

    /** @param revision of the source's artifact */
    Watched watched(Run<Kustomization> run, KustomizationPlan plan, String revision) {
        Map<ObjectId, Dependency> dependencies = new HashMap<>();
        Map<ObjectId, String> versions = new LinkedHashMap<>();
        plan.watchedDependencies().forEach((dependency, apiVersion) -> {
            int slash = apiVersion.indexOf('/');
            ObjectId id = new ObjectId(
                    slash < 0 ? "" : apiVersion.substring(0, slash),
                    dependency.kindOrDefault(),
                    isOfCluster(apiVersion, dependency)
                            ? ""
                            : dependency.namespaceOr(plan.key().namespace()),
                    dependency.name());
            dependencies.put(id, dependency);
            versions.put(id, apiVersion.substring(slash + 1));
        });
        return new Watched(new Inventory(versions), new HealthJudge() {
            /** Never failed, because the failure of a dependency is not the end of the wait for it. */
            @Override
            public Health judge(JsonNode object, Instant now) {
                Dependency dependency = dependencies.get(ObjectId.of(object));
                if (dependency == null || !(object instanceof ObjectNode whole)) {
                    return HealthJudge.USUAL.judge(object, now);
                }
                return problem(run, plan, dependency, whole, revision)
                        .map(problem -> Health.inProgress(problem.message()))
                        .orElse(Health.current(""));
            }

            @Override
            public boolean needsBody(String group, String kind) {
                return dependencies.values().stream()
                                .anyMatch(dependency ->
                                        !Copies.text(dependency.readyExpr()).isEmpty())
                        || HealthJudge.USUAL.needsBody(group, kind);
            }
        });
    }

    private boolean isOfCluster(String apiVersion, Dependency dependency) {
        try {
            return mapper.find(apiVersion, dependency.kindOrDefault())
                    .filter(type -> !type.namespaced())
                    .isPresent();
        } catch (KubeException e) {
            return false; // looked at again soon
        }
    }

    /**
     * About the first dependency that is not ready; empty when all are.
     *
     * @param revision of the source's artifact
     */
    Optional<Problem> problem(Run<Kustomization> run, KustomizationPlan plan, String revision) {
        for (Dependency dependency : plan.spec().dependsOn()) {
            Optional<Problem> problem = problem(run, plan, dependency, revision);
            if (problem.isPresent()) {
                return Optional.of(
                        graph.cycle(plan.key()).map(DependencyCheck::cycle).orElse(problem.get()));
            }
        }
        return Optional.empty();
    }

    private static Problem cycle(String path) {
        return Problem.lasting("dependency cycle: " + path + "; remove one of these from spec.dependsOn");
    }

    private Optional<Problem> problem(
            Run<Kustomization> run, KustomizationPlan plan, Dependency dependency, String revision) {
        String name = dependency.namespaceOr(plan.key().namespace()) + "/" + dependency.name();
        ResourceType type;
        Optional<ObjectNode> found;
        try {
            type = type(dependency);
            found = api.get(type, dependency.namespaceOr(plan.key().namespace()), dependency.name());
        } catch (KubeException e) {
            if (e.isTemporary()) {
                throw e;
            }
            return Optional.of(Problem.lasting("dependency '" + name + "' not found: " + e.getMessage()));
        }
        if (found.isEmpty()) {
            String resource = type.group().isEmpty() ? type.plural() : type.plural() + "." + type.group();
            return Optional.of(Problem.lasting(
                    "dependency '" + name + "' not found: " + resource + " \"" + dependency.name() + "\" not found"));
        }
        return problem(run, plan, dependency, found.get(), revision);
    }

    private Optional<Problem> problem(
            Run<Kustomization> run, KustomizationPlan plan, Dependency dependency, ObjectNode found, String revision) {
        String name = dependency.namespaceOr(plan.key().namespace()) + "/" + dependency.name();
        String expression = Copies.text(dependency.readyExpr());
        if (!expression.isEmpty()) {
            Optional<String> refusal = refusal(run, found, expression, name);
            if (refusal.isPresent() || !isAdditive) {
                return refusal.map(Problem::lasting);
            }
        }
        if (!isReady(found)) {
            return Optional.of(new Problem(
                    "dependency '" + name + "' is not ready", tellsReadiness(found) && QuietWaits.isUnderWay(found)));
        }
        return isBehind(plan, found, revision)
                ? Optional.of(new Problem(
                        "dependency '" + name + "' revision is not up to date", QuietWaits.isUnderWay(found)))
                : Optional.empty();
    }

    private Optional<String> refusal(Run<Kustomization> run, ObjectNode dependency, String expression, String name) {
        try {
            return expressions.readiness(expression).isTrue(Map.of("self", run.raw(), "dep", dependency))
                    ? Optional.empty()
                    : Optional.of("dependency '" + name + "' is not ready according to readyExpr eval");
        } catch (CelExpressionException e) {
            return Optional.of("dependency '" + name + "': " + e.getMessage());
        }
    }

    private ResourceType type(Dependency dependency) {
        String apiVersion = dependency.apiVersion();
        String kind = dependency.kindOrDefault();
        Optional<KnownKind> known = KnownKind.ofKind(kind);
        if (known.isPresent()
                && (apiVersion == null
                        || apiVersion.isEmpty()
                        || apiVersion.equals(known.get().apiVersion()))) {
            return Sources.type(known.get());
        }
        return mapper.require(apiVersion == null ? "" : apiVersion, kind);
    }

    private static boolean tellsReadiness(ObjectNode object) {
        return KustomizationPlan.tellsReadiness(
                object.path("apiVersion").asText(), object.path("kind").asText());
    }

    /** As Flux has it for Kustomizations and HelmReleases; others, also those without a status, by the rules of kstatus. */
    private static boolean isReady(ObjectNode object) {
        JsonNode status = object.path("status");
        if (!tellsReadiness(object)) {
            return HealthRules.of(object, Instant.EPOCH).is(Health.Status.CURRENT);
        }
        if (object.at("/metadata/generation").asLong()
                != status.path("observedGeneration").asLong()) {
            return false;
        }
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private static boolean isBehind(KustomizationPlan plan, ObjectNode dependency, String revision) {
        if (!dependency.path("kind").asText().equals(Dependency.DEFAULT_KIND)) {
            return false;
        }
        Kustomization other = RecordJson.decode(dependency, Kustomization.class);
        ObjectKey key =
                new ObjectKey(other.metadata().namespace(), other.metadata().name());
        return new KustomizationPlan(key, other.spec()).sharesSourceWith(plan)
                && !revision.equals(other.status().lastAppliedRevision());
    }
}
