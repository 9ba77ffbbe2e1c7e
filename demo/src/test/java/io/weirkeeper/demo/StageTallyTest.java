package io.weirkeeper.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StageTallyTest {
    @Test
    void tellsTheMeanOfWhatHappenedBetweenTwoReadings() {
        // Given
        StageTally before = StageTally.parse("""
                weir_stage_duration_seconds_count{controller="kustomization",stage="build"} 2
                weir_stage_duration_seconds_sum{controller="kustomization",stage="build"} 0.5
                """);
        StageTally after = StageTally.parse("""
                # HELP weir_stage_duration_seconds
                weir_stage_duration_seconds_bucket{controller="kustomization",stage="build",le="0.1"} 4
                weir_stage_duration_seconds_count{controller="kustomization",stage="build"} 4
                weir_stage_duration_seconds_sum{controller="kustomization",stage="build"} 0.508
                weir_fact_delay_seconds_count{topic="weir.artifacts"} 1
                weir_fact_delay_seconds_sum{topic="weir.artifacts"} 0.002
                """);
        // When
        String text = after.since(before);
        // Then
        assertThat(text).isEqualTo("event 2 ms, build 4 ms");
    }
}
