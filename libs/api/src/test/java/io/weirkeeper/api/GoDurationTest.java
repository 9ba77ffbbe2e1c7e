package io.weirkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected texts are those of Go 1.24's time.Duration. */
class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "5s,5000000000",
        "-5s,-5000000000",
        "+5.5s,5500000000",
        "1m0s,60000000000",
        "1.5h,5400000000000",
        "1h15m30.918s,4530918000000",
        ".5s,500000000",
        "1.s,1000000000",
        "10us,10000",
        "10µs,10000",
        "12ms,12000000",
        "52763797000ns,52763797000",
        "9223372036854775807ns,9223372036854775807",
        "0.3333333333333333333h,1200000000000"
    })
    void readsWhatGoReads(String text, long nanos) {
        Duration duration = GoDuration.parse(text);

        assertThat(duration).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3",
                "-",
                "s",
                ".",
                "-.",
                ".s",
                "1d",
                "1.2.3s",
                "1 s",
                "9223372036854775808ns",
                "3000000h",
                "1m s"
            })
    void refusesWhatGoRefuses(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a duration");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0s",
        "1,1ns",
        "1100,1.1µs",
        "2200000,2.2ms",
        "3300000000,3.3s",
        "245000000000,4m5s",
        "245001000000,4m5.001s",
        "18367001000000,5h6m7.001s",
        "480000000001,8m0.000000001s",
        "60000000000,1m0s",
        "3600000000000,1h0m0s",
        "-90000000000,-1m30s",
        "9223372036854775807,2562047h47m16.854775807s"
    })
    void writesAsGoWrites(long nanos, String text) {
        assertThat(GoDuration.format(Duration.ofNanos(nanos))).isEqualTo(text);
    }

    @Test
    void readsAMillionDigitsInTime() {
        String text = "1".repeat(1_000_000) + "s";

        assertThatThrownBy(() -> GoDuration.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
