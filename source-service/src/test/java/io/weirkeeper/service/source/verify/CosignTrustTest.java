package io.weirkeeper.service.source.verify;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures by key come from the real cosign; those without from a Sigstore of our own. */
class CosignTrustTest {
    private static final Digest SIGNED =
            Digest.parse("sha256:dadd42dc9101979650361cb5768167d13d601935be1b44179f75953427382394");
    private static final Digest OTHER =
            Digest.parse("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    private static final List<Identity> IDENTITIES =
            List.of(new Identity("^https://accounts\\.example\\.com$", "^dev@example\\.com$"));

    private final TestSigstore sigstore = new TestSigstore(Instant.parse("2026-11-21T10:00:00Z"));

    @Test
    void believesWhatTheRealCosignSignedWithAKey() {
        // Given
        CosignTrust keys = new CosignTrust.Keys(List.of(SigningKey.ofPem(resource("cosign.pub"))));

        // When / Then
        assertThatCode(() -> keys.check(realLegacy(resource("legacy-payload.json"), SIGNED)))
                .doesNotThrowAnyException();
        assertThatCode(() -> keys.check(CosignSignature.ofBundle(resource("bundle.json"), SIGNED)))
                .doesNotThrowAnyException();
    }

    @Test
    void doesNotBelieveAnotherKey() {
        // Given
        CosignTrust keys = new CosignTrust.Keys(
                List.of(SigningKey.of(TestCertificate.newKeys().getPublic())));

        // When / Then
        assertThatThrownBy(() -> keys.check(realLegacy(resource("legacy-payload.json"), SIGNED)))
                .hasMessage("the signature is of another key");
        assertThatThrownBy(() -> keys.check(CosignSignature.ofBundle(resource("bundle.json"), SIGNED)))
                .hasMessage("the signature is of another key");
    }

    @Test
    void doesNotBelieveASignatureThatWasMovedOrChanged() {
        // Given
        CosignTrust keys = new CosignTrust.Keys(List.of(SigningKey.ofPem(resource("cosign.pub"))));
        byte[] changed =
                text("legacy-payload.json").replace(SIGNED.hex(), OTHER.hex()).getBytes(StandardCharsets.UTF_8);

        // When / Then
        assertThatThrownBy(() -> realLegacy(resource("legacy-payload.json"), OTHER))
                .hasMessageContaining("the signature is about '" + SIGNED + "'");
        assertThatThrownBy(() -> keys.check(realLegacy(changed, OTHER))).hasMessage("the signature is of another key");
        assertThatThrownBy(() -> CosignSignature.ofBundle(resource("bundle.json"), OTHER))
                .hasMessageContaining("the statement is not about '" + OTHER + "'");
    }

    @Test
    void believesAnIdentityInBothForms() {
        // Given
        CosignTrust keyless = keyless(IDENTITIES);

        // When / Then
        assertThatCode(() -> keyless.check(legacy(UnaryOperator.identity()))).doesNotThrowAnyException();
        assertThatCode(() -> keyless.check(bundle(UnaryOperator.identity()))).doesNotThrowAnyException();
        assertThatCode(() -> keyless(List.of()).check(bundle(UnaryOperator.identity())))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "https://accounts\\.example\\.com, ^other@example\\.com$",
        "^https://other\\.example\\.com$, dev@example\\.com",
        "'', ^$",
    })
    void doesNotBelieveAnotherIdentity(String issuer, String subject) {
        // When / Then
        assertThatThrownBy(
                        () -> keyless(List.of(new Identity(issuer, subject))).check(bundle(UnaryOperator.identity())))
                .hasMessage("none of the expected identities matched what was in the certificate, got subjects"
                        + " [dev@example.com] with issuer https://accounts.example.com");
    }

    @Test
    void saysWhichExpressionIsWrong() {
        assertThatThrownBy(() -> keyless(List.of(new Identity("(", "x"))).check(bundle(UnaryOperator.identity())))
                .hasMessageContaining("malformed issuer in identity: ");
    }

    @Test
    void doesNotBelieveAnotherSigstore() {
        // Given
        TestSigstore other = new TestSigstore(sigstore.now);
        TrustedRoot root = TrustedRoot.parse(other.trustedRoot().getBytes(StandardCharsets.UTF_8));

        // When / Then
        assertThatThrownBy(() -> new CosignTrust.Keyless(root, IDENTITIES).check(bundle(UnaryOperator.identity())))
                .hasMessageContaining("is not in the trusted root");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tlogs", "certificateAuthorities", "ctlogs"})
    void needsEachPartOfTheRoot(String part) {
        // Given: one part of the root is another Sigstore's
        String ours = sigstore.trustedRoot();
        String others = new TestSigstore(sigstore.now).trustedRoot();
        String mixed = ours.replace(part(ours, part), part(others, part));

        // When / Then
        TrustedRoot root = TrustedRoot.parse(mixed.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> new CosignTrust.Keyless(root, IDENTITIES).check(bundle(UnaryOperator.identity())))
                .isInstanceOf(VerifyException.class)
                .hasMessageContaining("root");
    }

    @ParameterizedTest
    @CsvSource({
        "\"integratedTime\":\"1795255200\", \"integratedTime\":\"1795255201\", did not sign the entry's timestamp",
        "\"treeSize\":\"2\", \"treeSize\":\"3\", the inclusion proof is too short",
        "'\"hashes\":[\"', '\"hashes\":[\"AAAA\",\"', inclusion proof",
        "rekor.example.com - 1, rekor.example.com - 2, the checkpoint is not signed by the log",
    })
    void doesNotBelieveAChangedEntry(String before, String after, String message) {
        assertThatThrownBy(() -> keyless(IDENTITIES).check(bundle(text -> text.replace(before, after))))
                .isInstanceOf(VerifyException.class)
                .hasMessageContaining(message);
    }

    @Test
    void doesNotBelieveAnEntryAboutAnotherSignature() {
        // Given
        String one = sigstore.bundle(SIGNED.toString());
        String two = sigstore.bundle(SIGNED.toString());
        String mixed = one.replace(part(one, "tlogEntries"), part(two, "tlogEntries"));

        // When / Then
        assertThatThrownBy(() -> keyless(IDENTITIES)
                        .check(CosignSignature.ofBundle(mixed.getBytes(StandardCharsets.UTF_8), SIGNED)))
                .hasMessageContaining("the transparency log's entry is about another signature");
    }

    @Test
    void doesNotBelieveASignatureInNoLog() {
        assertThatThrownBy(() -> keyless(IDENTITIES)
                        .check(bundle(text -> text.replace(part(text, "tlogEntries"), "\"tlogEntries\":[]"))))
                .hasMessage("the signature is in no transparency log");
        assertThatThrownBy(() -> keyless(IDENTITIES).check(CosignSignature.ofBundle(resource("bundle.json"), SIGNED)))
                .hasMessage("the signature has no certificate");
    }

    @Test
    void doesNotBelieveACertificateThatWasNotValidThen() {
        // Given: the log's time is an hour after the certificate's
        TestSigstore late = new TestSigstore(sigstore.now);
        String bundle = late.bundle(SIGNED.toString(), late.now.plusSeconds(3600));
        TrustedRoot root = TrustedRoot.parse(late.trustedRoot().getBytes(StandardCharsets.UTF_8));

        // When / Then
        assertThatThrownBy(() -> new CosignTrust.Keyless(root, IDENTITIES)
                        .check(CosignSignature.ofBundle(bundle.getBytes(StandardCharsets.UTF_8), SIGNED)))
                .hasMessageContaining("the certificate is not of an authority of the trusted root");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"}"})
    void refusesWhatIsNoBundle(String text) {
        assertThatThrownBy(() -> CosignSignature.ofBundle(text.getBytes(StandardCharsets.UTF_8), SIGNED))
                .isInstanceOf(VerifyException.class);
    }

    private CosignTrust keyless(List<Identity> identities) {
        return new CosignTrust.Keyless(
                TrustedRoot.parse(sigstore.trustedRoot().getBytes(StandardCharsets.UTF_8)), identities);
    }

    private CosignSignature bundle(UnaryOperator<String> change) {
        String text = change.apply(sigstore.bundle(SIGNED.toString()));
        return CosignSignature.ofBundle(text.getBytes(StandardCharsets.UTF_8), SIGNED);
    }

    private CosignSignature legacy(UnaryOperator<String> change) {
        byte[] payload = change.apply(text("legacy-payload.json")).getBytes(StandardCharsets.UTF_8);
        return CosignSignature.ofLayer(sigstore.sign(payload), payload, SIGNED);
    }

    private static CosignSignature realLegacy(byte[] payload, Digest about) {
        String manifest = text("legacy-manifest.json");
        int start = manifest.indexOf("cosign/signature\":\"") + "cosign/signature\":\"".length();
        String signature = manifest.substring(start, manifest.indexOf('"', start));
        Base64.getDecoder().decode(signature);
        return CosignSignature.ofLayer(Map.of("dev.cosignproject.cosign/signature", signature), payload, about);
    }

    /** A member of an object whose value is a list, from its name to its closing bracket. */
    private static String part(String json, String name) {
        int start = json.indexOf("\"" + name + "\":[");
        int depth = 0;
        for (int i = json.indexOf('[', start); i < json.length(); i++) {
            depth += json.charAt(i) == '[' ? 1 : json.charAt(i) == ']' ? -1 : 0;
            if (depth == 0) {
                return json.substring(start, i + 1);
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static String text(String name) {
        return new String(resource(name), StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(CosignTrustTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
