package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.peers.Recorder;
import io.weirkeeper.runtime.reconcile.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a GitRepository logs in with by its provider; reasons and messages are Flux's. */
class GitRepositoryProviderIT {
    private static final String MISSING =
            "secretRef with github app data must be specified when provider is set to github";

    @TempDir
    Path temp;

    private final Recorder forge = Recorder.start(0);

    @AfterEach
    void stop() {
        forge.close();
    }

    @Test
    void logsInAsAGitHubApp() throws IOException, GeneralSecurityException {
        try (GitRepositoryHarness harness = new GitRepositoryHarness(temp)) {
            // Given
            harness.git.commit("main", "first", Map.of("app.yaml", "x"));
            harness.server.requireLogin("fleet", "x-access-token", "ghs_canary");
            forge.answerWith(request ->
                    new Recorder.Answer(201, "{\"token\":\"ghs_canary\",\"expires_at\":\"2099-01-01T00:00:00Z\"}"));
            harness.around.secret("app", app());
            harness.repository.spec("{\"provider\":\"github\",\"secretRef\":{\"name\":\"app\"}}");

            // When
            harness.repository.reconcile();

            // Then
            assertThat(harness.repository.condition("Ready")).startsWith("True Succeeded: ");
            assertThat(forge.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request.path()).isEqualTo("/app/installations/42/access_tokens"));
        }
    }

    @Test
    void stallsWithoutASecretForTheApp() throws IOException {
        try (GitRepositoryHarness harness = new GitRepositoryHarness(temp)) {
            harness.repository.spec("{\"provider\":\"github\"}");

            assertThat(harness.repository.reconcile()).isInstanceOf(Outcome.Stalled.class);
            assertThat(harness.repository.condition("Stalled"))
                    .isEqualTo("True InvalidProviderConfiguration: " + MISSING);
        }
    }

    @Test
    void wantsTheDataOfAnApp() throws IOException {
        try (GitRepositoryHarness harness = new GitRepositoryHarness(temp)) {
            harness.around.secret("app", Map.of("username", "me", "password", "secret"));
            harness.repository.spec("{\"provider\":\"github\",\"secretRef\":{\"name\":\"app\"}}");

            assertThat(harness.repository.reconcile()).isInstanceOf(Outcome.Retry.class);
            assertThat(harness.repository.condition("FetchFailed"))
                    .isEqualTo("True InvalidProviderConfiguration: " + MISSING);
        }
    }

    @Test
    void wantsTheProviderForTheDataOfAnApp() throws IOException, GeneralSecurityException {
        try (GitRepositoryHarness harness = new GitRepositoryHarness(temp)) {
            harness.around.secret("app", app());
            harness.repository.spec("{\"secretRef\":{\"name\":\"app\"}}");

            harness.repository.reconcile();

            assertThat(harness.repository.condition("FetchFailed"))
                    .isEqualTo(
                            "True InvalidProviderConfiguration: secretRef 'apps/app' has github app data but provider"
                                    + " is not set to github");
        }
    }

    @Test
    void sendsTheTokenOfAzureAsBearer() throws IOException {
        // Given
        forge.answerWith(request -> new Recorder.Answer(200, "{\"access_token\":\"aad-canary\",\"expires_in\":3600}"));
        Map<String, String> environment = Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", forge.url(""));
        try (GitRepositoryHarness harness = new GitRepositoryHarness(temp, environment);
                Recorder devops = Recorder.start(0)) {
            devops.answerWith(request -> new Recorder.Answer(403, ""));
            harness.repository.spec("url", devops.url("/org/project/_git/fleet"));
            harness.repository.spec("{\"provider\":\"azure\"}");

            // When
            harness.repository.reconcile();

            // Then
            assertThat(devops.requests().getFirst().headers()).containsEntry("Authorization", "Bearer aad-canary");
            assertThat(harness.repository.condition("FetchFailed"))
                    .startsWith("True GitOperationFailed: ")
                    .doesNotContain("canary");
        }
    }

    @Test
    void saysThatAHostIsNotCodeCommit() throws IOException {
        Map<String, String> environment = Map.of("AWS_ACCESS_KEY_ID", "AKIA", "AWS_SECRET_ACCESS_KEY", "secret-canary");
        try (GitRepositoryHarness harness = new GitRepositoryHarness(temp, environment)) {
            harness.repository.spec("{\"provider\":\"aws\"}");

            harness.repository.reconcile();

            assertThat(harness.repository.condition("FetchFailed"))
                    .startsWith("True AuthenticationFailed: failed to configure authentication options: the host")
                    .doesNotContain("canary");
        }
    }

    @Test
    void stallsOnAServiceAccount() throws IOException {
        try (GitRepositoryHarness harness = new GitRepositoryHarness(temp)) {
            harness.repository.spec("{\"provider\":\"azure\",\"serviceAccountName\":\"tenant\"}");

            assertThat(harness.repository.reconcile()).isInstanceOf(Outcome.Stalled.class);
            assertThat(harness.repository.condition("Stalled"))
                    .isEqualTo("True FeatureGateDisabled: to use spec.serviceAccountName for provider authentication"
                            + " please enable the ObjectLevelWorkloadIdentity feature gate in the controller");
        }
    }

    private Map<String, String> app() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        Map<String, String> app = new HashMap<>();
        app.put("githubAppID", "1");
        app.put("githubAppInstallationID", "42");
        app.put("githubAppPrivateKey", pem);
        app.put("githubAppBaseURL", forge.url(""));
        return app;
    }
}
