package io.weirkeeper.runtime.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final ObjectKey KEY = new ObjectKey("a", "1");
    private final Schedule schedule =
            new Schedule(Duration.ofMillis(750), Duration.ofMinutes(15), 5, new SplittableRandom(1));

    @Test
    void doublesTheDelayUpToTheLongest() {
        // Given
        Duration first = schedule.backoff(KEY);
        Duration second = schedule.backoff(KEY);
        // When
        Duration last = second;
        for (int i = 0; i < 100; i++) {
            last = schedule.backoff(KEY);
        }
        // Then
        assertThat(first).isBetween(Duration.ofMillis(674), Duration.ofMillis(750));
        assertThat(second).isBetween(Duration.ofMillis(1349), Duration.ofMillis(1500));
        assertThat(last).isBetween(Duration.ofSeconds(809), Duration.ofMinutes(15));
    }

    @Test
    void startsOverAfterSuccess() {
        // Given
        schedule.backoff(KEY);
        schedule.backoff(KEY);
        // When
        schedule.succeeded(KEY);
        // Then
        assertThat(schedule.backoff(KEY)).isLessThanOrEqualTo(Duration.ofMillis(750));
    }

    @Test
    void spreadsIntervalsByTheJitter() {
        // Given
        Duration interval = Duration.ofMinutes(10);
        // When, Then
        for (int i = 0; i < 1_000; i++) {
            assertThat(schedule.jittered(interval)).isBetween(Duration.ofSeconds(570), Duration.ofSeconds(630));
        }
    }
}
