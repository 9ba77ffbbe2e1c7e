package io.weirkeeper.runtime.health;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.kustomize.HealthCheckExpression;
import io.weirkeeper.runtime.cel.CelExpression;
import io.weirkeeper.runtime.cel.CelExpressionException;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Compiles the CEL expressions of specs, each once. What does not compile is the user's to correct. */
public final class HealthJudges {
    private static final int MOST_KEPT = 1000;
    private static final List<String> DEPENDENCY_VARIABLES = List.of("self", "dep");

    private final Map<List<HealthCheckExpression>, HealthJudge> judges = new ConcurrentHashMap<>();
    private final Map<String, CelExpression> conditions = new ConcurrentHashMap<>();

    /** @throws ReconcileException stalled when an expression does not compile */
    public HealthJudge of(List<HealthCheckExpression> expressions) {
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

    /**
     * An expression over {@code self} and {@code dep}.
     *
     * @throws CelExpressionException when it does not compile
     */
    public CelExpression readiness(String expression) {
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

    /** That an expression in a spec is none. */
    public static ReconcileException invalid(String message, CelExpressionException cause) {
        return new ReconcileException(
                Reasons.INVALID_CEL_EXPRESSION,
                Disposition.STALLED,
                "Reconciliation failed terminally due to configuration error: " + message,
                cause);
    }
}
