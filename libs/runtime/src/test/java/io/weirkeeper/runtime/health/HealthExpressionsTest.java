package io.weirkeeper.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weirkeeper.runtime.cel.CelExpressionException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules are those of Flux's documentation of healthCheckExprs. */
class HealthExpressionsTest {
    private static final String GROUP = "bitnami.com";
    private static final HealthExpressions.Rule SEALED_SECRET = new HealthExpressions.Rule(
            GROUP,
            "SealedSecret",
            "status.conditions.filter(e, e.type == 'Synced').all(e, e.status == 'True')",
            "",
            "status.conditions.filter(e, e.type == 'Synced').all(e, e.status == 'False')");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{conditions: [{type: Synced, status: 'True'}]} | CURRENT",
                "{conditions: [{type: Synced, status: 'False'}]} | FAILED",
                "{conditions: [{type: Synced, status: 'Unknown'}]} | IN_PROGRESS",
                "{observedGeneration: 1, conditions: [{type: Synced, status: 'True'}]} | IN_PROGRESS",
                "{observedGeneration: 2, conditions: [{type: Synced, status: 'True'}]} | CURRENT",
                "{} | UNKNOWN",
            })
    void judgesByTheExpressionsOfTheKind(String status, Health.Status expected) {
        assertThat(judge(List.of(SEALED_SECRET), "SealedSecret", status)).isEqualTo(expected);
    }

    @Test
    void asksForProgressBeforeFailureBeforeSuccess() {
        // Given
        HealthExpressions.Rule all = new HealthExpressions.Rule(GROUP, "X", "true", "status.a == 1", "status.b == 1");

        // Then
        assertThat(judge(List.of(all), "X", "{a: 1, b: 1}")).isEqualTo(Health.Status.IN_PROGRESS);
        assertThat(judge(List.of(all), "X", "{a: 0, b: 1}")).isEqualTo(Health.Status.FAILED);
        assertThat(judge(List.of(all), "X", "{a: 0, b: 0}")).isEqualTo(Health.Status.CURRENT);
    }

    @Test
    void leavesOtherKindsToTheUsualRulesAndTakesAWholeGroupWithoutAKind() {
        // Given
        HealthExpressions.Rule group = new HealthExpressions.Rule(GROUP, "", "kind == 'Y'", "", "");

        // Then
        assertThat(judge(List.of(SEALED_SECRET), "Other", "{}")).isEqualTo(Health.Status.CURRENT);
        assertThat(judge(List.of(group), "Y", "{}")).isEqualTo(Health.Status.CURRENT);
        assertThat(judge(List.of(group), "Z", "{}")).isEqualTo(Health.Status.IN_PROGRESS);
    }

    @Test
    void needsTheBodyOfObjectsThatItHasRulesFor() {
        // Given
        HealthExpressions.Rule rule = new HealthExpressions.Rule("", "ConfigMap", "data.ready == 'yes'", "", "");

        // Then
        assertThat(HealthExpressions.of(List.of(rule)).needsBody("", "ConfigMap"))
                .isTrue();
        assertThat(HealthExpressions.of(List.of(SEALED_SECRET)).needsBody("", "ConfigMap"))
                .isFalse();
    }

    @Test
    void refusesWhatDoesNotCompileAndRulesForAKindTwice() {
        // Given
        HealthExpressions.Rule broken = new HealthExpressions.Rule(GROUP, "X", "status.", "", "");

        // Then
        assertThatThrownBy(() -> HealthExpressions.of(List.of(SEALED_SECRET, broken)))
                .isInstanceOf(CelExpressionException.class)
                .hasMessageStartingWith("healthCheckExprs[1]: failed to parse the CEL expression 'status.'");
        assertThatThrownBy(() -> HealthExpressions.of(List.of(SEALED_SECRET, SEALED_SECRET)))
                .hasMessage(
                        "healthCheckExprs[1]: duplicate custom health check for GroupKind 'SealedSecret.bitnami.com'");
    }

    @Test
    void givesUpOnAnExpressionThatIsTooMuchWork() {
        // Given
        String list = "[0,1,2,3,4,5,6,7,8,9]";
        String expression = list + ".all(a, " + list + ".all(b, " + list + ".all(c, " + list + ".all(d, " + list
                + ".all(e, " + list + ".all(f, " + list + ".all(g, true)))))))";

        // Then
        assertThat(judge(List.of(new HealthExpressions.Rule(GROUP, "X", expression, "", "")), "X", "{}"))
                .isEqualTo(Health.Status.UNKNOWN);
    }

    private static Health.Status judge(List<HealthExpressions.Rule> rules, String kind, String status) {
        return HealthExpressions.of(rules)
                .judge(
                        json("{apiVersion: " + GROUP + "/v1, kind: " + kind + ", metadata: {generation: 2}, status: "
                                + status + "}"),
                        Instant.EPOCH)
                .status();
    }

    private static JsonNode json(String yaml) {
        try {
            Object parsed = new org.yaml.snakeyaml.Yaml().load(yaml);
            ObjectMapper mapper = new ObjectMapper();
            return mapper.readTree(mapper.writeValueAsString(parsed));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }
}
