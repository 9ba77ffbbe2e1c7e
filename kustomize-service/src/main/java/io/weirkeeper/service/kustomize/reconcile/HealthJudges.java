package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.kustomize.HealthCheckExpression;
import io.weirkeeper.runtime.cel.CelExpression;
import io.weirkeeper.runtime.cel.CelExpressionException;
import io.weirkeeper.runtime.health.HealthExpressions;
import io.weirkeeper.runtime.health.HealthJudge;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Compiles the CEL expressions of specs, each once. What does not compile is the user's to correct. */
final class HealthJudges {
    private static final int MOST_KEPT = 1000;
    private static final List<String> DEPENDENCY_VARIABLES = List.of("self", "dep");

    private final Map<List<HealthCheckExpression>, HealthJudge> judges = new ConcurrentHashMap<>();
    private final Map<String, CelExpression> conditions = new ConcurrentHashMap<>();

    /** Compiles all expressions of a spec. */
    void check(KustomizationPlan plan) {
        HealthJudge _ = of(plan);
        for (int i = 0; i < plan.spec().dependsOn().size(); i++) {
            String expression = Copies.text(plan.spec().dependsOn().get(i).readyExpr());
            if (!expression.isEmpty()) {
                try {
                    CelExpression _ = readiness(expression);
                } catch (CelExpressionException e) {
                    throw invalid("dependsOn[" + i + "].readyExpr: " + e.getMessage(), e);
                }
            }
        }
    }

    HealthJudge of(KustomizationPlan plan) {
        List<HealthCheckExpression> expressions = plan.spec().healthCheckExprs();
        if (expressions.isEmpty()) {
            return HealthJudge.USUAL;
        }
        if (judges.size() > MOST_KEPT) {
            judges.clear();
        }
        try {
            return judges.computeIfAbsent(
                    expressions,
                    _ -> HealthExpressions.of(
                            expressions.stream().map(HealthJudges::rule).toList()));
        } catch (CelExpressionException e) {
            throw invalid(String.valueOf(e.getMessage()), e);
        }
    }

    /** An expression over {@code self} and {@code dep}. */
    CelExpression readiness(String expression) {
        if (conditions.size() > MOST_KEPT) {
            conditions.clear();
        }
        return conditions.computeIfAbsent(expression, _ -> CelExpression.ofBoolean(expression, DEPENDENCY_VARIABLES));
    }

    private static HealthExpressions.Rule rule(HealthCheckExpression expression) {
        String apiVersion = expression.apiVersion();
        return new HealthExpressions.Rule(
                apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "",
                Copies.text(expression.kind()),
                expression.current(),
                Copies.text(expression.inProgress()),
                Copies.text(expression.failed()));
    }

    private static ReconcileException invalid(String message, CelExpressionException cause) {
        return new ReconcileException(
                Reasons.INVALID_CEL_EXPRESSION,
                Disposition.STALLED,
                "Reconciliation failed terminally due to configuration error: " + message,
                cause);
    }
}
