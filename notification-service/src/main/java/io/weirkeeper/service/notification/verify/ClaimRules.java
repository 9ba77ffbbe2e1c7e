package io.weirkeeper.service.notification.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.notification.OidcProvider;
import io.weirkeeper.runtime.cel.CelExpression;
import io.weirkeeper.runtime.cel.CelExpressionException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables and validations of one issuer, compiled (internal/server/receiver_claims.go, August 2026). */
public final class ClaimRules {
    private static final List<String> VARIABLES = List.of("claims", "vars");

    private record Rule(CelExpression expression, String message) {}

    private final Map<String, CelExpression> variables;
    private final List<Rule> rules;

    private ClaimRules(Map<String, CelExpression> variables, List<Rule> rules) {
        this.variables = variables;
        this.rules = rules;
    }

    /** @throws CelExpressionException when an expression does not compile */
    public static ClaimRules compile(OidcProvider provider) {
        Map<String, CelExpression> variables = new LinkedHashMap<>();
        for (OidcProvider.Variable variable : provider.variables()) {
            variables.put(
                    variable.name(),
                    named(
                            "variable \"" + variable.name() + "\"",
                            () -> CelExpression.ofAnything(variable.expression(), VARIABLES)));
        }
        List<Rule> rules = new ArrayList<>();
        for (OidcProvider.Validation validation : provider.validations()) {
            rules.add(new Rule(
                    named(
                            "validation \"" + validation.message() + "\"",
                            () -> CelExpression.ofBoolean(validation.expression(), VARIABLES)),
                    validation.message()));
        }
        return new ClaimRules(variables, rules);
    }

    private static CelExpression named(String what, java.util.function.Supplier<CelExpression> compiled) {
        try {
            return compiled.get();
        } catch (CelExpressionException e) {
            throw new CelExpressionException("invalid expression for " + what + ": " + e.getMessage(), e);
        }
    }

    /** The messages of the validations that do not hold. */
    List<String> failures(ObjectNode claims) {
        Map<String, Object> known = new HashMap<>();
        Map<String, Object> data = CelExpression.values(Map.of("claims", claims));
        data.put("vars", known);
        variables.forEach((name, expression) -> known.put(name, expression.evaluate(data)));
        List<String> failures = new ArrayList<>();
        for (Rule rule : rules) {
            if (!Boolean.TRUE.equals(rule.expression().evaluate(data))) {
                failures.add(rule.message());
            }
        }
        return failures;
    }
}
