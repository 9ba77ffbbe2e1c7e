package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.peers.OciContent;
import io.weirkeeper.peers.OciRegistry;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.service.source.verify.SignatureVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Artifacts that the real cosign signed with a key, in both of its forms. */
@Timeout(120)
class OciRepositoryVerificationIT {
    private static final String DIGEST = "sha256:dadd42dc9101979650361cb5768167d13d601935be1b44179f75953427382394";
    private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    @TempDir
    Path temp;

    private OciRepositoryHarness harness;
    private OciRegistry registry;

    @BeforeEach
    void start() throws IOException {
        harness = new OciRepositoryHarness(temp);
        registry = harness.registry;
        registry.pushBlob(OciRepositoryHarness.REPOSITORY, "{}".getBytes(StandardCharsets.UTF_8));
        registry.pushBlob(OciRepositoryHarness.REPOSITORY, resource("layer.tar.gz"));
        registry.push(OciRepositoryHarness.REPOSITORY, "latest", OciContent.MANIFEST, resource("manifest.json"));
        harness.around.secret("keys", Map.of("cosign.pub", text("cosign.pub"), "other.pub", otherKey()));
        harness.repository.spec("{\"verify\":{\"provider\":\"cosign\",\"secretRef\":{\"name\":\"keys\"}}}");
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void believesASignatureInTheOlderForm() {
        // Given
        signInTheOlderForm(text("legacy-payload.json"));

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        assertThat(harness.repository.condition("SourceVerified"))
                .isEqualTo("True Succeeded: verified signature of revision latest@" + DIGEST);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void believesABundle(boolean api) {
        // Given
        if (!api) {
            registry.withoutReferrersApi();
        }
        signWithABundle();

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        assertThat(harness.repository.condition("SourceVerified")).startsWith("True Succeeded: ");
    }

    @Test
    void doesNotLookAgainWhenNothingChanged() {
        // Given
        signWithABundle();
        harness.repository.reconcile();
        int before = registry.requests().size();

        // When
        harness.repository.reconcile();
        int unchanged = registry.requests().size() - before;
        harness.repository.spec("{\"interval\":\"2m\"}");
        harness.repository.reconcile();

        // Then
        assertThat(unchanged).isEqualTo(1);
        assertThat(registry.requests().subList(before + 1, registry.requests().size()))
                .anyMatch(request -> request.path().contains("/referrers/"))
                .noneMatch(request -> request.path().contains("/blobs/" + OciContent.digest(resource("layer.tar.gz"))));
        assertThat(harness.repository.condition("SourceVerified")).startsWith("True Succeeded: ");
    }

    @Test
    void storesNothingThatIsNotSigned() {
        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        String message =
                "failed to verify the signature using provider 'cosign': no matching signatures were found for '"
                        + registry.host() + "/" + OciRepositoryHarness.REPOSITORY + "@" + DIGEST + "'";
        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(harness.repository.condition("SourceVerified")).startsWith("False VerificationError: " + message);
        assertThat(harness.repository.condition("Ready")).startsWith("False VerificationError: " + message);
        assertThat(harness.repository.condition("FetchFailed")).isEmpty();
        assertThat(harness.repository.status().at("/artifact").isMissingNode()).isTrue();
        assertThat(harness.repository.events())
                .anyMatch(event -> event.startsWith("ERROR VerificationError: " + message));
        assertThat(registry.requests())
                .noneMatch(request -> request.path().contains("/blobs/" + OciContent.digest(resource("layer.tar.gz"))));
    }

    @Test
    void storesNothingThatSomebodyElseSigned() {
        // Given
        signWithABundle();
        harness.around.secret("keys", Map.of("other.pub", otherKey()));

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("SourceVerified"))
                .startsWith("False VerificationError: ")
                .contains("no matching signatures were found")
                .contains("the signature is of another key");
    }

    @Test
    void storesNothingWithASignatureOfAnotherArtifact() {
        // Given
        signInTheOlderForm(text("legacy-payload.json").replace("dadd42dc", "00000000"));

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("SourceVerified"))
                .startsWith("False VerificationError: ")
                .contains("the signature is about 'sha256:00000000");
    }

    @Test
    void keepsTheSignedArtifactWhenTheTagMovesToOneThatIsNot() {
        // Given
        signWithABundle();
        harness.repository.reconcile();
        String artifact = harness.repository.status().at("/artifact/digest").asText();
        String moved =
                registry.pushArtifact(OciRepositoryHarness.REPOSITORY, "latest", Map.of("app.yaml", "evil"), Map.of());

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("SourceVerified"))
                .startsWith("False VerificationError: ")
                .contains(moved);
        assertThat(harness.repository.condition("ArtifactOutdated")).contains(moved);
        assertThat(harness.repository.status().at("/artifact/digest").asText()).isEqualTo(artifact);
        assertThat(harness.artifactFile()).exists();
    }

    @Test
    void recoversWhenTheSignatureComes() {
        // Given
        harness.repository.reconcile();
        signWithABundle();

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("Ready")).startsWith("True Succeeded: ");
        harness.repository.spec("{\"verify\":null}");
        harness.repository.reconcile();
        assertThat(harness.repository.condition("SourceVerified")).isEmpty();
    }

    @Test
    void namesWhatIsMissing() {
        // When / Then
        signWithABundle();
        harness.around.secret("keys", Map.of("cosign.pub", "nonsense"));
        harness.repository.reconcile();
        assertThat(harness.repository.condition("SourceVerified"))
                .startsWith(
                        "False VerificationError: failed to verify the signature using provider 'cosign': PEM decoding"
                                + " failed");
        harness.repository.spec("{\"verify\":{\"provider\":\"cosign\",\"secretRef\":{\"name\":\"absent\"}}}");
        harness.repository.reconcile();
        assertThat(harness.repository.condition("SourceVerified"))
                .startsWith("False VerificationError: failed to verify the signature using provider 'cosign': secrets"
                        + " \"absent\" not found");
        harness.repository.spec("{\"verify\":{\"provider\":\"cosign\",\"trustedRootSecretRef\":{\"name\":\"keys\"}}}");
        harness.repository.reconcile();
        assertThat(harness.repository.condition("SourceVerified"))
                .startsWith("False VerificationError: failed to verify the signature using provider 'cosign keyless':"
                        + " failed to read trusted root from secret 'apps/keys': 'trusted_root.json' not found");
        harness.repository.spec("{\"verify\":{\"provider\":\"notation\"}}");
        harness.repository.reconcile();
        assertThat(harness.repository.condition("SourceVerified"))
                .startsWith("False VerificationError: failed to verify the signature using provider 'notation':"
                        + " verification secret cannot be empty");
    }

    /** The signature is by key: it shows that the root was read, and that a key alone convinces nobody. */
    @Test
    void asksForSigstoresPublicRootWhereNoOtherIsNamed() {
        // Given
        signWithABundle();
        harness.repository.spec("{\"verify\":{\"provider\":\"cosign\",\"secretRef\":null}}");

        // When / Then
        harness.repository.reconcile();
        assertThat(harness.repository.condition("SourceVerified"))
                .isEqualTo("False VerificationError: failed to verify the signature using provider 'cosign keyless':"
                        + " unable to initialize trusted root: https://tuf.example.org/ cannot be asked: Connection"
                        + " refused; let the controller reach it, or store Sigstore's trusted_root.json in a Secret and"
                        + " name it in spec.verify.trustedRootSecretRef");
        harness.around.publicRoot(text("public-root.json"));
        harness.repository.reconcile();
        assertThat(harness.repository.condition("SourceVerified"))
                .startsWith("False VerificationError: ")
                .endsWith("no matching signatures: the signature has no certificate");
    }

    private void signInTheOlderForm(String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        String manifest = text("legacy-manifest.json")
                .replace(OciContent.digest(resource("legacy-payload.json")), OciContent.digest(bytes));
        registry.pushBlob(OciRepositoryHarness.REPOSITORY, bytes);
        registry.push(
                OciRepositoryHarness.REPOSITORY,
                DIGEST.replace(':', '-') + ".sig",
                OciContent.MANIFEST,
                manifest.getBytes(StandardCharsets.UTF_8));
    }

    private void signWithABundle() {
        registry.pushReferrer(
                OciRepositoryHarness.REPOSITORY,
                DIGEST,
                BUNDLE,
                new OciContent.Part("application/vnd.oci.empty.v1+json", "{}".getBytes(StandardCharsets.UTF_8)),
                List.of(new OciContent.Part(BUNDLE, resource("bundle.json"))),
                Map.of());
    }

    private static String otherKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder()
                            .encodeToString(
                                    generator.generateKeyPair().getPublic().getEncoded())
                    + "\n-----END PUBLIC KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(String name) {
        return new String(resource(name), StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(SignatureVerifier.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
