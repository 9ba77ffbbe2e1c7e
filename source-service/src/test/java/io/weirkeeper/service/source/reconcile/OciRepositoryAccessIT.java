package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.peers.OciContent;
import io.weirkeeper.peers.OciRegistry;
import io.weirkeeper.runtime.reconcile.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may pull, and what a registry cannot do to us. */
@Timeout(120)
class OciRepositoryAccessIT {
    private static final String CANARY = "canary-5d0f77";
    private static final Map<String, String> FILES = Map.of("app.yaml", "kind: App\n");

    @TempDir
    Path temp;

    private OciRepositoryHarness harness;
    private OciRegistry registry;

    @BeforeEach
    void start() throws IOException {
        harness = new OciRepositoryHarness(temp);
        registry = harness.registry;
        registry.pushArtifact(OciRepositoryHarness.REPOSITORY, "latest", FILES, Map.of());
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @ParameterizedTest
    @CsvSource({"BASIC", "TOKEN"})
    void logsInWithAPullSecret(OciRegistry.Login how) {
        // Given
        registry.require(how, "reader", CANARY);
        harness.pullSecret("login", "reader", CANARY);
        harness.repository.spec("{\"secretRef\":{\"name\":\"login\"}}");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
    }

    @Test
    void logsInWithThePullSecretsOfAServiceAccount() {
        // Given
        registry.require(OciRegistry.Login.TOKEN, "reader", CANARY);
        harness.around.secret("other", Map.of(".dockerconfigjson", "{\"auths\":{\"ghcr.io\":{\"username\":\"x\"}}}"));
        harness.pullSecret("login", "reader", CANARY);
        harness.serviceAccounts.put("apps/puller", List.of("other", "login"));
        harness.repository.spec("{\"serviceAccountName\":\"puller\"}");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
    }

    @Test
    void namesTheSecretThatIsMissing() {
        // When / Then
        harness.repository.spec("{\"secretRef\":{\"name\":\"absent\"}}");
        assertThat(harness.repository.reconcile()).isInstanceOf(Outcome.Retry.class);
        assertThat(harness.repository.condition("FetchFailed"))
                .startsWith(
                        "True AuthenticationFailed: failed to get credential: failed to get secret 'apps/absent': ");
        harness.repository.spec("{\"secretRef\":null,\"serviceAccountName\":\"absent\"}");
        harness.repository.reconcile();
        assertThat(harness.repository.condition("FetchFailed"))
                .startsWith(
                        "True AuthenticationFailed: failed to get credential: serviceaccount 'apps/absent' not found");
        harness.repository.spec("{\"serviceAccountName\":null,\"proxySecretRef\":{\"name\":\"absent\"}}");
        harness.repository.reconcile();
        assertThat(harness.repository.condition("FetchFailed"))
                .startsWith(
                        "True AuthenticationFailed: failed to get proxy address: failed to get secret 'apps/absent'");
        harness.repository.spec("{\"proxySecretRef\":null,\"certSecretRef\":{\"name\":\"absent\"}}");
        harness.repository.reconcile();
        assertThat(harness.repository.condition("FetchFailed"))
                .startsWith("True AuthenticationFailed: failed to generate transport for '" + harness.url() + "': ");
    }

    @Test
    void asksACloudOnlyForItsOwnRegistriesAndOnlyWithoutASecret() {
        // When / Then
        harness.repository.spec("{\"provider\":\"gcp\"}");
        harness.repository.reconcile();
        assertThat(harness.repository.condition("FetchFailed"))
                .startsWith("True AuthenticationFailed: failed to get credential from gcp: invalid GCP registry: '");
        harness.pullSecret("login", "reader", CANARY);
        harness.repository.spec("{\"secretRef\":{\"name\":\"login\"}}");
        assertThat(harness.repository.reconcile()).isInstanceOf(Outcome.Ready.class);
    }

    @Test
    void stallsOnAServiceAccountOfACloud() {
        // Given
        harness.serviceAccounts.put("apps/workload", List.of());
        harness.repository.spec("{\"provider\":\"azure\",\"serviceAccountName\":\"workload\"}");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Stalled.class);
        assertThat(harness.repository.condition("Stalled"))
                .isEqualTo("True FeatureGateDisabled: to use spec.serviceAccountName for provider authentication please"
                        + " enable the ObjectLevelWorkloadIdentity feature gate in the controller");
    }

    @Test
    void showsNoCredentialsWhenTheyAreRefused() {
        // Given
        registry.require(OciRegistry.Login.TOKEN, "reader", "another");
        harness.pullSecret("login", "reader", CANARY);
        harness.repository.spec("{\"secretRef\":{\"name\":\"login\"}}");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(harness.repository.condition("FetchFailed"))
                .contains("UNAUTHORIZED")
                .doesNotContain(CANARY);
        assertThat(harness.repository.status().toString() + harness.repository.told)
                .doesNotContain(CANARY);
    }

    @Test
    void refusesALayerThatLeavesItsPlace() throws IOException {
        // Given
        pushLayer(OciContent.tarGzip(Map.of("../../escaped.yaml", "x")));

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(harness.repository.condition("FetchFailed"))
                .startsWith("True OCIArtifactLayerOperationFailed: failed to extract layer contents from artifact: ")
                .contains("'../../escaped.yaml' leaves the archive");
        assertThat(Files.exists(temp.resolve("escaped.yaml"))).isFalse();
    }

    @Test
    void refusesALayerThatIsNoArchive() {
        // Given
        pushLayer("no gzip".getBytes(StandardCharsets.UTF_8));

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("FetchFailed"))
                .startsWith("True OCIArtifactLayerOperationFailed: failed to extract layer contents from artifact: ");
    }

    @Test
    void refusesABombBeforeItFillsTheDisk() throws IOException {
        // Given
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] header = new byte[512];
            byte[] name = "bomb".getBytes(StandardCharsets.UTF_8);
            System.arraycopy(name, 0, header, 0, name.length);
            put(header, 100, "0000644\0");
            put(header, 124, "77777777777\0"); // 8 GiB less one
            put(header, 156, "0");
            put(header, 257, "ustar\00000");
            put(header, 148, "        ");
            int sum = 0;
            for (byte b : header) {
                sum += b & 0xff;
            }
            put(header, 148, "%06o\0 ".formatted(sum));
            gzip.write(header);
            gzip.write(new byte[1024]);
            gzip.write(header);
        }
        pushLayer(bomb.toByteArray());

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("FetchFailed")).startsWith("True OCIArtifactLayerOperationFailed: ");
        assertThat(harness.repository.status().at("/artifact").isMissingNode()).isTrue();
    }

    @Test
    void keepsTheOldArtifactWhenTheNewLayerIsWrong() {
        // Given
        harness.repository.reconcile();
        String artifact = harness.repository.status().at("/artifact/digest").asText();
        byte[] layer = OciContent.tarGzip(Map.of("app.yaml", "kind: New\n"));
        String digest = pushLayer(layer);
        registry.corruptBlob(OciRepositoryHarness.REPOSITORY, OciContent.digest(layer), new byte[layer.length]);

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("FetchFailed"))
                .contains("failed to extract layer from artifact")
                .contains("error verifying sha256 checksum");
        assertThat(harness.repository.condition("ArtifactOutdated")).contains(digest);
        assertThat(harness.repository.status().at("/artifact/digest").asText()).isEqualTo(artifact);
        assertThat(harness.artifactFile()).exists();
    }

    @Test
    void doesNotWaitForARegistryThatHangs() {
        // Given
        CountDownLatch ended = new CountDownLatch(1);
        registry.fault(request -> request.path().contains("/manifests/"), exchange -> {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        });
        harness.repository.spec("{\"timeout\":\"1s\"}");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        ended.countDown();
        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(harness.repository.condition("FetchFailed"))
                .startsWith("True OCIArtifactPullFailed: failed to determine artifact digest: ");
    }

    private String pushLayer(byte[] layer) {
        return registry.push(
                OciRepositoryHarness.REPOSITORY,
                "latest",
                new OciContent.Part(OciContent.FLUX_CONFIG, "{}".getBytes(StandardCharsets.UTF_8)),
                List.of(new OciContent.Part(OciContent.FLUX_CONTENT, layer)),
                Map.of());
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
