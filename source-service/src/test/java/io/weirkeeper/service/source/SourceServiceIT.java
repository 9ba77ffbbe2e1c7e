package io.weirkeeper.service.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveReader;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.engine.artifact.DirectoryIndex;
import io.weirkeeper.peers.GitRepo;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import io.weirkeeper.testkit.kafka.Kafka;
import io.weirkeeper.testkit.kafka.WithKafka;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a Git push to an artifact that can be downloaded: real API server, Git server and broker. */
@WithCluster
@WithKafka
class SourceServiceIT {
    private static final String CANARY = "canary-7f3a9c";

    private final Cluster cluster;
    private final Kafka kafka;

    @TempDir
    Path temp;

    private GitServer server;
    private GitRepo git;
    private SourceScene scene;

    SourceServiceIT(Cluster cluster, Kafka kafka) {
        this.cluster = cluster;
        this.kafka = kafka;
    }

    @BeforeEach
    void start() throws IOException {
        server = GitServer.start(temp.resolve("repositories"), 0);
        git = server.repository("fleet");
        scene = new SourceScene(cluster, kafka, temp, Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
        server.close();
    }

    @Test
    void turnsAPushIntoAnArtifactThatIsServedAndTold() throws Exception {
        // Given
        String first = git.commit("main", "first", Map.of("apps/web/app.yaml", "kind: App\n"));

        // When
        apply("  ref: {branch: main}");

        // Then
        JsonNode ready = awaitRevision("main@sha1:" + first);
        String url = ready.at("/status/artifact/url").asText();
        byte[] archive = scene.download(url, 200);
        assertThat(Digest.of(DigestAlgorithm.SHA256, archive))
                .hasToString(ready.at("/status/artifact/digest").asText());
        new ArchiveReader(ArchiveLimits.DEFAULT).extract(new ByteArrayInputStream(archive), temp.resolve("extracted"));
        assertThat(temp.resolve("extracted/apps/web/app.yaml")).hasContent("kind: App");
        ArtifactFact fact = awaitFact("main@sha1:" + first);
        assertThat(fact.url()).isEqualTo(url);
        assertThat(fact.subject().uid()).isEqualTo(ready.at("/metadata/uid").asText());
        byte[] index = scene.download(fact.indexUrl(), 200);
        assertThat(Digest.of(DigestAlgorithm.SHA256, index)).hasToString(fact.indexDigest());
        assertThat(DirectoryIndex.parse(new String(index, StandardCharsets.UTF_8))
                        .directories())
                .containsOnlyKeys("", "apps", "apps/web");
        awaitEvent("stored artifact for commit 'first'");

        String second = git.commit("main", "second", Map.of("apps/web/app.yaml", "kind: Changed\n"));
        request("now");
        JsonNode changed = awaitRevision("main@sha1:" + second);
        assertThat(changed.at("/status/lastHandledReconcileAt").asText()).isEqualTo("now");
        assertThat(awaitFact("main@sha1:" + second).digest())
                .isEqualTo(changed.at("/status/artifact/digest").asText());
    }

    @Test
    void cleansUpBeforeAnObjectGoes() throws Exception {
        // Given
        String commit = git.commit("main", "first", Map.of("app.yaml", "x"));
        apply("  ref: {branch: main}");
        JsonNode ready = awaitRevision("main@sha1:" + commit);
        assertThat(ready.at("/metadata/finalizers").toString()).contains("finalizers.fluxcd.io");

        // When
        cluster.api().delete(path());

        // Then
        cluster.api().awaitAbsence(path(), Duration.ofSeconds(20));
        scene.download(ready.at("/status/artifact/url").asText(), 404);
        assertThat(scene.awaitFact("GitRepository/fleet", ArtifactFact::deleted)
                        .subject()
                        .uid())
                .isEqualTo(ready.at("/metadata/uid").asText());
    }

    @Test
    void leavesASuspendedObjectAloneAndNotesTheRequest() {
        // Given
        git.commit("main", "first", Map.of("app.yaml", "x"));

        // When
        apply("  suspend: true");
        request("while-suspended");

        // Then
        JsonNode object = cluster.api()
                .await(
                        path(),
                        found -> found.at("/status/lastHandledReconcileAt")
                                .asText()
                                .equals("while-suspended"));
        assertThat(object.at("/status/artifact").isMissingNode()).isTrue();
        assertThat(object.at("/status/conditions").isMissingNode()).isTrue();
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OCIRepository | ocirepositories | url: 'oci://registry.example.invalid/x'",
                "Bucket | buckets | bucketName: b, endpoint: store.example.invalid",
                "HelmRepository | helmrepositories | url: 'http://charts.example.invalid',"
                        + " accessFrom: {namespaceSelectors: [{matchLabels: {a: b}}]}",
                "HelmChart | helmcharts | chart: web, sourceRef: {kind: HelmRepository, name: none}",
            })
    void leavesASuspendedObjectOfAnyKindAloneAndNotesTheRequest(String kind, String plural, String spec) {
        // When
        cluster.api().apply("""
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: %s
                metadata: {name: quiet, namespace: %s, annotations: {reconcile.fluxcd.io/requestedAt: "1"}}
                spec: {interval: 10m, suspend: true, %s}
                """.formatted(kind, scene.namespace, spec));

        // Then
        JsonNode object = cluster.api()
                .await(
                        "/apis/source.toolkit.fluxcd.io/v1/namespaces/" + scene.namespace + "/" + plural + "/quiet",
                        found -> found.at("/status/lastHandledReconcileAt")
                                .asText()
                                .equals("1"));
        assertThat(object.at("/status/artifact").isMissingNode()).isTrue();
        assertThat(object.at("/status/conditions").isMissingNode()).isTrue();
    }

    @Test
    void showsNoCredentialAnywhere() {
        // Given
        git.commit("main", "first", Map.of("app.yaml", "x"));
        server.requireLogin("fleet", "git", "another");
        scene.secret("login", Map.of("username", "git", "password", CANARY));

        // When
        apply("  secretRef: {name: login}", server.url("fleet").replace("://", "://someone:" + CANARY + "@"));

        // Then
        JsonNode failed = scene.awaitCondition(
                path(), "Ready", ready -> ready.path("reason").asText().equals("GitOperationFailed"));
        assertThat(SourceScene.condition(failed, "Ready").path("message").asText())
                .contains("authentication required: the server answered 401");
        assertThat(failed.path("status").toString()).doesNotContain(CANARY);
        awaitEvent("authentication required");
        scene.assertToldNowhere(CANARY);
    }

    @Test
    void goesOnAfterARestartWithWhatIsOnDisk() throws Exception {
        // Given
        String commit = git.commit("main", "first", Map.of("app.yaml", "x"));
        apply("  ref: {branch: main}");
        JsonNode before = awaitRevision("main@sha1:" + commit);
        int requests = server.requests().size();

        // When
        scene.restart(Map.of());

        // Then
        String port = URI.create(before.at("/status/artifact/url").asText()).getAuthority();
        JsonNode after = cluster.api()
                .await(
                        path(),
                        found -> !found.at("/status/artifact/url").asText().contains(port));
        assertThat(after.at("/status/artifact/digest")).isEqualTo(before.at("/status/artifact/digest"));
        scene.download(after.at("/status/artifact/url").asText(), 200);
        assertThat(server.requests().size() - requests).isLessThanOrEqualTo(2);
    }

    private void apply(String more) {
        apply(more, server.url("fleet"));
    }

    private void apply(String more, String url) {
        cluster.api().apply("""
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata: {name: fleet, namespace: %s}
                spec:
                  interval: 10m
                  url: %s
                %s
                """.formatted(scene.namespace, url, more));
    }

    private void request(String token) {
        scene.request(path(), token);
    }

    private JsonNode awaitRevision(String revision) {
        return scene.awaitRevision(path(), revision);
    }

    private ArtifactFact awaitFact(String revision) {
        return scene.awaitFact("GitRepository/fleet", fact -> fact.revision().equals(revision));
    }

    private void awaitEvent(String text) {
        scene.awaitEvent("GitRepository/fleet", text);
    }

    private String path() {
        return scene.path("gitrepositories/fleet");
    }
}
