package io.weirkeeper.service.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.peers.FileServer;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import io.weirkeeper.testkit.kafka.Kafka;
import io.weirkeeper.testkit.kafka.WithKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a Helm repository to a chart that can be downloaded: real API server and broker, charts made by the real helm. */
@WithCluster
@WithKafka
class HelmSourcesIT {
    private static final Path CHARTS = Path.of("src/test/resources/charts");
    private static final String CANARY = "canary-51b7e2";

    private final Cluster cluster;
    private final Kafka kafka;

    @TempDir
    Path temp;

    private FileServer server;
    private SourceScene scene;

    HelmSourcesIT(Cluster cluster, Kafka kafka) {
        this.cluster = cluster;
        this.kafka = kafka;
    }

    @BeforeEach
    void start() throws IOException {
        server = FileServer.start(0);
        serve(1);
        scene = new SourceScene(cluster, kafka, temp, Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
        server.close();
    }

    @Test
    void bringsANewChartOfTheRepositoryAtOnce() throws Exception {
        // Given
        applyChart();
        cluster.api()
                .await(
                        path("helmcharts/web"),
                        found -> SourceScene.condition(found, "Ready")
                                .path("reason")
                                .asText()
                                .equals("SourceUnavailable"));
        applyRepository("");
        JsonNode first = awaitChart("1.0.0");
        byte[] archive = scene.download(first.at("/status/artifact/url").asText(), 200);
        assertThat(archive).isEqualTo(Files.readAllBytes(CHARTS.resolve("web-1.0.0.tgz")));
        assertThat(first.at("/metadata/finalizers").toString()).contains("finalizers.fluxcd.io");
        assertThat(scene.download(first.at("/status/url").asText(), 200)).isEqualTo(archive);

        // When
        serve(2);
        cluster.api()
                .patch(
                        path("helmrepositories/charts"),
                        "{\"metadata\":{\"annotations\":{\"reconcile.fluxcd.io/requestedAt\":\"now\"}}}");

        // Then
        JsonNode second = awaitChart("1.1.0"); // long before its interval of ten minutes
        byte[] index = scene.download(
                cluster.api()
                        .get(path("helmrepositories/charts"))
                        .orElseThrow()
                        .at("/status/artifact/url")
                        .asText(),
                200);
        assertThat(new String(index, StandardCharsets.UTF_8))
                .isEqualTo(Files.readString(CHARTS.resolve("index-2.json")));
        ArtifactFact fact =
                scene.awaitFact("HelmChart/web", told -> told.revision().equals("1.1.0"));
        assertThat(fact.digest()).isEqualTo(second.at("/status/artifact/digest").asText());
        assertThat(Digest.of(DigestAlgorithm.SHA256, scene.download(fact.url(), 200)))
                .hasToString(fact.digest());
        scene.awaitEvent("HelmChart/web", "pulled 'web' chart with version '1.1.0'");
        scene.awaitEvent("HelmRepository/charts", "stored fetched index of size 988B from");
    }

    @Test
    void leavesTheAddressOfARegistryAlone() {
        // Given
        applyRepository("");
        cluster.api()
                .await(
                        path("helmrepositories/charts"),
                        found -> found.at("/status/artifact/url").isTextual());

        // When
        applyRepository("  type: oci", "oci://registry.example.org/charts");

        // Then
        JsonNode left = cluster.api()
                .await(
                        path("helmrepositories/charts"),
                        found -> found.path("status").isEmpty());
        assertThat(left.at("/metadata/finalizers")).isEmpty();
        assertThat(temp.resolve("data/helmrepository/" + scene.namespace + "/charts"))
                .doesNotExist();
    }

    @Test
    void cleansUpBeforeAChartGoes() throws Exception {
        // Given
        applyRepository("");
        applyChart();
        String url = awaitChart("1.0.0").at("/status/artifact/url").asText();

        // When
        cluster.api().delete(path("helmcharts/web"));

        // Then
        cluster.api().awaitAbsence(path("helmcharts/web"), Duration.ofSeconds(20));
        scene.download(url, 404);
        scene.awaitFact("HelmChart/web", ArtifactFact::deleted);
    }

    @Test
    void showsNoCredentialAnywhere() {
        // Given
        server.requireLogin("ann", "another");
        scene.secret("login", Map.of("username", "ann", "password", CANARY));

        // When
        applyRepository(
                "  secretRef: {name: login}", server.url("/charts").replace("://", "://someone:" + CANARY + "@"));

        // Then
        JsonNode failed = cluster.api()
                .await(
                        path("helmrepositories/charts"),
                        found -> SourceScene.condition(found, "Ready")
                                .path("message")
                                .asText()
                                .contains("401 Unauthorized"));
        assertThat(failed.path("status").toString()).doesNotContain(CANARY);
        scene.awaitEvent("HelmRepository/charts", "401 Unauthorized");
        scene.assertToldNowhere(CANARY);
    }

    private void serve(int index) throws IOException {
        server.put("/charts/index.yaml", Files.readAllBytes(CHARTS.resolve("index-" + index + ".yaml")));
        for (String version : List.of("1.0.0", "1.1.0")) {
            String file = "web-" + version + ".tgz";
            server.put("/charts/" + file, Files.readAllBytes(CHARTS.resolve(file)));
        }
    }

    private void applyRepository(String more) {
        applyRepository(more, server.url("/charts"));
    }

    private void applyRepository(String more, String url) {
        cluster.api().apply("""
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: HelmRepository
                metadata: {name: charts, namespace: %s}
                spec:
                  interval: 10m
                  url: %s
                %s
                """.formatted(scene.namespace, url, more));
    }

    private void applyChart() {
        cluster.api().apply("""
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: HelmChart
                metadata: {name: web, namespace: %s}
                spec:
                  interval: 10m
                  chart: web
                  version: 1.x
                  sourceRef: {kind: HelmRepository, name: charts}
                """.formatted(scene.namespace));
    }

    private JsonNode awaitChart(String revision) {
        return scene.awaitRevision(path("helmcharts/web"), revision);
    }

    private String path(String object) {
        return scene.path(object);
    }
}
