package io.weirkeeper.service.source.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.remote.oci.OciName;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Envelopes and policies as the Notary Project's specifications write them. */
class NotationVerifierTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, "manifest");
    private static final String REPOSITORY = "registry.example.com/org/app";
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final TestCertificate authority =
            new TestCertificate("authority", NOW.minusSeconds(86_400), NOW.plusSeconds(86_400)).authority();
    private final X509Certificate authorityCertificate = authority.selfSigned();
    private TestCertificate signer = newSigner();
    private X509Certificate signerCertificate = signer.signedBy(authority);

    private static TestCertificate newSigner() {
        return new TestCertificate("signer", NOW.minusSeconds(3600), NOW.plusSeconds(3600))
                .usage(TestCertificate.CODE_SIGNING);
    }

    @ParameterizedTest
    @CsvSource({
        "*, *",
        "registry.example.com/org/app, *",
        "*, x509.subject: CN=signer",
    })
    void believesASignatureOfTheTrustStore(String scope, String identity) {
        assertThat(verify(policy("strict", scope, identity), envelope("{}", DIGEST), NOW))
                .isTrue();
    }

    @Test
    void doesNotBelieveAnotherAuthority() {
        // Given
        X509Certificate other = new TestCertificate("authority", NOW.minusSeconds(60), NOW.plusSeconds(60))
                .authority()
                .selfSigned();
        NotationTrust trust = trust(policy("strict", "*", "*"), other);

        // When / Then
        assertThatThrownBy(() -> new NotationVerifier(jws(envelope("{}", DIGEST)), trust, at(NOW)).verify(DIGEST))
                .hasMessageContaining("signature verification failed for all the signatures associated with '"
                        + REPOSITORY + "@" + DIGEST + "': signature is not produced by a trusted signer");
    }

    @Test
    void letsPassWhatThePolicyOnlyAudits() {
        // Given
        X509Certificate other = new TestCertificate("other", NOW.minusSeconds(60), NOW.plusSeconds(60))
                .authority()
                .selfSigned();
        NotationTrust audit = trust(policy("audit", "*", "*"), other);

        // When / Then
        assertThat(new NotationVerifier(jws(envelope("{}", DIGEST)), audit, at(NOW)).verify(DIGEST))
                .isFalse();
        assertThat(verify(policy("skip", "*", "*"), "nonsense", NOW)).isFalse();
    }

    @Test
    void doesNotBelieveAnotherSubject() {
        assertThatThrownBy(() -> verify(policy("strict", "*", "x509.subject: CN=other"), envelope("{}", DIGEST), NOW))
                .hasMessageContaining("does not match the X.509 trusted identities");
    }

    @Test
    void doesNotBelieveASignatureThatWasMovedOrChanged() {
        // Given
        String moved = envelope("{}", Digest.of(DigestAlgorithm.SHA256, "other"));
        String payload = URL.encodeToString(
                ("{\"targetArtifact\":{\"digest\":\"" + DIGEST + "\"},\"x\":1}").getBytes(StandardCharsets.UTF_8));
        String changed = moved.replaceFirst("\"payload\":\"[^\"]*\"", "\"payload\":\"" + payload + "\"");

        // When / Then
        assertThatThrownBy(() -> verify(policy("strict", "*", "*"), moved, NOW))
                .hasMessageContaining("the signature is about 'sha256:");
        assertThatThrownBy(() -> verify(policy("audit", "*", "*"), changed, NOW))
                .hasMessageContaining("signature is invalid");
    }

    @Test
    void looksAtTimesOnlyWhereThePolicyIsStrict() {
        // Given
        String expired = envelope("{\"io.cncf.notary.expiry\":\"2026-11-21T09:00:00Z\"}", DIGEST);

        // When / Then
        assertThatThrownBy(() -> verify(policy("strict", "*", "*"), expired, NOW))
                .hasMessageContaining("the signature has expired");
        assertThat(verify(policy("permissive", "*", "*"), expired, NOW)).isTrue();
        assertThatThrownBy(() -> verify(policy("strict", "*", "*"), envelope("{}", DIGEST), NOW.plusSeconds(7200)))
                .hasMessageContaining("a certificate of the signature is not valid now");
    }

    /** Both extensions are what {@code openssl asn1parse} shows of certificates with a CRL, and with a service for OCSP. */
    @ParameterizedTest
    @CsvSource({
        "2.5.29.31, 30163014a012a010860e687474703a2f2f782f6372",
        "1.3.6.1.5.5.7.1.1, 3014301206082b060105050730018606687474703a2f",
    })
    void doesNotBelieveWhatMayBeRevokedWhereThePolicyIsStrict(String identifier, String value) {
        // Given
        byte[] extension = HexFormat.of().parseHex(value);
        Der sequence = Der.of(Der.SEQUENCE, Arrays.copyOfRange(extension, 2, extension.length));
        signer = newSigner().extension(identifier, false, sequence);
        signerCertificate = signer.signedBy(authority);

        // When / Then
        assertThatThrownBy(() -> verify(policy("strict", "*", "*"), envelope("{}", DIGEST), NOW))
                .hasMessageContaining(
                        "says where its revocation is told (OCSP or CRL), which this version does not ask");
        assertThat(verify(policy("permissive", "*", "*"), envelope("{}", DIGEST), NOW))
                .isTrue();
        String skips = policy("strict\",\"override\":{\"revocation\":\"skip\"},\"x\":\"", "*", "*");
        assertThat(verify(skips, envelope("{}", DIGEST), NOW)).isTrue();
    }

    @Test
    void refusesCriticalHeadersThatItDoesNotKnow() {
        assertThatThrownBy(() -> verify(
                        policy("strict", "*", "*"), envelope("{\"crit\":[\"io.example.unknown\"]}", DIGEST), NOW))
                .hasMessageContaining("unknown critical header 'io.example.unknown'");
    }

    @Test
    void saysWhatTheSecretLacks() {
        assertThatThrownBy(() -> NotationTrust.of(Map.of(), "apps/n"))
                .hasMessage("'trustpolicy.json' not found in secret 'apps/n'");
        assertThatThrownBy(() -> NotationTrust.of(Map.of("trustpolicy.json", bytes("{")), "apps/n"))
                .hasMessageContaining("no certificates found in secret 'apps/n'");
        assertThatThrownBy(() -> trust("{", authorityCertificate))
                .hasMessageContaining("error occurred while parsing trustpolicy.json");
        assertThatThrownBy(
                        () -> verify(policy("strict", "registry.example.com/other", "*"), envelope("{}", DIGEST), NOW))
                .hasMessageContaining("has no applicable trust policy statement");
    }

    private boolean verify(String policy, String envelope, Instant now) {
        return new NotationVerifier(jws(envelope), trust(policy, authorityCertificate), at(now)).verify(DIGEST);
    }

    private static OneSignature jws(String envelope) {
        return new OneSignature(OciName.parse(REPOSITORY), DIGEST, "application/jose+json", bytes(envelope));
    }

    private static NotationTrust trust(String policy, X509Certificate certificate) {
        return NotationTrust.of(
                Map.of("trustpolicy.json", bytes(policy), "ca.crt", Certificates.encoded(certificate)),
                "apps/notation");
    }

    private static String policy(String level, String scope, String identity) {
        return "{\"version\":\"1.0\",\"trustPolicies\":[{\"name\":\"test\",\"registryScopes\":[\"" + scope
                + "\"],\"signatureVerification\":{\"level\":\"" + level
                + "\"},\"trustStores\":[\"ca:test\"],\"trustedIdentities\":[\"" + identity + "\"]}]}";
    }

    /** @param more members of the protected header */
    private String envelope(String more, Digest about) {
        String header = "{\"alg\":\"ES256\",\"cty\":\"application/vnd.cncf.notary.payload.v1+json\","
                + "\"io.cncf.notary.signingScheme\":\"notary.x509\",\"io.cncf.notary.signingTime\":\"2026-11-21T09:30:00Z\""
                + (more.equals("{}") ? "" : "," + more.substring(1, more.length() - 1)) + "}";
        String payload =
                "{\"targetArtifact\":{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
                        + about + "\",\"size\":8}}";
        String signed = URL.encodeToString(bytes(header)) + "." + URL.encodeToString(bytes(payload));
        return "{\"payload\":\"" + URL.encodeToString(bytes(payload)) + "\",\"protected\":\""
                + URL.encodeToString(bytes(header)) + "\",\"header\":{\"x5c\":[\"" + base64(signerCertificate) + "\",\""
                + base64(authorityCertificate) + "\"]},\"signature\":\""
                + URL.encodeToString(sign(signer.keys().getPrivate(), bytes(signed))) + "\"}";
    }

    private static byte[] sign(PrivateKey key, byte[] content) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(X509Certificate certificate) {
        return Base64.getEncoder().encodeToString(Certificates.encoded(certificate));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }
}
