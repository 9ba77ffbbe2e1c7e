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
        Outcome outcome = harness.repository.reconcile();

        // Then
        String revision = "latest@" + digest;
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        assertThat(harness.repository.condition("Ready"))
                .isEqualTo("True Succeeded: stored artifact for digest '" + revision + "'");
        assertThat(harness.repository.condition("ArtifactInStorage"))
                .isEqualTo("True Succeeded: stored artifact for digest '" + revision + "'");
        assertThat(harness.repository.condition("Reconciling")).isEmpty();
        assertThat(harness.repository.status().at("/observedGeneration").asLong())
                .isEqualTo(1);
        assertThat(harness.repository.status().at("/artifact/path").asText())
                .isEqualTo("ocirepository/apps/fleet/" + digest + ".tar.gz");
        assertThat(harness.repository.status().at("/artifact/revision").asText())
                .isEqualTo(revision);
        assertThat(harness.repository.status().at("/artifact/digest").asText())
                .isEqualTo(Digest.of(DigestAlgorithm.SHA256, harness.artifactFile())
                        .toString());
        assertThat(harness.repository
                        .status()
                        .at("/artifact/metadata/org.opencontainers.image.created")
                        .asText())
                .isEqualTo("2026-11-21T09:00:00Z");
        assertThat(harness.repository.status().at("/url").asText())
                .isEqualTo(
                        "http://source-controller.flux-system.svc.cluster.local./ocirepository/apps/fleet/latest.tar.gz");
        assertThat(harness.content().resolve("app.yaml")).hasContent("kind: App");
        assertThat(harness.repository.events())
                .containsExactly("INFO NewArtifact: stored artifact with revision '" + revision + "' from '"
                        + harness.url()
                        + "', origin source 'https://example.com/fleet', origin revision 'main@sha1:9f86d08'");
        assertThat(harness.repository.told.getFirst().metadata())
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
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.progress)
                .extracting(status -> KindHarness.condition(status, "Reconciling"))
                .containsExactly("True Progressing: building artifact");
    }

    @Test
    void asksOnceWhenNothingChanged() {
        // Given
        String digest = push("latest", FILES);
        harness.repository.reconcile();
        String artifact = harness.repository.status().at("/artifact").toString();
        int before = registry.requests().size();

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        assertThat(registry.requests().subList(before, registry.requests().size()))
                .extracting(OciRegistry.Request::toString)
                .containsExactly("HEAD /v2/org/fleet/manifests/latest");
        assertThat(harness.repository.events())
                .containsExactly(
                        "TRACE ArtifactUpToDate: artifact up-to-date with remote revision: 'latest@" + digest + "'");
        assertThat(harness.repository.status().at("/artifact")).hasToString(artifact);
        assertThat(harness.repository.progress).isEmpty();
    }

    @Test
    void followsATagThatMoves() throws IOException {
        // Given
        push("latest", FILES);
        harness.repository.reconcile();
        String second = push("latest", Map.of("app.yaml", "kind: Changed\n"));

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.status().at("/artifact/revision").asText())
                .isEqualTo("latest@" + second);
        assertThat(harness.content().resolve("app.yaml")).hasContent("kind: Changed");
        assertThat(KindHarness.condition(harness.repository.progress.getFirst(), "ArtifactOutdated"))
                .isEqualTo("True NewRevision: new revision 'latest@" + second + "' for '" + registry.host() + "/"
                        + OciRepositoryHarness.REPOSITORY + ":latest'");
        assertThat(harness.repository.condition("ArtifactOutdated")).isEmpty();
    }

    @Test
    void takesTheDigestBeforeTheRangeBeforeTheTag() {
        // Given
        String one = push("1.0.0", Map.of("a", "1"));
        String two = push("1.5.0", Map.of("a", "2"));
        String three = push("2.0.0", Map.of("a", "3"));

        // When / Then
        harness.repository.spec("{\"ref\":{\"digest\":\"" + one + "\",\"semver\":\"1.x\",\"tag\":\"2.0.0\"}}");
        harness.repository.reconcile();
        assertThat(harness.repository.status().at("/artifact/revision").asText())
                .isEqualTo(one);
        assertThat(harness.repository.status().at("/artifact/path").asText()).endsWith("/" + one + ".tar.gz");
        harness.repository.spec("{\"ref\":{\"semver\":\"1.x\",\"tag\":\"2.0.0\"}}");
        harness.repository.reconcile();
        assertThat(harness.repository.status().at("/artifact/revision").asText())
                .isEqualTo("1.5.0@" + two);
        harness.repository.spec("{\"ref\":{\"tag\":\"2.0.0\"}}");
        harness.repository.reconcile();
        assertThat(harness.repository.status().at("/artifact/revision").asText())
                .isEqualTo("2.0.0@" + three);
    }

    @Test
    void choosesAmongTheTagsThatPassTheFilter() {
        // Given
        String wanted = push("1.2.0-rc.1", Map.of("a", "1"));
        push("1.3.0", Map.of("a", "2"));
        push("1.2.0-beta.9", Map.of("a", "3"));
        push("not-a-version", Map.of("a", "4"));
        harness.repository.spec("{\"ref\":{\"semver\":\">=1.0.0-0\",\"semverFilter\":\".*-rc.*\"}}");

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.status().at("/artifact/revision").asText())
                .isEqualTo("1.2.0-rc.1@" + wanted);
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
        harness.repository.spec("{\"ref\":{\"semver\":\"1.x\"},\"layerSelector\":{\"mediaType\":\"" + chart
                + "\",\"operation\":\"copy\"},\"ignore\":\"*\"}");

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.status().at("/artifact/revision").asText())
                .isEqualTo("1.0.0_build.1@" + digest);
        assertThat(Files.readAllBytes(harness.artifactFile())).isEqualTo(archive);
        assertThat(harness.repository.status().at("/artifact/digest").asText()).isEqualTo(OciContent.digest(archive));
        assertThat(harness.repository
                        .status()
                        .at("/observedLayerSelector/operation")
                        .asText())
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
        harness.repository.spec("{\"layerSelector\":{\"mediaType\":\"application/x-wanted\"}}");

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.content().resolve("app.yaml")).exists();
        harness.repository.spec("{\"layerSelector\":{\"mediaType\":\"application/x-absent\"}}");
        assertThat(harness.repository.reconcile()).isInstanceOf(Outcome.Retry.class);
        assertThat(harness.repository.condition("FetchFailed"))
                .isEqualTo("True OCIArtifactLayerOperationFailed: failed to find layer with media type"
                        + " 'application/x-absent' in artifact");
    }

    @Test
    void rebuildsWhenTheIgnoreRulesChange() throws IOException {
        // Given
        push("latest", FILES);
        harness.repository.reconcile();
        assertThat(harness.content().resolve("doc.md")).exists();
        harness.repository.spec("{\"ignore\":\"*.md\"}");

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.content().resolve("doc.md")).doesNotExist();
        assertThat(harness.repository.status().at("/observedIgnore").asText()).isEqualTo("*.md");
        assertThat(harness.repository.events().getFirst()).startsWith("INFO NewArtifact: ");
    }

    @Test
    void pullsAgainWhatDisappearedFromTheStorage() throws IOException {
        // Given
        push("latest", FILES);
        harness.repository.reconcile();
        Files.delete(harness.artifactFile());

        // When
        harness.repository.reconcile();

        // Then
        assertThat(KindHarness.condition(harness.repository.progress.getFirst(), "Reconciling"))
                .isEqualTo("True Progressing: building artifact: disappeared from storage");
        assertThat(harness.repository.progress.getFirst().field("url").isMissingNode())
                .isTrue();
        assertThat(harness.artifactFile()).exists();
        assertThat(harness.repository.condition("Ready")).startsWith("True Succeeded");
    }

    @Test
    void stallsOnAUrlWithATag() {
        // Given
        harness.repository.spec("{\"url\":\"" + harness.url() + ":1.0.0\"}");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        String message = "URL validation failed for '" + harness.url() + ":1.0.0': URL must not contain a tag; remove"
                + " ':1.0.0'";
        assertThat(outcome).isInstanceOf(Outcome.Stalled.class);
        assertThat(harness.repository.condition("Stalled")).isEqualTo("True URLInvalid: " + message);
        assertThat(harness.repository.condition("FetchFailed")).isEqualTo("True URLInvalid: " + message);
        assertThat(harness.repository.condition("Ready")).isEqualTo("False URLInvalid: " + message);
        assertThat(harness.repository.condition("Reconciling")).isEmpty();
        assertThat(harness.repository.events()).containsExactly("ERROR URLInvalid: " + message);
        assertThat(harness.repository.status().at("/observedGeneration").asLong())
                .isEqualTo(2);
    }

    @Test
    void saysWhatIsNotThere() {
        // Given
        push("latest", FILES);
        harness.repository.spec("{\"ref\":{\"tag\":\"absent\"}}");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(harness.repository.condition("Ready"))
                .startsWith("False OCIArtifactPullFailed: failed to determine artifact digest: GET http://"
                        + registry.host() + "/v2/org/fleet/manifests/absent: MANIFEST_UNKNOWN: manifest unknown");
        assertThat(harness.repository.condition("Reconciling")).startsWith("True ProgressingWithRetry");
    }

    @Test
    void saysWhenNoTagSatisfiesTheRange() {
        // Given
        push("1.0.0", FILES);
        harness.repository.spec("{\"ref\":{\"semver\":\"2.x\"}}");

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("FetchFailed"))
                .isEqualTo("True ReadOperationFailed: failed to determine the artifact tag for '" + harness.url()
                        + "': no match found for semver: 2.x");
        harness.repository.spec("{\"ref\":{\"semver\":\"nonsense\"}}");
        harness.repository.reconcile();
        assertThat(harness.repository.condition("FetchFailed")).contains("semver 'nonsense' parse error: ");
        harness.repository.spec("{\"ref\":{\"semver\":\"1.x\",\"semverFilter\":\"(\"}}");
        harness.repository.reconcile();
        assertThat(harness.repository.condition("FetchFailed")).contains("error parsing regexp: ");
    }

    @Test
    void recoversAndSaysSo() {
        // Given
        String digest = push("latest", FILES);
        harness.repository.reconcile();
        registry.failWith("/manifests/", 503);
        harness.repository.reconcile();
        assertThat(harness.repository.condition("Ready")).startsWith("False OCIArtifactPullFailed");
        registry.healed();

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("FetchFailed")).isEmpty();
        assertThat(harness.repository.events())
                .contains("INFO Succeeded: stored artifact with revision 'latest@" + digest + "' from '" + harness.url()
                        + "'");
    }

    @Test
    void leavesNothingOfAnObjectThatGoes() {
        // Given
        push("latest", FILES);
        harness.repository.reconcile();

        // When
        Outcome outcome = harness.repository.finish();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Finalized.class);
        assertThat(harness.around.data.resolve("ocirepository/apps/fleet")).doesNotExist();
        assertThat(outcome.effects().facts()).hasSize(1);
    }

    private String push(String tag, Map<String, String> files) {
        return registry.pushArtifact(OciRepositoryHarness.REPOSITORY, tag, files, Map.of());
    }
}
