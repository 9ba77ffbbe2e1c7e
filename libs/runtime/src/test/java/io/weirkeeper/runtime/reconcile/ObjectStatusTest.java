package io.weirkeeper.runtime.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ObjectStatusTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void keepsTheTransitionTimeWhileAConditionSaysTheSame() throws JsonProcessingException {
        // Given
        ObjectStatus first = ObjectStatus.of(object(1), T0).markTrue("Ready", "Succeeded", "stored");
        // When
        ObjectStatus again =
                ObjectStatus.of(withStatus(2, first), T0.plusSeconds(60)).markTrue("Ready", "Succeeded", "stored");
        // Then
        JsonNode ready = again.condition("Ready").orElseThrow();
        assertThat(ready.path("lastTransitionTime").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(ready.path("observedGeneration").asLong()).isEqualTo(2);
    }

    @Test
    void movesTheTransitionTimeWhenTheMessageChanges() throws JsonProcessingException {
        // Given
        ObjectStatus first = ObjectStatus.of(object(1), T0).markTrue("Ready", "Succeeded", "one");
        // When
        ObjectStatus again =
                ObjectStatus.of(withStatus(1, first), T0.plusSeconds(60)).markTrue("Ready", "Succeeded", "two");
        // Then
        assertThat(again.condition("Ready")
                        .orElseThrow()
                        .path("lastTransitionTime")
                        .asText())
                .isEqualTo("2026-01-01T00:01:00Z");
    }

    @Test
    void putsStalledReconcilingAndReadyFirst() throws JsonProcessingException {
        // When
        ObjectStatus status = ObjectStatus.of(object(1), T0)
                .markTrue("ArtifactInStorage", "Succeeded", "")
                .markTrue("Ready", "Succeeded", "")
                .markTrue("Reconciling", "Progressing", "")
                .markTrue("Stalled", "URLInvalid", "");
        // Then
        assertThat(status.field("conditions").findValuesAsText("type"))
                .containsExactly("Stalled", "Reconciling", "Ready", "ArtifactInStorage");
    }

    @Test
    void leavesTheValueItCameFromAlone() throws JsonProcessingException {
        // Given
        ObjectStatus before = ObjectStatus.of(object(1), T0).markTrue("Ready", "Succeeded", "");
        // When
        ObjectStatus after = before.without("Ready").with("field", "value");
        // Then
        assertThat(before.is("Ready", "True")).isTrue();
        assertThat(before.field("field").isMissingNode()).isTrue();
        assertThat(after.condition("Ready")).isEmpty();
    }

    @Test
    void cutsMessagesThatTheApiWouldRefuse() throws JsonProcessingException {
        // When
        ObjectStatus status = ObjectStatus.of(object(1), T0).markFalse("Ready", "Failed", "x".repeat(40_000));
        // Then
        assertThat(status.condition("Ready").orElseThrow().path("message").asText())
                .hasSize(32_768)
                .endsWith("...");
    }

    private static ObjectNode object(long generation) throws JsonProcessingException {
        return (ObjectNode) new ObjectMapper().readTree("{\"metadata\":{\"generation\":" + generation + "}}");
    }

    private static ObjectNode withStatus(long generation, ObjectStatus status) throws JsonProcessingException {
        ObjectNode object = object(generation);
        object.set("status", status.json());
        return object;
    }
}
