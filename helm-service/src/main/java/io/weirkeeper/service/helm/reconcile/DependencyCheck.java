package io.weirkeeper.service.helm.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Copies;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.helm.Dependency;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.cel.CelExpression;
import io.weirkeeper.runtime.cel.CelExpressionException;
import io.weirkeeper.runtime.health.Health;
import io.weirkeeper.runtime.health.HealthJudge;
import io.weirkeeper.runtime.health.HealthJudges;
import io.weirkeeper.runtime.health.HealthRules;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Whether what a HelmRelease depends on is ready, by the live API. */
final class DependencyCheck {
    private final KubeApi api;
    private final ResourceMapper mapper;
    private final HealthJudges expressions;
    private final boolean isAdditive;

    /** @param isAdditive whether the usual checks hold beside an expression (AdditiveCELDependencyCheck) */
    DependencyCheck(KubeApi api, ResourceMapper mapper, HealthJudges expressions, boolean isAdditive) {
        this.api = api;
        this.mapper = mapper;
        this.expressions = expressions;
        this.isAdditive = isAdditive;
    }

    /**
     * The first dependency that is not ready, in Flux's words; empty when all are.
     *
     * @param self the HelmRelease, for expressions
     * @throws ReconcileException stalled when an expression does not compile
     */
    Optional<String> problem(HelmReleasePlan plan, ObjectNode self) {
        for (Dependency dependency : plan.spec().dependsOn()) {
            Optional<String> problem = problem(plan, dependency, self);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private Optional<String> problem(HelmReleasePlan plan, Dependency dependency, ObjectNode self) {
        String namespace = dependency.namespaceOr(plan.key().namespace());
        String name = namespace + "/" + dependency.name();
        ResourceType type;
        Optional<ObjectNode> found;
        try {
            type = type(dependency);
            found = api.get(type, namespace, dependency.name());
        } catch (KubeException e) {
            if (e.isTemporary()) {
                throw e;
            }
            return Optional.of("unable to get '" + name + "' dependency: " + e.getMessage());
        }
        if (found.isEmpty()) {
            String resource = type.group().isEmpty() ? type.plural() : type.plural() + "." + type.group();
            return Optional.of("unable to get '" + name + "' dependency: " + resource + " \"" + dependency.name()
                    + "\" not found");
        }
        String expression = Copies.text(dependency.readyExpr());
        if (!expression.isEmpty() && !isReady(dependency, expression, self, found.get())) {
            return Optional.of("dependency '" + name + "' is not ready according to readyExpr eval");
        }
        if (!expression.isEmpty() && !isAdditive) {
            return Optional.empty();
        }
        return isReady(found.get()) ? Optional.empty() : Optional.of("dependency '" + name + "' is not ready");
    }

    /** Says of a dependency that has an expression whether that holds, so that its watch wakes when it does. */
    HealthJudge judge(HelmReleasePlan plan, ObjectNode self) {
        Map<String, Dependency> conditions = new HashMap<>();
        for (Dependency dependency : plan.spec().dependsOn()) {
            if (!Copies.text(dependency.readyExpr()).isEmpty()) {
                conditions.put(plan.reference(dependency), dependency);
            }
        }
        return new HealthJudge() {
            @Override
            public Health judge(JsonNode object, Instant now) {
                Dependency dependency = conditions.get(ObjectId.of(object).toString());
                if (dependency == null || !(object instanceof ObjectNode whole)) {
                    return HealthJudge.USUAL.judge(object, now);
                }
                String expression = Copies.text(dependency.readyExpr());
                try {
                    return expressions.readiness(expression).isTrue(Map.of("self", self, "dep", whole))
                            ? Health.current(expression)
                            : Health.inProgress(expression);
                } catch (CelExpressionException e) {
                    return Health.inProgress(expression);
                }
            }

            @Override
            public boolean needsBody(String group, String kind) {
                return !conditions.isEmpty() || HealthJudge.USUAL.needsBody(group, kind);
            }
        };
    }

    private boolean isReady(Dependency dependency, String expression, ObjectNode self, ObjectNode found) {
        CelExpression compiled;
        try {
            compiled = expressions.readiness(expression);
        } catch (CelExpressionException e) {
            throw new ReconcileException(
                    Reasons.INVALID_CEL_EXPRESSION,
                    Disposition.STALLED,
                    "Reconciliation failed terminally due to configuration error: failed to evaluate dependency "
                            + dependency.name() + ": " + e.getMessage(),
                    e);
        }
        try {
            return compiled.isTrue(Map.of("self", self, "dep", found));
        } catch (CelExpressionException e) {
            throw new ReconcileException(
                    Reasons.DEPENDENCY_NOT_READY, Disposition.RETRY, String.valueOf(e.getMessage()), e);
        }
    }

    private ResourceType type(Dependency dependency) {
        String apiVersion = dependency.apiVersion() == null ? "" : dependency.apiVersion();
        Optional<KnownKind> known = KnownKind.ofKind(dependency.kindOrDefault());
        if (known.isPresent()
                && (apiVersion.isEmpty() || apiVersion.equals(known.get().apiVersion()))) {
            return ResourceType.of(known.get());
        }
        return mapper.require(apiVersion, dependency.kindOrDefault());
    }

    /** Kinds of Flux have observed their spec and say Ready; others are healthy by the usual rules. */
    private static boolean isReady(ObjectNode object) {
        if (!object.path("apiVersion").asText().contains(".toolkit.fluxcd.io/")) {
            return HealthRules.of(object, Instant.EPOCH).is(Health.Status.CURRENT);
        }
        ObjectStatus status = ObjectStatus.of(object, Instant.EPOCH);
        return status.generation() == status.field("observedGeneration").asLong() && status.is("Ready", "True");
    }
}
