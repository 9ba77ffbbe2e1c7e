package io.weirkeeper.service.source.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.Condition;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes Ready out of the other conditions, as Flux's sources do (fluxcd/pkg runtime/conditions merge.go and
 * source-controller summarize, August 2026): the most urgent group of conditions decides, within it the first of the
 * order; a bi-polar condition that is False decides over all.
 *
 * @param order the conditions that count, the most telling first
 * @param negative those of them that are bad when True
 * @param biPolar those that are bad when False
 */
record ReadySummary(List<String> order, Set<String> negative, List<String> biPolar) {
    ReadySummary {
        order = List.copyOf(order);
        negative = Set.copyOf(negative);
        biPolar = List.copyOf(biPolar);
    }

    static final ReadySummary GIT = new ReadySummary(
            List.of(
                    Condition.STORAGE_OPERATION_FAILED,
                    Condition.FETCH_FAILED,
                    Condition.INCLUDE_UNAVAILABLE,
                    Condition.ARTIFACT_OUTDATED,
                    Condition.ARTIFACT_IN_STORAGE,
                    Condition.SOURCE_VERIFIED,
                    Condition.STALLED,
                    Condition.RECONCILING),
            Set.of(
                    Condition.STORAGE_OPERATION_FAILED,
                    Condition.FETCH_FAILED,
                    Condition.INCLUDE_UNAVAILABLE,
                    Condition.ARTIFACT_OUTDATED,
                    Condition.STALLED,
                    Condition.RECONCILING),
            List.of(Condition.SOURCE_VERIFIED));

    static final ReadySummary HELM_REPOSITORY = new ReadySummary(
            List.of(
                    Condition.STORAGE_OPERATION_FAILED,
                    Condition.FETCH_FAILED,
                    Condition.ARTIFACT_OUTDATED,
                    Condition.ARTIFACT_IN_STORAGE,
                    Condition.STALLED,
                    Condition.RECONCILING),
            Set.of(
                    Condition.STORAGE_OPERATION_FAILED,
                    Condition.FETCH_FAILED,
                    Condition.ARTIFACT_OUTDATED,
                    Condition.STALLED,
                    Condition.RECONCILING),
            List.of());

    static final ReadySummary HELM_CHART = new ReadySummary(
            List.of(
                    Condition.STORAGE_OPERATION_FAILED,
                    Condition.FETCH_FAILED,
                    Condition.BUILD_FAILED,
                    Condition.ARTIFACT_OUTDATED,
                    Condition.ARTIFACT_IN_STORAGE,
                    Condition.SOURCE_VERIFIED,
                    Condition.STALLED,
                    Condition.RECONCILING),
            Set.of(
                    Condition.STORAGE_OPERATION_FAILED,
                    Condition.FETCH_FAILED,
                    Condition.BUILD_FAILED,
                    Condition.ARTIFACT_OUTDATED,
                    Condition.STALLED,
                    Condition.RECONCILING),
            List.of(Condition.SOURCE_VERIFIED));

    static final ReadySummary OCI = new ReadySummary(
            List.of(
                    Condition.STORAGE_OPERATION_FAILED,
                    Condition.FETCH_FAILED,
                    Condition.ARTIFACT_OUTDATED,
                    Condition.ARTIFACT_IN_STORAGE,
                    Condition.SOURCE_VERIFIED,
                    Condition.STALLED,
                    Condition.RECONCILING),
            Set.of(
                    Condition.STORAGE_OPERATION_FAILED,
                    Condition.FETCH_FAILED,
                    Condition.ARTIFACT_OUTDATED,
                    Condition.STALLED,
                    Condition.RECONCILING),
            List.of(Condition.SOURCE_VERIFIED));

    /** The same conditions. */
    static final ReadySummary BUCKET = HELM_REPOSITORY;

    private record Ranked(int priority, String value, boolean negative, JsonNode condition) {}

    ObjectStatus summarize(ObjectStatus status) {
        ObjectStatus summed = top(status)
                .map(first -> status.mark(
                        Condition.READY,
                        first.negative() ? inverted(first.value()) : first.value(),
                        first.condition().path("reason").asText(),
                        first.condition().path("message").asText()))
                .orElse(status);
        for (String type : biPolar) {
            if (summed.is(type, "False")) {
                JsonNode failed = summed.condition(type).orElseThrow();
                return summed.markFalse(
                        Condition.READY,
                        failed.path("reason").asText(),
                        failed.path("message").asText());
            }
        }
        return summed;
    }

    private Optional<Ranked> top(ObjectStatus status) {
        List<Ranked> present = new ArrayList<>();
        for (String type : order) {
            status.condition(type).ifPresent(condition -> {
                String value = condition.path("status").asText();
                present.add(new Ranked(
                        priority(value, negative.contains(type)), value, negative.contains(type), condition));
            });
        }
        // the first of the order wins among equals
        return present.stream().reduce((one, other) -> other.priority() < one.priority() ? other : one);
    }

    private static int priority(String value, boolean negative) {
        return switch (value) {
            case "True" -> negative ? 0 : 2;
            case "False" -> negative ? 3 : 1;
            default -> 4;
        };
    }

    private static String inverted(String value) {
        return switch (value) {
            case "True" -> "False";
            case "False" -> "True";
            default -> value;
        };
    }
}
