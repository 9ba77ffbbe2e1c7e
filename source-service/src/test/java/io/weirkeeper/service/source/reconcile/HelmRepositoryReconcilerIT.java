package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.peers.FileServer;
import io.weirkeeper.runtime.reconcile.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs over a HelmRepository against a server: conditions, events and artifact word for word as Flux's. */
class HelmRepositoryReconcilerIT {
    private static final String FETCH =
            "failed to fetch Helm repository index: failed to cache index to temporary file: ";

    @TempDir
    Path temp;

    private HelmHarness helm;

    @BeforeEach
    void start() throws IOException {
        helm = new HelmHarness(temp);
    }

    @AfterEach
    void stop() {
        helm.close();
    }

    @Test
    void storesTheIndexAsFluxDoes() throws IOException {
        // When
        Outcome outcome = helm.repository.reconcile();

        // Then
        String revision = Digest.of(DigestAlgorithm.SHA256, HelmHarness.CHARTS.resolve("index-1.yaml"))
                .toString();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Ready.class,
                        ready -> assertThat(ready.interval()).isEqualTo(Duration.ofMinutes(5)));
        assertThat(helm.repository.status().at("/artifact/revision").asText()).isEqualTo(revision);
        String path = helm.repository.status().at("/artifact/path").asText();
        assertThat(path).isEqualTo("helmrepository/apps/charts/index-" + revision.substring(7) + ".yaml");
        assertThat(helm.data.resolve(path)).hasSameTextualContentAs(HelmHarness.CHARTS.resolve("index-1.json"));
        assertThat(helm.data.resolve("helmrepository/apps/charts/index.yaml")).isSymbolicLink();
        assertThat(helm.repository.status().path("url").asText())
                .isEqualTo(
                        "http://source-controller.flux-system.svc.cluster.local./helmrepository/apps/charts/index.yaml");
        assertThat(helm.repository.status().path("observedGeneration").asLong()).isEqualTo(1);
        assertThat(helm.repository.condition("Ready"))
                .isEqualTo("True Succeeded: stored artifact: revision '" + revision + "'");
        assertThat(helm.repository.condition("ArtifactInStorage"))
                .isEqualTo("True Succeeded: stored artifact: revision '" + revision + "'");
        assertThat(helm.repository.events())
                .containsExactly("INFO NewArtifact: stored fetched index of size 399B from '"
                        + helm.server.url("/charts") + "'");
        assertThat(temp.resolve("data")).isNotEmptyDirectory();
    }

    @Test
    void seesThatNothingChanged() {
        // Given
        helm.repository.reconcile();
        String artifact = helm.repository.status().path("artifact").toString();

        // When
        helm.repository.reconcile();

        // Then
        assertThat(helm.repository.status().path("artifact")).hasToString(artifact);
        assertThat(helm.repository.events())
                .containsExactly("TRACE ArtifactUpToDate: artifact up-to-date with remote revision: '"
                        + helm.repository.status().at("/artifact/revision").asText() + "'");
        assertThat(helm.repository.progress).isEmpty();
    }

    @Test
    void takesANewIndex() throws IOException {
        // Given
        helm.repository.reconcile();
        helm.serve(2);

        // When
        helm.repository.reconcile();

        // Then
        String revision = Digest.of(DigestAlgorithm.SHA256, HelmHarness.CHARTS.resolve("index-2.yaml"))
                .toString();
        assertThat(helm.repository.status().at("/artifact/revision").asText()).isEqualTo(revision);
        assertThat(helm.repository.events())
                .containsExactly("INFO NewArtifact: stored fetched index of size 988B from '"
                        + helm.server.url("/charts") + "'");
        assertThat(helm.repository
                        .progress
                        .getLast()
                        .condition("ArtifactOutdated")
                        .orElseThrow()
                        .path("message")
                        .asText())
                .isEqualTo("new index revision '" + revision + "'");
        assertThat(helm.repository.condition("ArtifactOutdated")).isEmpty();
    }

    @Test
    void logsInWithTheSecretAndSaysWhenThatFails() {
        // Given
        helm.server.requireLogin("ann", "s3cret");
        helm.secret("login", Map.of("username", "ann", "password", "s3cret"));
        helm.repository.reconcile();
        String failure = FETCH + "failed to fetch " + helm.server.url("/charts/index.yaml") + " : 401 Unauthorized";
        assertThat(helm.repository.condition("FetchFailed")).isEqualTo("True Failed: " + failure);
        assertThat(helm.repository.condition("Ready")).isEqualTo("False Failed: " + failure);
        assertThat(helm.repository.condition("Reconciling")).startsWith("True ProgressingWithRetry: ");
        assertThat(helm.repository.events()).containsExactly("ERROR Failed: " + failure);

        // When
        helm.repository.spec("{\"secretRef\":{\"name\":\"login\"}}");
        helm.repository.reconcile();

        // Then
        assertThat(helm.repository.condition("Ready")).startsWith("True Succeeded");
        assertThat(helm.repository.condition("FetchFailed")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"secretRef":{"name":"none"}}     | failed to get authentication secret 'apps/none': secrets "none" not found
            {"certSecretRef":{"name":"none"}} | failed to get TLS authentication secret 'apps/none': secrets "none" not found
            {"secretRef":{"name":"half"}}     | failed to detect authentication methods: secret 'apps/half': malformed basic auth - has 'username' but missing 'password'
            {"certSecretRef":{"name":"half"}} | failed to construct Helm client's TLS config: secret 'apps/half' must contain either 'ca.crt' or both 'tls.crt' and 'tls.key'
            """)
    void namesTheSecretThatIsWrong(String spec, String message) {
        helm.secret("half", Map.of("username", "ann"));
        helm.repository.spec(spec);

        Outcome outcome = helm.repository.reconcile();

        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(helm.repository.condition("FetchFailed")).isEqualTo("True AuthenticationFailed: " + message);
        assertThat(helm.server.requests()).isEmpty();
    }

    @Test
    void neverSendsTheLoginToAnotherServer() {
        // Given
        helm.secret("login", Map.of("username", "ann", "password", "s3cret"));
        try (FileServer other = FileServer.start(0)) {
            other.put("/index.yaml", "apiVersion: v1\nentries: {}\n".getBytes(StandardCharsets.UTF_8));
            helm.server.redirect("/charts/index.yaml", other.url("/index.yaml"));

            // When
            helm.repository.spec("{\"secretRef\":{\"name\":\"login\"},\"passCredentials\":true}");
            helm.repository.reconcile();

            // Then
            String basic = "Basic " + Base64.getEncoder().encodeToString("ann:s3cret".getBytes(StandardCharsets.UTF_8));
            assertThat(helm.repository.condition("Ready")).startsWith("True");
            assertThat(helm.server.requests()).containsExactly(new FileServer.Request("/charts/index.yaml", basic));
            assertThat(other.requests()).containsExactly(new FileServer.Request("/index.yaml", ""));
        }
    }

    @Test
    void refusesAnIndexThatIsTooLarge() {
        // Given
        helm.server.put("/charts/index.yaml", new byte[(int) HelmHarness.INDEX_LIMIT + 1]);

        // When
        helm.repository.reconcile();

        // Then
        assertThat(helm.repository.condition("FetchFailed"))
                .isEqualTo("True Failed: " + FETCH + "index exceeds the maximum index file size of 100000 bytes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <html>                                        | expected a map but found '<html>'
            entries: {}                                   | no API version specified
            apiVersion: v1\\nentries: {a: [{name: a, x: 1}]} | json: unknown field "x"
            """)
    void saysWhatIsWrongWithAnIndex(String index, String problem) {
        helm.server.put("/charts/index.yaml", index.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8));

        helm.repository.reconcile();

        assertThat(helm.repository.condition("FetchFailed"))
                .startsWith(
                        "True IndexationFailed: failed to load Helm repository from index YAML: failed to load index: ")
                .contains(problem);
    }

    @Test
    void saysThatARegistryIsNoRepository() {
        helm.repository.spec("{\"url\":\"oci://registry.example.org/charts\"}");

        Outcome outcome = helm.repository.reconcile();

        String message =
                "invalid Helm repository URL: 'oci' URL scheme cannot be used with 'default' HelmRepository type";
        assertThat(outcome).isInstanceOf(Outcome.Stalled.class);
        assertThat(helm.repository.condition("Stalled")).isEqualTo("True URLInvalid: " + message);
        assertThat(helm.repository.condition("Ready")).isEqualTo("False URLInvalid: " + message);
        assertThat(helm.repository.condition("Reconciling")).isEmpty();
        assertThat(helm.repository.status().path("observedGeneration").asLong()).isEqualTo(2);
    }

    @Test
    void servesNothingHalfAndRecovers() throws IOException {
        // Given
        helm.repository.reconcile();
        String before = helm.repository.status().at("/artifact/digest").asText();
        helm.serve(2);
        helm.server.fail(FileServer.Fault.CUT);
        helm.repository.reconcile();
        assertThat(helm.repository.condition("FetchFailed"))
                .containsPattern("(unexpected|Premature) EOF")
                .contains("/charts/index.yaml");
        assertThat(helm.repository.status().at("/artifact/digest").asText()).isEqualTo(before);
        helm.server.fail(FileServer.Fault.HANG);
        helm.repository.spec("{\"timeout\":\"300ms\"}");
        helm.repository.reconcile();
        assertThat(helm.repository.condition("FetchFailed")).contains("context deadline exceeded");
        assertThat(helm.repository.status().at("/artifact/digest").asText()).isEqualTo(before);

        // When
        helm.server.fail(FileServer.Fault.NONE);
        helm.serve(1);
        helm.repository.spec("{\"timeout\":\"20s\"}");
        helm.repository.reconcile();

        // Then
        assertThat(helm.repository.condition("Ready")).startsWith("True Succeeded");
        assertThat(helm.repository.events())
                .contains(
                        "INFO Succeeded: stored fetched index of size 399B from '" + helm.server.url("/charts") + "'");
    }

    @Test
    void fetchesAgainWhatDisappearedFromStorage() throws IOException {
        // Given
        helm.repository.reconcile();
        Path file =
                helm.data.resolve(helm.repository.status().at("/artifact/path").asText());
        Files.writeString(file, "tampered");

        // When
        helm.repository.reconcile();

        // Then
        assertThat(file).hasSameTextualContentAs(HelmHarness.CHARTS.resolve("index-1.json"));
        assertThat(helm.repository.events())
                .anyMatch(event -> event.startsWith("ERROR ArtifactVerificationFailed: failed to verify integrity"));
    }
}
