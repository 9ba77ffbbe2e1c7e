package io.weirkeeper.service.notification.match;

import static io.weirkeeper.service.notification.Samples.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DuplicatesTest {
    private final Duplicates duplicates = new Duplicates(Duration.ofMinutes(5), 100);

    @Test
    void letsAKeyPassOncePerInterval() {
        assertThat(duplicates.isDuplicate("k", "1", TIME)).isFalse();
        assertThat(duplicates.isDuplicate("k", "2", TIME.plusSeconds(299))).isTrue();
        assertThat(duplicates.isDuplicate("other", "2", TIME.plusSeconds(299))).isFalse();
        assertThat(duplicates.isDuplicate("k", "3", TIME.plusSeconds(300))).isFalse();
        assertThat(duplicates.isDuplicate("k", "4", TIME.plusSeconds(301))).isTrue();
    }

    @Test
    void letsTheSameEventPassAgain() {
        duplicates.isDuplicate("k", "1", TIME);

        assertThat(duplicates.isDuplicate("k", "1", TIME)).isFalse();
    }

    @Test
    void forgetsAnEventThatCouldNotBeKept() {
        duplicates.isDuplicate("k", "1", TIME);
        duplicates.forget("k", "1");

        assertThat(duplicates.isDuplicate("k", "2", TIME)).isFalse();
    }

    @Test
    void staysBoundedUnderAStorm() {
        for (int i = 0; i < 100_000; i++) {
            duplicates.isDuplicate("k" + i, "1", TIME);
        }

        assertThat(duplicates.size()).isLessThanOrEqualTo(100);
    }
}
