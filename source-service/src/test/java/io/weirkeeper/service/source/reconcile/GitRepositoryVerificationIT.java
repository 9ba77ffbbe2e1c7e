package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.runtime.reconcile.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A repository whose commits and tags git, gpg and ssh-keygen signed; the bundle is git's. Messages are Flux's. */
class GitRepositoryVerificationIT {
    private static final String ONE = "3C0DF12F323190B1";
    private static final String TWO = "14EDF461F0811B67";
    private static final String SSH = "SHA256:AS6tMNCWKD7wWYfk9TAdJNFOERxmGUQQ0sbJW0RgXWA";

    @TempDir
    Path temp;

    private GitRepositoryHarness harness;

    @BeforeEach
    void start() throws IOException {
        harness = new GitRepositoryHarness(temp);
        Path bundle = temp.resolve("signed.bundle");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("signed.bundle"))) {
            Files.copy(in, bundle);
        }
        harness.git.unbundle(bundle);
        harness.around.secret(
                "keys", Map.of("one.asc", text("one.asc"), "old", text("two.asc"), "s.sshpub", text("ed25519.sshpub")));
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @ParameterizedTest
    @CsvSource({"pgp-rsa, HEAD, " + ONE, "pgp-ed25519, head, " + TWO, "ssh-ed25519, HEAD, " + SSH})
    void verifiesTheCommit(String branch, String mode, String key) {
        // Given
        verify(mode, "{\"ref\":{\"branch\":\"" + branch + "\"}}");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        String commit = revision().replaceFirst(".*:", "");
        assertThat(harness.repository.condition("SourceVerified"))
                .isEqualTo("True Succeeded: verified signature of\n\t- commit '" + commit + "' with key '" + key + "'");
        assertThat(harness.repository.status().at("/sourceVerificationMode").asText())
                .isEqualTo("HEAD");
        assertThat(harness.repository.events())
                .contains("TRACE Succeeded: verified signature of\n\t- commit '" + commit + "' with key '" + key + "'");
    }

    @ParameterizedTest
    @CsvSource({"v1.0.0, " + ONE + ", " + ONE, "v1.1.0, " + SSH + ", " + SSH})
    void verifiesTagAndCommit(String tag, String tagKey, String commitKey) {
        // Given
        verify("TagAndHEAD", "{\"ref\":{\"tag\":\"" + tag + "\"}}");

        // When
        harness.repository.reconcile();

        // Then
        String commit = revision().replaceFirst(".*:", "");
        assertThat(harness.repository.condition("SourceVerified"))
                .matches("(?s)True Succeeded: verified signature of\n\t- tag '" + tag + "@[0-9a-f]{40}' with key '"
                        + Pattern.quote(tagKey) + "'\n\t- commit '" + commit + "' with key '"
                        + Pattern.quote(commitKey) + "'");
        assertThat(harness.repository.condition("Ready")).startsWith("True Succeeded: stored artifact for revision");
    }

    @ParameterizedTest
    @CsvSource({"'{\"semver\":\">=1.0.0\"}', v1.1.0", "'{\"name\":\"refs/tags/v1.0.0\"}', v1.0.0"})
    void findsTheTagOfARangeAndOfAName(String reference, String tag) {
        verify("Tag", "{\"ref\":" + reference + "}");

        harness.repository.reconcile();

        assertThat(harness.repository.condition("SourceVerified"))
                .startsWith("True Succeeded: verified signature of\n\t- tag '" + tag + "@");
        assertThat(harness.repository.status().at("/sourceVerificationMode").asText())
                .isEqualTo("Tag");
    }

    @ParameterizedTest
    @CsvSource({"unsigned, as the provided signature is empty", "pgp-revoked, with any of the given key rings"})
    void refusesACommitThatNobodyTrustedSigned(String branch, String why) {
        // Given
        verify("HEAD", "{\"ref\":{\"branch\":\"" + branch + "\"}}");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(harness.repository.condition("SourceVerified"))
                .startsWith("False InvalidCommitSignature: signature verification of commit '")
                .endsWith("' failed: unable to verify Git commit: unable to verify payload " + why);
        assertThat(harness.repository.condition("Ready")).isEqualTo(harness.repository.condition("SourceVerified"));
        assertThat(harness.repository.status().has("artifact")).isFalse();
        assertThat(harness.repository.events()).anyMatch(event -> event.startsWith("ERROR InvalidCommitSignature: "));
    }

    @ParameterizedTest
    @CsvSource({"light, light", "v0.9.0, v0.9.0@"})
    void refusesATagThatIsNotSigned(String tag, String shown) {
        verify("Tag", "{\"ref\":{\"tag\":\"" + tag + "\"}}");

        harness.repository.reconcile();

        assertThat(harness.repository.condition("SourceVerified"))
                .startsWith("False InvalidGitObject: cannot verify signature of tag '" + shown)
                .endsWith("' since it is not signed");
    }

    @Test
    void refusesATagThatSomebodyElseSigned() {
        verify("Tag", "{\"ref\":{\"tag\":\"v1.0.0\"}}");
        harness.around.secret("keys", Map.of("two.asc", text("two.asc")));

        harness.repository.reconcile();

        assertThat(harness.repository.condition("SourceVerified"))
                .startsWith("False InvalidTagSignature: signature verification of tag 'v1.0.0@")
                .endsWith(
                        "' failed: unable to verify Git tag: unable to verify payload with any of the given key rings");
    }

    @Test
    void stallsWhenThereIsNoTagToVerify() {
        // Given
        verify("Tag", "{\"ref\":{\"branch\":\"pgp-rsa\"}}");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        String why =
                "InvalidVerificationMode: cannot verify tag object's signature if a tag reference is not specified";
        assertThat(outcome).isInstanceOf(Outcome.Stalled.class);
        assertThat(harness.repository.condition("SourceVerified")).isEqualTo("False " + why);
        assertThat(harness.repository.condition("Stalled")).isEqualTo("True " + why);
        assertThat(harness.repository.condition("Ready")).isEqualTo("False " + why);
    }

    @Test
    void saysThatTheKeysAreMissing() {
        verify("HEAD", "{\"ref\":{\"branch\":\"pgp-rsa\"}}");
        harness.around.secrets.clear();

        harness.repository.reconcile();

        assertThat(harness.repository.condition("SourceVerified"))
                .startsWith("False VerificationError: PGP public keys secret error: secrets \"keys\" not found");
    }

    @Test
    void verifiesAgainWhenOnlyTheModeChanges() {
        // Given
        verify("HEAD", "{\"ref\":{\"tag\":\"v1.0.0\"}}");
        harness.repository.reconcile();
        String artifact = harness.repository.status().at("/artifact/revision").asText();

        // When
        verify("TagAndHEAD", "{}");
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("SourceVerified"))
                .contains("tag 'v1.0.0@")
                .contains("commit '");
        assertThat(harness.repository.status().at("/sourceVerificationMode").asText())
                .isEqualTo("TagAndHEAD");
        assertThat(harness.repository.status().at("/artifact/revision").asText())
                .isEqualTo(artifact);
    }

    @Test
    void forgetsWhatItVerifiedWhenNobodyAsksAnyMore() {
        // Given
        verify("HEAD", "{\"ref\":{\"branch\":\"pgp-rsa\"}}");
        harness.repository.reconcile();

        // When
        harness.repository.spec("{\"verify\":null}");
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("SourceVerified")).isEmpty();
        assertThat(harness.repository.status().has("sourceVerificationMode")).isFalse();
        assertThat(harness.repository.condition("Ready")).startsWith("True ");
    }

    @Test
    void keepsTheOldArtifactWhenANewCommitIsNotSigned() {
        // Given
        verify("HEAD", "{\"ref\":{\"branch\":\"pgp-rsa\"}}");
        harness.repository.reconcile();
        String artifact = harness.repository.status().at("/artifact").toString();
        harness.git.commit("pgp-rsa", "not signed", Map.of("app.yaml", "kind: Evil\n"));

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("SourceVerified")).startsWith("False InvalidCommitSignature: ");
        assertThat(harness.repository.status().at("/artifact")).hasToString(artifact);
    }

    private void verify(String mode, String spec) {
        harness.repository.spec(spec);
        harness.repository.spec("{\"verify\":{\"mode\":\"" + mode + "\",\"secretRef\":{\"name\":\"keys\"}}}");
    }

    private String revision() {
        return harness.repository.status().at("/artifact/revision").asText();
    }

    private static String text(String file) {
        try (InputStream in = Objects.requireNonNull(GitRepositoryVerificationIT.class.getResourceAsStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(file, e);
        }
    }
}
