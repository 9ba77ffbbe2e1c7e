package io.weirkeeper.service.source.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.remote.oci.OciName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Envelopes that notation-core-go v1.3.0 made; see the README beside them. */
class NotationRealTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, "manifest");
    private static final String STRICT = """
            {"version":"1.0","trustPolicies":[{"name":"test","registryScopes":["*"],
             "signatureVerification":{"level":"strict"},"trustStores":["ca:test"],"trustedIdentities":["*"]}]}""";

    @ParameterizedTest
    @CsvSource({
        "notation-es256.cose, application/cose",
        "notation-es512.cose, application/cose",
        "notation-ps256.cose, application/cose",
        "notation-ps384.cose, application/cose",
        "notation-es256.jws, application/jose+json",
        "notation-es512.jws, application/jose+json",
        "notation-ps256.jws, application/jose+json",
        "notation-ps384.jws, application/jose+json",
    })
    void believesWhatTheRealNotationSigned(String file, String type) {
        assertThat(verify(resource(file), type, DIGEST, NOW)).isTrue();
        assertThatThrownBy(() -> verify(resource(file), type, Digest.of(DigestAlgorithm.SHA256, "other"), NOW))
                .hasMessageContaining("the signature is about '" + DIGEST + "'");
    }

    @Test
    void readsTheExpiryOfAnEnvelopeInCose() {
        Instant later = Instant.parse("2027-11-21T10:00:00Z");

        assertThatThrownBy(() -> verify(resource("notation-es256.cose"), "application/cose", DIGEST, later))
                .hasMessageContaining("the signature has expired");
    }

    /** All that is signed, and the signature: what is between them, certificates and agent, proves itself or nothing. */
    @Test
    void believesNoEnvelopeInCoseWithAChangedBit() {
        byte[] good = resource("notation-es256.cose");
        int unprotected = indexOf(good, "\u0018!"); // the number of the chain of certificates
        int payload = indexOf(good, "{\"target");
        for (int at = 0; at < good.length; at++) {
            byte[] changed = good.clone();
            changed[at] ^= (byte) (1 << at % 8);
            if (at < unprotected || at >= payload) {
                assertThatThrownBy(() -> verify(changed, "application/cose", DIGEST, NOW))
                        .as("byte " + at)
                        .isInstanceOf(VerifyException.class);
            }
        }
    }

    @Test
    void endsWithAMessageWhateverItIsGiven() {
        Random random = new Random(7);
        byte[] good = resource("notation-ps256.cose");
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int flips = random.nextInt(6); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(Math.min(bytes.length, 80))] = (byte) random.nextInt(256);
            }
            try {
                NotationCose.read(bytes);
            } catch (VerifyException e) {
                assertThat(e.text()).isNotEmpty();
            } catch (RuntimeException e) {
                fail("seed 7, number " + i, e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a1",
                "d2",
                "d284",
                "d28440a04040ff",
                "9f",
                "5f",
                "a2010101010a",
                "fb3ff0000000000000",
                "1bffffffffffffffff",
                "9b7fffffffffffffff",
                "5b7fffffffffffffff",
                "8181818181818181818181818181818181818181818101",
                "61ff",
                "a14001"
            })
    void takesNoOtherCbor(String hex) {
        assertThatThrownBy(() -> Cbor.read(HexFormat.of().parseHex(hex), "it"))
                .isInstanceOf(VerifyException.class)
                .hasMessageContaining("it is no CBOR");
    }

    /** RFC 8949, appendix A. */
    @ParameterizedTest
    @CsvSource({
        "00, 0", "17, 23", "1818, 24", "1903e8, 1000", "1a000f4240, 1000000", "1b000000e8d4a51000, 1000000000000",
        "20, -1", "3863, -100", "3903e7, -1000", "6449455446, IETF", "62c3bc, \u00fc", "83010203, '[1, 2, 3]'",
        "a201020304, '{1=2, 3=4}'", "c11a514b67b0, 'Tagged[tag=1, value=1363896240]'"
    })
    void readsTheExamplesOfItsSpecification(String hex, String value) {
        assertThat(Cbor.read(HexFormat.of().parseHex(hex), "it")).hasToString(value);
    }

    private static boolean verify(byte[] envelope, String type, Digest digest, Instant now) {
        NotationTrust trust = NotationTrust.of(
                Map.of(
                        "trustpolicy.json",
                        STRICT.getBytes(StandardCharsets.UTF_8),
                        "ca.crt",
                        resource("notation-root.pem")),
                "apps/notation");
        OneSignature signature =
                new OneSignature(OciName.parse("registry.example.com/org/app"), digest, type, envelope);
        return new NotationVerifier(signature, trust, Clock.fixed(now, ZoneOffset.UTC)).verify(digest);
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(NotationVerifier.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
