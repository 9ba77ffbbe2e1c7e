package io.weirkeeper.service.source.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Retention RETENTION = new Retention(Duration.ofSeconds(60), 2);

    @Test
    void removesWhatIsTooOldButNeverTheCurrentOne() {
        assertThat(RETENTION.garbage(List.of(kept("a", 300), kept("b", 61), kept("c", 59)), "a", NOW))
                .containsExactly("b");
    }

    @Test
    void keepsTheNewestUpToTheNumber() {
        assertThat(RETENTION.garbage(List.of(kept("a", 1), kept("b", 2), kept("c", 3), kept("d", 4)), "a", NOW))
                .containsExactlyInAnyOrder("c", "d");
    }

    @Test
    void keepsTheCurrentOneAlsoWhenItIsTheOldest() {
        assertThat(RETENTION.garbage(List.of(kept("a", 1), kept("b", 2), kept("c", 3)), "c", NOW))
                .containsExactly("b");
    }

    @Test
    void removesNothingWhileThereIsRoom() {
        assertThat(RETENTION.garbage(List.of(kept("a", 1), kept("b", 50)), "a", NOW))
                .isEmpty();
    }

    private static Retention.Kept kept(String name, long seconds) {
        return new Retention.Kept(name, NOW.minusSeconds(seconds));
    }
}
