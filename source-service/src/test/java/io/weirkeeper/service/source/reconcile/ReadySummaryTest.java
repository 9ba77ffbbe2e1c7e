package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values follow the priorities of fluxcd/pkg runtime/conditions merge.go. */
class ReadySummaryTest {

    @ParameterizedTest
    @CsvSource({
        "ArtifactInStorage=True, True ArtifactInStorage",
        "ArtifactInStorage=True FetchFailed=True, False FetchFailed",
        "ArtifactInStorage=True FetchFailed=True StorageOperationFailed=True, False StorageOperationFailed",
        "ArtifactInStorage=True Reconciling=True, False Reconciling",
        "Stalled=True Reconciling=True FetchFailed=True, False FetchFailed",
        "Stalled=True Reconciling=True, False Stalled",
        "ArtifactInStorage=False ArtifactOutdated=True, False ArtifactOutdated",
        "ArtifactInStorage=False Reconciling=False, False ArtifactInStorage",
        "ArtifactInStorage=True SourceVerified=True, True ArtifactInStorage",
        "ArtifactInStorage=True SourceVerified=False, False SourceVerified",
        "ArtifactInStorage=True SourceVerified=False FetchFailed=True, False SourceVerified",
        "Reconciling=Unknown, Unknown Reconciling",
        "Reconciling=False, True Reconciling",
        "Something=True, ''",
    })
    void followsTheMostUrgentCondition(String conditions, String expected) {
        // Given
        ObjectStatus status = ObjectStatus.of(JsonNodeFactory.instance.objectNode(), Instant.EPOCH);
        for (String condition : conditions.split(" ")) {
            String[] parts = condition.split("=");
            status = status.mark(parts[0], parts[1], parts[0], "message of " + parts[0]);
        }

        // When
        ObjectStatus summed = ReadySummary.GIT.summarize(status);

        // Then
        assertThat(summed.condition("Ready")
                        .map(ready -> ready.path("status").asText() + " "
                                + ready.path("reason").asText())
                        .orElse(""))
                .isEqualTo(expected);
    }
}
