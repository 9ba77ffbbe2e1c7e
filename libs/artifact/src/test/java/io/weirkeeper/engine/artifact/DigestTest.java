package io.weirkeeper.engine.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

    /** Published test vectors: FIPS 180 for "abc", the BLAKE3 paper's for the empty input. */
    @ParameterizedTest
    @CsvSource({
        "abc, sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "abc, sha1:a9993e364706816aba3e25717850c26c9cd0d89d",
        "abc, sha384:cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
        "abc, sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "'', blake3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
    })
    void computesEachAlgorithm(String content, String expected) {
        // Given
        Digest digest = Digest.parse(expected);

        // When + Then
        assertThat(Digest.of(digest.algorithm(), content)).hasToString(expected);
    }

    @Test
    void takesADigestWithoutAlgorithmAsSha256() {
        // Given
        String hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

        // When + Then
        assertThat(Digest.parse(hex).algorithm()).isEqualTo(DigestAlgorithm.SHA256);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256:",
                "sha256:abc",
                "md5:d41d8cd98f00b204e9800998ecf8427e",
                "sha1:A9993E364706816ABA3E25717850C26C9CD0D89D"
            })
    void refusesWhatIsNoDigest(String text) {
        assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(ArtifactException.class);
    }
}
