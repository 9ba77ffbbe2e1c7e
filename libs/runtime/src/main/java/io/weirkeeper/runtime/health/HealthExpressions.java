package io.weirkeeper.runtime.health;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.runtime.cel.CelExpression;
import io.weirkeeper.runtime.cel.CelExpressionException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * CEL rules for some kinds, the usual ones for all others (fluxcd/pkg runtime/cel status evaluator of August 2026). An
 * object whose generation is not observed yet is in progress whatever the rules say. Immutable, thread-safe.
 */
public final class HealthExpressions implements HealthJudge {
    /**
     * The rules for a kind, each an expression over the fields of the object.
     *
     * @param kind empty means all kinds of the group
     * @param inProgress empty means never
     * @param failed empty means never
     */
    public record Rule(String group, String kind, String current, String inProgress, String failed) {}

    private record Key(String group, String kind) {}

    private record Compiled(
            CelExpression current,
            @Nullable CelExpression inProgress,
            @Nullable CelExpression failed) {}

    private final Map<Key, Compiled> rules;

    private HealthExpressions(Map<Key, Compiled> rules) {
        this.rules = Map.copyOf(rules);
    }

    /**
     * The usual rules when there are no others.
     *
     * @throws CelExpressionException when an expression does not compile, or a kind has rules twice
     */
    public static HealthJudge of(List<Rule> rules) {
        if (rules.isEmpty()) {
            return HealthJudge.USUAL;
        }
        Map<Key, Compiled> compiled = new HashMap<>();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            try {
                Compiled expressions = new Compiled(
                        CelExpression.ofFields(rule.current()), optional(rule.inProgress()), optional(rule.failed()));
                if (compiled.put(new Key(rule.group(), rule.kind()), expressions) != null) {
                    throw new CelExpressionException("duplicate custom health check for GroupKind '" + rule.kind()
                            + (rule.group().isEmpty() ? "" : "." + rule.group()) + "'");
                }
            } catch (CelExpressionException e) {
                throw new CelExpressionException("healthCheckExprs[" + i + "]: " + e.getMessage(), e);
            }
        }
        return new HealthExpressions(compiled);
    }

    private static @Nullable CelExpression optional(String expression) {
        return expression.isEmpty() ? null : CelExpression.ofFields(expression);
    }

    private Optional<Compiled> rule(String group, String kind) {
        Compiled exact = rules.get(new Key(group, kind));
        return Optional.ofNullable(exact != null ? exact : rules.get(new Key(group, "")));
    }

    @Override
    public boolean needsBody(String group, String kind) {
        return rule(group, kind).isPresent() || HealthJudge.USUAL.needsBody(group, kind);
    }

    @Override
    public Health judge(JsonNode object, Instant now) {
        String apiVersion = object.path("apiVersion").asText();
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        Optional<Compiled> rule = rule(group, object.path("kind").asText());
        return rule.isEmpty() ? HealthJudge.USUAL.judge(object, now) : judge(object, rule.get());
    }

    private static Health judge(JsonNode object, Compiled rule) {
        if (!object.at("/metadata/deletionTimestamp").isMissingNode()) {
            return new Health(Health.Status.TERMINATING, "Resource scheduled for deletion");
        }
        JsonNode observed = object.at("/status/observedGeneration");
        if (observed.isNumber()
                && observed.asLong() != object.at("/metadata/generation").asLong()) {
            return Health.inProgress("the generation is not observed yet");
        }
        try {
            if (rule.inProgress() != null && rule.inProgress().isTrueOf(object)) {
                return Health.inProgress("as its rule says");
            }
            if (rule.failed() != null && rule.failed().isTrueOf(object)) {
                return Health.failed("as its rule says");
            }
            return rule.current().isTrueOf(object)
                    ? Health.current("as its rule says")
                    : Health.inProgress("no rule says that it is current");
        } catch (CelExpressionException e) {
            // most often a field that is not there yet
            return new Health(Health.Status.UNKNOWN, String.valueOf(e.getMessage()));
        }
    }
}
