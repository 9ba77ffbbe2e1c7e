package io.weirkeeper.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void takesThePercentileThatOneOfThemHas() {
        // Given
        Latencies hundred = Latencies.of(
                IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList());

        // Then
        assertThat(hundred.percentile(0.5)).isEqualTo(50);
        assertThat(hundred.percentile(0.99)).isEqualTo(99);
        assertThat(Latencies.of(List.of(7.0)).percentile(0.99)).isEqualTo(7);
        assertThat(Latencies.of(List.of()).percentile(0.5)).isNaN();
    }

    @Test
    void printsWhatAReaderCompares() {
        assertThat(Latencies.of(List.of(30.0, 10.0, 20.0))).hasToString("p50 20 ms, p99 30 ms, most 30 ms");
        assertThat(Latencies.of(List.of())).hasToString("none");
    }
}
