package io.weirkeeper.service.kustomize.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T07:00:00.5Z");
    private static final Duration TOOK = Duration.ofMillis(1_500);

    @Test
    void beginsWithOneEntry() {
        // When
        ArrayNode history = History.with(
                MissingNode.getInstance(), "sha256:a", "ReconciliationSucceeded", NOW, TOOK, Map.of("revision", "r1"));

        // Then
        assertThat(history)
                .hasToString("["
                        + Samples.json("{'digest':'sha256:a','firstReconciled':'2026-11-21T07:00:00Z',"
                                + "'lastReconciled':'2026-11-21T07:00:00Z','lastReconciledDuration':'1.5s',"
                                + "'lastReconciledStatus':'ReconciliationSucceeded','totalReconciliations':1,"
                                + "'metadata':{'revision':'r1'}}")
                        + "]");
    }

    @Test
    void countsTheSameBuildAndResultAndPutsItFirst() {
        // Given
        JsonNode history = MissingNode.getInstance();
        history = History.with(history, "sha256:a", "ReconciliationSucceeded", NOW, TOOK, Map.of());
        history = History.with(history, "sha256:b", "ReconciliationFailed", NOW, TOOK, Map.of());

        // When
        ArrayNode changed =
                History.with(history, "sha256:a", "ReconciliationSucceeded", NOW.plusSeconds(60), TOOK, Map.of());

        // Then
        assertThat(changed).hasSize(2);
        assertThat(changed.get(0).path("digest").asText()).isEqualTo("sha256:a");
        assertThat(changed.get(0).path("totalReconciliations").asInt()).isEqualTo(2);
        assertThat(changed.get(0).path("firstReconciled").asText()).isEqualTo("2026-11-21T07:00:00Z");
        assertThat(changed.get(0).path("lastReconciled").asText()).isEqualTo("2026-11-21T07:01:00Z");
    }

    @Test
    void keepsTheLastFive() {
        // Given
        JsonNode history = MissingNode.getInstance();

        // When
        for (int i = 0; i < 7; i++) {
            history = History.with(history, "sha256:" + i, "ReconciliationSucceeded", NOW, TOOK, Map.of());
        }

        // Then
        assertThat(history).hasSize(5);
        assertThat(history.get(0).path("digest").asText()).isEqualTo("sha256:6");
        assertThat(history.get(4).path("digest").asText()).isEqualTo("sha256:2");
    }
}
