package io.weirkeeper.service.source.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As RFC 9110 section 14 has it. */
class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=2-4, 2, 3",
        "bytes=5-, 5, 5",
        "bytes=-3, 7, 3",
        "bytes=8-99, 8, 2",
        "bytes=-99, 0, 10"
    })
    void readsOneRange(String header, long from, long length) {
        assertThat(ByteRange.of(header, 10)).isEqualTo(new ByteRange.Wanted.Part(new ByteRange(from, length)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "bytes=1",
                "bytes=4-2",
                "bytes=0-1,3-4",
                "lines=1-2",
                "bytes=99999999999999999999-",
                "bytes=--1"
            })
    void ignoresWhatItCannotRead(String header) {
        assertThat(ByteRange.of(header, 10)).isEqualTo(new ByteRange.Wanted.Everything());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=11-12", "bytes=-0"})
    void refusesARangeOutsideTheFile(String header) {
        assertThat(ByteRange.of(header, 10)).isEqualTo(new ByteRange.Wanted.Impossible());
    }
}
