package io.weirkeeper.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.runtime.apply.ObjectId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestorePaceTest {
    private static final ObjectId ID = new ObjectId("", "ConfigMap", "a", "b");

    private Instant now = Instant.parse("2026-11-21T07:00:00Z");
    private final RestorePace pace = new RestorePace(new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    });

    @Test
    void slowsDownInAFight() {
        // When
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            delays.add(pace.delay(ID));
        }

        // Then
        assertThat(delays)
                .containsExactly(
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofMillis(200),
                        Duration.ofMillis(400),
                        Duration.ofMillis(800));
    }

    @Test
    void isQuickAgainAfterACalm() {
        // Given
        for (int i = 0; i < 6; i++) {
            pace.delay(ID);
        }

        // When
        now = now.plus(Duration.ofMinutes(2));

        // Then
        assertThat(pace.delay(ID)).isZero();
    }

    @Test
    void neverWaitsMuchLongerThanAQuarterOfAnHour() {
        // When
        Duration last = Duration.ZERO;
        for (int i = 0; i < 100; i++) {
            last = pace.delay(ID);
        }

        // Then
        assertThat(last).isLessThan(Duration.ofMinutes(15));
    }
}
