package io.weirkeeper.service.kustomize.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Copies;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.kustomize.Dependency;
import io.weirkeeper.api.kustomize.Kustomization;
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

    /** Says of a dependency that has an expression whether that holds, so that its watch wakes when it does. */
    HealthJudge judge(Run<Kustomization> run, KustomizationPlan plan) {
        Map<String, String> conditions = new HashMap<>();
        for (Dependency dependency : plan.spec().dependsOn()) {
            String expression = Copies.text(dependency.readyExpr());
            if (!expression.isEmpty()) {
                conditions.put(plan.reference(dependency), expression);
            }
        }
        return new HealthJudge() {
            @Override
            public Health judge(JsonNode object, Instant now) {
                String expression = conditions.get(ObjectId.of(object).toString());
                if (expression == null || !(object instanceof ObjectNode whole)) {
                    return HealthJudge.USUAL.judge(object, now);
                }
                return refusal(run, whole, expression, "").isEmpty()
                        ? Health.current(expression)
                        : Health.inProgress(expression);
            }

            @Override
            public boolean needsBody(String group, String kind) {
                return !conditions.isEmpty() || HealthJudge.USUAL.needsBody(group, kind);
            }
        };
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
        String expression = Copies.text(dependency.readyExpr());
        if (!expression.isEmpty()) {
            Optional<String> refusal = refusal(run, found.get(), expression, name);
            if (refusal.isPresent() || !isAdditive) {
                return refusal.map(Problem::lasting);
            }
        }
        if (!isReady(found.get())) {
            return Optional.of(new Problem(
                    "dependency '" + name + "' is not ready",
                    isOfFlux(found.get()) && QuietWaits.isUnderWay(found.get())));
        }
        return isBehind(plan, found.get(), revision)
                ? Optional.of(new Problem(
                        "dependency '" + name + "' revision is not up to date", QuietWaits.isUnderWay(found.get())))
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

    private static boolean isOfFlux(ObjectNode object) {
        return object.path("apiVersion").asText().contains(".toolkit.fluxcd.io/");
    }

    /** Kinds of Flux have observed their spec and say Ready; others are healthy by the usual rules. */
    private static boolean isReady(ObjectNode object) {
        JsonNode status = object.path("status");
        if (!isOfFlux(object)) {
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
