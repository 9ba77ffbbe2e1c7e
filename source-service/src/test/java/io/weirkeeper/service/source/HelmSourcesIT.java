package io.weirkeeper.service.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.peers.FileServer;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import io.weirkeeper.testkit.kafka.Kafka;
import io.weirkeeper.testkit.kafka.WithKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path temp;

    private FileServer server;
    private String namespace;
    private ServiceUnderTest service;

    HelmSourcesIT(Cluster cluster, Kafka kafka) {
        this.cluster = cluster;
        this.kafka = kafka;
    }

    @BeforeEach
    void start() throws IOException {
        ServiceUnderTest.applyCrds(cluster);
        namespace = cluster.newNamespace();
        server = FileServer.start(0);
        serve(1);
        service = new ServiceUnderTest(cluster, namespace, temp, kafka.bootstrapServers());
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
        server.close();
    }

    @Test
    void bringsANewChartOfTheRepositoryAtOnce() throws Exception {
        // Given
        applyChart();
        cluster.api()
                .await(
                        path("helmcharts/web"),
                        found -> condition(found, "Ready")
                                .path("reason")
                                .asText()
                                .equals("SourceUnavailable"));
        applyRepository("");
        JsonNode first = awaitChart("1.0.0");
        byte[] archive = download(first.at("/status/artifact/url").asText(), 200);
        assertThat(archive).isEqualTo(Files.readAllBytes(CHARTS.resolve("web-1.0.0.tgz")));
        assertThat(first.at("/metadata/finalizers").toString()).contains("finalizers.fluxcd.io");
        assertThat(download(first.at("/status/url").asText(), 200)).isEqualTo(archive);

        // When
        serve(2);
        cluster.api()
                .patch(
                        path("helmrepositories/charts"),
                        "{\"metadata\":{\"annotations\":{\"reconcile.fluxcd.io/requestedAt\":\"now\"}}}");

        // Then
        JsonNode second = awaitChart("1.1.0"); // long before its interval of ten minutes
        byte[] index = download(
                cluster.api()
                        .get(path("helmrepositories/charts"))
                        .orElseThrow()
                        .at("/status/artifact/url")
                        .asText(),
                200);
        assertThat(new String(index, StandardCharsets.UTF_8))
                .isEqualTo(Files.readString(CHARTS.resolve("index-2.json")));
        ArtifactFact fact = RecordJson.decode(
                kafka.await(
                                "weir.artifacts",
                                found -> found.key().endsWith("/HelmChart/" + namespace + "/web")
                                        && RecordJson.decode(found.value(), ArtifactFact.class)
                                                .revision()
                                                .equals("1.1.0"))
                        .value(),
                ArtifactFact.class);
        assertThat(fact.digest()).isEqualTo(second.at("/status/artifact/digest").asText());
        assertThat(Digest.of(DigestAlgorithm.SHA256, download(fact.url(), 200))).hasToString(fact.digest());
        awaitEvent("HelmChart/" + namespace + "/web", "pulled 'web' chart with version '1.1.0'");
        awaitEvent("HelmRepository/" + namespace + "/charts", "stored fetched index of size 988B from");
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
        assertThat(temp.resolve("data/helmrepository/" + namespace + "/charts")).doesNotExist();
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
        download(url, 404);
        kafka.await(
                "weir.artifacts",
                found -> found.key().endsWith("/HelmChart/" + namespace + "/web")
                        && RecordJson.decode(found.value(), ArtifactFact.class).deleted());
    }

    @Test
    void showsNoCredentialAnywhere() {
        // Given
        server.requireLogin("ann", "another");
        cluster.api().apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: login, namespace: %s}
                stringData: {username: ann, password: %s}
                """.formatted(namespace, CANARY));

        // When
        applyRepository(
                "  secretRef: {name: login}", server.url("/charts").replace("://", "://someone:" + CANARY + "@"));

        // Then
        JsonNode failed = cluster.api()
                .await(
                        path("helmrepositories/charts"),
                        found -> condition(found, "Ready")
                                .path("message")
                                .asText()
                                .contains("401 Unauthorized"));
        assertThat(failed.path("status").toString()).doesNotContain(CANARY);
        awaitEvent("HelmRepository/" + namespace + "/charts", "401 Unauthorized");
        String events = cluster.api()
                .get("/api/v1/namespaces/" + namespace + "/events")
                .orElseThrow()
                .toString();
        assertThat(events).doesNotContain(CANARY);
        for (String topic : List.of("weir.events", "weir.artifacts")) {
            assertThat(kafka.records(topic))
                    .noneMatch(record -> new String(record.value(), StandardCharsets.UTF_8).contains(CANARY));
        }
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
                """.formatted(namespace, url, more));
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
                """.formatted(namespace));
    }

    private JsonNode awaitChart(String revision) {
        return cluster.api()
                .await(
                        path("helmcharts/web"),
                        found -> found.at("/status/artifact/revision").asText().equals(revision)
                                && condition(found, "Ready")
                                        .path("status")
                                        .asText()
                                        .equals("True"));
    }

    private void awaitEvent(String object, String text) {
        kafka.await(
                "weir.events",
                found -> found.key().endsWith(object)
                        && new String(found.value(), StandardCharsets.UTF_8).contains(text));
    }

    private byte[] download(String url, int status) throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(status);
        return response.body();
    }

    private String path(String object) {
        return "/apis/source.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/" + object;
    }

    private static JsonNode condition(JsonNode object, String type) {
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return object.path("absent");
    }
}
