package io.weirkeeper.runtime.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RedactorTest {
    private final Redactor redactor = new Redactor();

    @Test
    void masksValuesTheirLinesAndTheirBase64() {
        // Given
        redactor.remember(List.of("first-line\nsecond-line", "hunter2-hunter2\n"));
        // Then
        assertThat(redactor.apply("x hunter2-hunter2 y")).isEqualTo("x ***** y");
        assertThat(redactor.apply("second-line!")).isEqualTo("*****!");
        // printf 'first-line\nsecond-line' | base64
        assertThat(redactor.apply("data: Zmlyc3QtbGluZQpzZWNvbmQtbGluZQ==")).isEqualTo("data: *****");
    }

    @Test
    void masksTheLongerOfTwoValuesAsAWhole() {
        // Given
        redactor.remember(List.of("hunter2", "hunter2-and-more"));
        // Then
        assertThat(redactor.apply("hunter2-and-more hunter2")).isEqualTo("***** *****");
    }

    @Test
    void masksTheUserInfoOfUrls() {
        assertThat(redactor.apply("https://me:pw@host/x")).isEqualTo("https://*****@host/x");
    }

    @Test
    void leavesOrdinaryWordsAlone() {
        // Given
        redactor.remember(List.of("main", ""));
        // Then
        assertThat(redactor.apply("fetched main")).isEqualTo("fetched main");
    }

    @Test
    void forgetsWhatWasReadLongestAgoAndNothingElse() {
        // Given
        redactor.remember(List.of("forgotten-value"));
        redactor.remember(List.of("always-read-value"));
        // When
        for (int i = 0; i < Redactor.MOST; i++) {
            redactor.remember(List.of("another-value-" + i));
            redactor.remember(List.of("always-read-value"));
        }
        // Then
        assertThat(redactor.apply("always-read-value")).isEqualTo("*****");
        assertThat(redactor.apply("another-value-" + (Redactor.MOST - 1))).isEqualTo("*****");
        assertThat(redactor.apply("forgotten-value")).isEqualTo("forgotten-value");
    }

    @Test
    void forgetsNothingForABundleOfCertificates() {
        // Given
        redactor.remember(List.of("hunter2-hunter2"));
        // When
        for (String bundle : List.of("one", "two", "three")) {
            redactor.remember(List.of(String.join(
                    "\n",
                    Stream.iterate(0, line -> line + 1)
                            .limit(2L * Redactor.MOST)
                            .map(line -> bundle + "-line-" + line)
                            .toList())));
        }
        // Then
        assertThat(redactor.apply("hunter2-hunter2")).isEqualTo("*****");
    }
}
