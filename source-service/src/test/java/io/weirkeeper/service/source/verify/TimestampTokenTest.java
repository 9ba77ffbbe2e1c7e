package io.weirkeeper.service.source.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A timestamp that OpenSSL made. */
class TimestampTokenTest {
    private static final Instant STAMPED = Instant.parse("2026-11-21T16:45:13Z");
    private static final byte[] SIGNATURE = "a signature".getBytes(StandardCharsets.UTF_8);

    @Test
    void saysWhenTheAuthoritySawTheSignature() {
        assertThat(TimestampToken.time(resource("timestamp.tsr"), SIGNATURE, root(resource("timestamp-root.pem"))))
                .isEqualTo(STAMPED);
    }

    @Test
    void isOfOneSignatureAlone() {
        assertThatThrownBy(() -> TimestampToken.time(
                        resource("timestamp.tsr"),
                        "another".getBytes(StandardCharsets.UTF_8),
                        root(resource("timestamp-root.pem"))))
                .hasMessage("the timestamp is of another signature");
    }

    @Test
    void isOfATrustedAuthorityAlone() {
        // Given
        TrustedRoot nobody = new TrustedRoot(List.of(), List.of(), List.of(), List.of());
        byte[] other = Certificates.encoded(new TestCertificate("test tsa root", STAMPED, STAMPED.plusSeconds(60))
                .authority()
                .selfSigned());

        // When / Then
        assertThatThrownBy(() -> TimestampToken.time(resource("timestamp.tsr"), SIGNATURE, nobody))
                .hasMessage("the timestamp is not of an authority of the trusted root");
        assertThatThrownBy(() -> TimestampToken.time(resource("timestamp.tsr"), SIGNATURE, root(other)))
                .hasMessageContaining("the timestamp authority's certificate is not good");
    }

    @Test
    void isRefusedWhenAnythingInItIsChanged() {
        // Given
        byte[] good = resource("timestamp.tsr");
        TrustedRoot root = root(resource("timestamp-root.pem"));
        Random random = new Random(7);

        for (int i = 0; i < 2000; i++) {
            byte[] changed = good.clone();
            changed[random.nextInt(good.length)] ^= (byte) (1 + random.nextInt(255));

            // When / Then: refused, or the change was where nothing is said
            try {
                assertThat(TimestampToken.time(changed, SIGNATURE, root)).isEqualTo(STAMPED);
            } catch (VerifyException e) {
                assertThat(e.text()).isNotEmpty();
            }
        }
    }

    @Test
    void isRefusedWhenItEndsEarly() {
        // Given
        byte[] good = resource("timestamp.tsr");
        TrustedRoot root = root(resource("timestamp-root.pem"));

        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);

            // When / Then
            assertThatThrownBy(() -> TimestampToken.time(cut, SIGNATURE, root)).isInstanceOf(VerifyException.class);
        }
    }

    private static TrustedRoot root(byte[] rootCertificate) {
        List<X509Certificate> chain = new ArrayList<>();
        chain.addAll(Certificates.ofBytes(resource("timestamp-signer.pem")));
        chain.addAll(Certificates.ofBytes(rootCertificate));
        return new TrustedRoot(
                List.of(),
                List.of(),
                List.of(),
                List.of(new TrustedRoot.Authority(chain, new TrustedRoot.Period(Instant.MIN, Instant.MAX))));
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(TimestampTokenTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
