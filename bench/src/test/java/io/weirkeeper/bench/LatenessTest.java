package io.weirkeeper.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatenessTest {
    @Test
    void countsThoseThatWaitedTooLong() {
        // Given
        long begin = System.nanoTime();
        Lateness lateness = new Lateness(List.of("a", "b", "c"));

        // When
        lateness.heard(
                "/a.git/info/refs?service=git-upload-pack",
                begin + Duration.ofSeconds(50).toNanos());
        lateness.heard("/a.git/git-upload-pack", begin + Duration.ofSeconds(51).toNanos());
        lateness.heard(
                "/b.git/info/refs?service=git-upload-pack",
                begin + Duration.ofSeconds(70).toNanos());
        lateness.heard("/other.git/info/refs", begin);
        String text = lateness.text(
                Duration.ofSeconds(68), begin + Duration.ofSeconds(100).toNanos());

        // Then
        assertThat(text)
                .isEqualTo("2 looks at 3 repositories, longest wait between two 100.0 s, 2 waited longer than 68 s");
    }

    @Test
    void addsWhatThreadsAllocated() {
        assertThat(
                        Allocations.sum(
                                "\"main\" #1 [7] prio=5 os_prio=0 cpu=9.1ms elapsed=1.2s allocated=3M defined_classes=1\n"
                                        + "\"x\" #2 prio=5 allocated=512K defined_classes=0\n\"y\" allocated=2048B defined_classes=0\n"))
                .isEqualTo(3 * 1024 + 512 + 2);
    }
}
