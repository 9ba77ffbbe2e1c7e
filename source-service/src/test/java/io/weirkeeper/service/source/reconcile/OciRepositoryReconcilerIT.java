package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.peers.OciContent;
import io.weirkeeper.peers.OciRegistry;
import io.weirkeeper.runtime.reconcile.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs against a registry and a store on disk; messages and reasons are Flux's (source-controller, July 2026). */
@Timeout(120)
class OciRepositoryReconcilerIT {
    private static final Map<String, String> FILES = Map.of("app.yaml", "kind: App\n", "doc.md", "text");

    @TempDir
    Path temp;

    private OciRepositoryHarness harness;
    private OciRegistry registry;

    @BeforeEach
    void start() throws IOException {
        harness = new OciRepositoryHarness(temp);
        registry = harness.registry;
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void storesTheFirstArtifact() throws IOException {
        // Given
        Map<String, String> annotations = Map.of(
                "org.opencontainers.image.source", "https://example.com/fleet",
                "org.opencontainers.image.revision", "main@sha1:9f86d08",
                "org.opencontainers.image.created", "2026-11-21T09:00:00Z");
        String digest = registry.pushArtifact(OciRepositoryHarness.REPOSITORY, "latest", FILES, annotations);

        // When
        Outcome outcome = harness.reconcile();

        // Then
        String revision = "latest@" + digest;
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        assertThat(harness.condition("Ready"))
                .isEqualTo("True Succeeded: stored artifact for digest '" + revision + "'");
        assertThat(harness.condition("ArtifactInStorage"))
                .isEqualTo("True Succeeded: stored artifact for digest '" + revision + "'");
        assertThat(harness.condition("Reconciling")).isEmpty();
        assertThat(harness.status().at("/observedGeneration").asLong()).isEqualTo(1);
        assertThat(harness.status().at("/artifact/path").asText())
                .isEqualTo("ocirepository/apps/fleet/" + digest + ".tar.gz");
        assertThat(harness.status().at("/artifact/revision").asText()).isEqualTo(revision);
        assertThat(harness.status().at("/artifact/digest").asText())
                .isEqualTo(Digest.of(DigestAlgorithm.SHA256, harness.artifactFile())
                        .toString());
        assertThat(harness.status()
                        .at("/artifact/metadata/org.opencontainers.image.created")
                        .asText())
                .isEqualTo("2026-11-21T09:00:00Z");
        assertThat(harness.status().at("/url").asText())
                .isEqualTo(
                        "http://source-controller.flux-system.svc.cluster.local./ocirepository/apps/fleet/latest.tar.gz");
        assertThat(harness.content().resolve("app.yaml")).hasContent("kind: App");
        assertThat(harness.events())
                .containsExactly("INFO NewArtifact: stored artifact with revision '" + revision + "' from '"
                        + harness.url()
                        + "', origin source 'https://example.com/fleet', origin revision 'main@sha1:9f86d08'");
        assertThat(harness.told.getFirst().metadata())
                .containsEntry("source.toolkit.fluxcd.io/revision", revision)
                .containsKey("source.toolkit.fluxcd.io/digest");
        ArtifactFact fact = (ArtifactFact) outcome.effects().facts().getFirst();
        assertThat(fact.revision()).isEqualTo(revision);
        assertThat(fact.indexUrl()).endsWith(".index");
    }

    @Test
    void showsProgressWhileItWorks() {
        // Given
        push("latest", FILES);

        // When
        harness.reconcile();

        // Then
        assertThat(harness.progress)
                .extracting(status -> OciRepositoryHarness.condition(status, "Reconciling"))
                .containsExactly("True Progressing: building artifact");
    }

    @Test
    void asksOnceWhenNothingChanged() {
        // Given
        String digest = push("latest", FILES);
        harness.reconcile();
        String artifact = harness.status().at("/artifact").toString();
        int before = registry.requests().size();

        // When
        Outcome outcome = harness.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        assertThat(registry.requests().subList(before, registry.requests().size()))
                .extracting(OciRegistry.Request::toString)
                .containsExactly("HEAD /v2/org/fleet/manifests/latest");
        assertThat(harness.events())
                .containsExactly(
                        "TRACE ArtifactUpToDate: artifact up-to-date with remote revision: 'latest@" + digest + "'");
        assertThat(harness.status().at("/artifact")).hasToString(artifact);
        assertThat(harness.progress).isEmpty();
    }

    @Test
    void followsATagThatMoves() throws IOException {
        // Given
        push("latest", FILES);
        harness.reconcile();
        String second = push("latest", Map.of("app.yaml", "kind: Changed\n"));

        // When
        harness.reconcile();

        // Then
        assertThat(harness.status().at("/artifact/revision").asText()).isEqualTo("latest@" + second);
        assertThat(harness.content().resolve("app.yaml")).hasContent("kind: Changed");
        assertThat(OciRepositoryHarness.condition(harness.progress.getFirst(), "ArtifactOutdated"))
                .isEqualTo("True NewRevision: new revision 'latest@" + second + "' for '" + registry.host() + "/"
                        + OciRepositoryHarness.REPOSITORY + ":latest'");
        assertThat(harness.condition("ArtifactOutdated")).isEmpty();
    }

    @Test
    void takesTheDigestBeforeTheRangeBeforeTheTag() {
        // Given
        String one = push("1.0.0", Map.of("a", "1"));
        String two = push("1.5.0", Map.of("a", "2"));
        String three = push("2.0.0", Map.of("a", "3"));

        // When / Then
        harness.spec("{\"ref\":{\"digest\":\"" + one + "\",\"semver\":\"1.x\",\"tag\":\"2.0.0\"}}");
        harness.reconcile();
        assertThat(harness.status().at("/artifact/revision").asText()).isEqualTo(one);
        assertThat(harness.status().at("/artifact/path").asText()).endsWith("/" + one + ".tar.gz");
        harness.spec("{\"ref\":{\"semver\":\"1.x\",\"tag\":\"2.0.0\"}}");
        harness.reconcile();
        assertThat(harness.status().at("/artifact/revision").asText()).isEqualTo("1.5.0@" + two);
        harness.spec("{\"ref\":{\"tag\":\"2.0.0\"}}");
        harness.reconcile();
        assertThat(harness.status().at("/artifact/revision").asText()).isEqualTo("2.0.0@" + three);
    }

    @Test
    void choosesAmongTheTagsThatPassTheFilter() {
        // Given
        String wanted = push("1.2.0-rc.1", Map.of("a", "1"));
        push("1.3.0", Map.of("a", "2"));
        push("1.2.0-beta.9", Map.of("a", "3"));
        push("not-a-version", Map.of("a", "4"));
        harness.spec("{\"ref\":{\"semver\":\">=1.0.0-0\",\"semverFilter\":\".*-rc.*\"}}");

        // When
        harness.reconcile();

        // Then
        assertThat(harness.status().at("/artifact/revision").asText()).isEqualTo("1.2.0-rc.1@" + wanted);
    }

    @Test
    void readsBuildMetadataInTheTagsOfCharts() throws IOException {
        // Given
        String chart = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
        byte[] archive = OciContent.tarGzip(Map.of("app/Chart.yaml", "name: app\n"));
        String digest = registry.push(
                OciRepositoryHarness.REPOSITORY,
                "1.0.0_build.1",
                new OciContent.Part("application/vnd.cncf.helm.config.v1+json", "{}".getBytes(StandardCharsets.UTF_8)),
                List.of(new OciContent.Part(chart, archive)),
                Map.of());
        harness.spec("{\"ref\":{\"semver\":\"1.x\"},\"layerSelector\":{\"mediaType\":\"" + chart
                + "\",\"operation\":\"copy\"},\"ignore\":\"*\"}");

        // When
        harness.reconcile();

        // Then
        assertThat(harness.status().at("/artifact/revision").asText()).isEqualTo("1.0.0_build.1@" + digest);
        assertThat(Files.readAllBytes(harness.artifactFile())).isEqualTo(archive);
        assertThat(harness.status().at("/artifact/digest").asText()).isEqualTo(OciContent.digest(archive));
        assertThat(harness.status().at("/observedLayerSelector/operation").asText())
                .isEqualTo("copy");
    }

    @Test
    void takesTheLayerOfTheMediaType() throws IOException {
        // Given
        registry.push(
                OciRepositoryHarness.REPOSITORY,
                "latest",
                new OciContent.Part("application/vnd.oci.empty.v1+json", "{}".getBytes(StandardCharsets.UTF_8)),
                List.of(
                        new OciContent.Part("application/x-other", "other".getBytes(StandardCharsets.UTF_8)),
                        new OciContent.Part("application/x-wanted", OciContent.tarGzip(FILES))),
                Map.of());
        harness.spec("{\"layerSelector\":{\"mediaType\":\"application/x-wanted\"}}");

        // When
        harness.reconcile();

        // Then
        assertThat(harness.content().resolve("app.yaml")).exists();
        harness.spec("{\"layerSelector\":{\"mediaType\":\"application/x-absent\"}}");
        assertThat(harness.reconcile()).isInstanceOf(Outcome.Retry.class);
        assertThat(harness.condition("FetchFailed"))
                .isEqualTo("True OCIArtifactLayerOperationFailed: failed to find layer with media type"
                        + " 'application/x-absent' in artifact");
    }

    @Test
    void rebuildsWhenTheIgnoreRulesChange() throws IOException {
        // Given
        push("latest", FILES);
        harness.reconcile();
        assertThat(harness.content().resolve("doc.md")).exists();
        harness.spec("{\"ignore\":\"*.md\"}");

        // When
        harness.reconcile();

        // Then
        assertThat(harness.content().resolve("doc.md")).doesNotExist();
        assertThat(harness.status().at("/observedIgnore").asText()).isEqualTo("*.md");
        assertThat(harness.events().getFirst()).startsWith("INFO NewArtifact: ");
    }

    @Test
    void pullsAgainWhatDisappearedFromTheStorage() throws IOException {
        // Given
        push("latest", FILES);
        harness.reconcile();
        Files.delete(harness.artifactFile());

        // When
        harness.reconcile();

        // Then
        assertThat(OciRepositoryHarness.condition(harness.progress.getFirst(), "Reconciling"))
                .isEqualTo("True Progressing: building artifact: disappeared from storage");
        assertThat(harness.progress.getFirst().field("url").isMissingNode()).isTrue();
        assertThat(harness.artifactFile()).exists();
        assertThat(harness.condition("Ready")).startsWith("True Succeeded");
    }

    @Test
    void stallsOnAUrlWithATag() {
        // Given
        harness.spec("{\"url\":\"" + harness.url() + ":1.0.0\"}");

        // When
        Outcome outcome = harness.reconcile();

        // Then
        String message = "URL validation failed for '" + harness.url() + ":1.0.0': URL must not contain a tag; remove"
                + " ':1.0.0'";
        assertThat(outcome).isInstanceOf(Outcome.Stalled.class);
        assertThat(harness.condition("Stalled")).isEqualTo("True URLInvalid: " + message);
        assertThat(harness.condition("FetchFailed")).isEqualTo("True URLInvalid: " + message);
        assertThat(harness.condition("Ready")).isEqualTo("False URLInvalid: " + message);
        assertThat(harness.condition("Reconciling")).isEmpty();
        assertThat(harness.events()).containsExactly("ERROR URLInvalid: " + message);
        assertThat(harness.status().at("/observedGeneration").asLong()).isEqualTo(2);
    }

    @Test
    void saysWhatIsNotThere() {
        // Given
        push("latest", FILES);
        harness.spec("{\"ref\":{\"tag\":\"absent\"}}");

        // When
        Outcome outcome = harness.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(harness.condition("Ready"))
                .startsWith("False OCIArtifactPullFailed: failed to determine artifact digest: GET http://"
                        + registry.host() + "/v2/org/fleet/manifests/absent: MANIFEST_UNKNOWN: manifest unknown");
        assertThat(harness.condition("Reconciling")).startsWith("True ProgressingWithRetry");
    }

    @Test
    void saysWhenNoTagSatisfiesTheRange() {
        // Given
        push("1.0.0", FILES);
        harness.spec("{\"ref\":{\"semver\":\"2.x\"}}");

        // When
        harness.reconcile();

        // Then
        assertThat(harness.condition("FetchFailed"))
                .isEqualTo("True ReadOperationFailed: failed to determine the artifact tag for '" + harness.url()
                        + "': no match found for semver: 2.x");
        harness.spec("{\"ref\":{\"semver\":\"nonsense\"}}");
        harness.reconcile();
        assertThat(harness.condition("FetchFailed")).contains("semver 'nonsense' parse error: ");
        harness.spec("{\"ref\":{\"semver\":\"1.x\",\"semverFilter\":\"(\"}}");
        harness.reconcile();
        assertThat(harness.condition("FetchFailed")).contains("error parsing regexp: ");
    }

    @Test
    void recoversAndSaysSo() {
        // Given
        String digest = push("latest", FILES);
        harness.reconcile();
        registry.failWith("/manifests/", 503);
        harness.reconcile();
        assertThat(harness.condition("Ready")).startsWith("False OCIArtifactPullFailed");
        registry.healed();

        // When
        harness.reconcile();

        // Then
        assertThat(harness.condition("FetchFailed")).isEmpty();
        assertThat(harness.events())
                .contains("INFO Succeeded: stored artifact with revision 'latest@" + digest + "' from '" + harness.url()
                        + "'");
    }

    @Test
    void leavesNothingOfAnObjectThatGoes() {
        // Given
        push("latest", FILES);
        harness.reconcile();

        // When
        Outcome outcome = harness.finish();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Finalized.class);
        assertThat(harness.data.resolve("ocirepository/apps/fleet")).doesNotExist();
        assertThat(outcome.effects().facts()).hasSize(1);
    }

    private String push(String tag, Map<String, String> files) {
        return registry.pushArtifact(OciRepositoryHarness.REPOSITORY, tag, files, Map.of());
    }
}
