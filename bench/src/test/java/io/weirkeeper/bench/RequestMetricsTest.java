package io.weirkeeper.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestMetricsTest {
    @Test
    void addsUpWhatIsCountedByCode() {
        // Given
        String metrics = """
                # TYPE rest_client_requests_total counter
                rest_client_requests_total{code="200",host="127.0.0.1:6443",method="PATCH"} 41.0
                rest_client_requests_total{code="409",host="127.0.0.1:6443",method="PATCH"} 1.0
                rest_client_requests_total{code="200",host="127.0.0.1:6443",method="GET"} 1.2E3
                other_total{method="PUT"} 7.0
                """;

        // When
        Map<String, Long> counts = RequestMetrics.parse(metrics);

        // Then
        assertThat(counts).isEqualTo(Map.of("PATCH", 42L, "GET", 1200L));
    }
}
