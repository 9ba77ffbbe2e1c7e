package io.weirkeeper.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessesTest {
    @Test
    void measuresTheTimeThatThisProcessBurns() throws IOException {
        // Given
        Processes processes = new Processes(Map.of("gone", Long.MAX_VALUE), Map.of());
        processes.begin();

        // When
        long end = System.nanoTime() + 300_000_000L;
        long turns = 0;
        while (System.nanoTime() < end) {
            turns++;
        }
        List<Processes.Usage> usages = processes.end();

        // Then
        assertThat(turns).isPositive();
        assertThat(usages)
                .extracting(Processes.Usage::name)
                .containsExactly("bench with its Git server", Processes.REST);
        assertThat(usages.getFirst().cpuSeconds()).isBetween(0.05, 10.0);
        assertThat(usages.getFirst().peakMebibytes())
                .isGreaterThanOrEqualTo(usages.getFirst().residentMebibytes());
        assertThat(usages.getFirst().residentMebibytes()).isGreaterThan(10);
    }
}
