package io.weirkeeper.service.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.kafka.Kafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The service, a namespace of a real API server and a broker, and what tests ask of them. */
final class SourceScene implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(60);

    final Cluster cluster;
    final String namespace;

    private final Kafka kafka;
    private final Path directory;
    private final Map<String, String> settings;
    private final HttpClient http = HttpClient.newHttpClient();
    private ServiceUnderTest service;

    /** @param settings beside those that every service has */
    SourceScene(Cluster cluster, Kafka kafka, Path directory, Map<String, String> settings) throws IOException {
        ServiceUnderTest.applyCrds(cluster);
        this.cluster = cluster;
        this.kafka = kafka;
        this.directory = directory;
        this.settings = Map.copyOf(settings);
        this.namespace = cluster.newNamespace();
        this.service = start(Map.of());
    }

    private ServiceUnderTest start(Map<String, String> more) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        return new ServiceUnderTest(cluster, namespace, directory, kafka.bootstrapServers(), all);
    }

    /** Ends the service, and begins it anew on the same disk with further settings. */
    void restart(Map<String, String> more) throws Exception {
        service.close();
        service = start(more);
    }

    UnaryOperator<String> redactor() {
        return service.redactor();
    }

    /** Of an object of the sources' own group: {@code gitrepositories/fleet}. */
    String path(String object) {
        return "/apis/source.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/" + object;
    }

    void request(String path, String token) {
        cluster.api()
                .patch(
                        path,
                        "{\"metadata\":{\"annotations\":{\"reconcile.fluxcd.io/requestedAt\":\"" + token + "\"}}}");
    }

    void secret(String name, Map<String, String> values) {
        cluster.api()
                .apply(new String(
                        RecordJson.encode(Map.of(
                                "apiVersion",
                                "v1",
                                "kind",
                                "Secret",
                                "metadata",
                                Map.of("name", name, "namespace", namespace),
                                "stringData",
                                values)),
                        StandardCharsets.UTF_8));
    }

    JsonNode awaitRevision(String path, String revision) {
        return cluster.api()
                .await(
                        path,
                        LONG,
                        found -> found.at("/status/artifact/revision").asText().equals(revision)
                                && condition(found, "Ready")
                                        .path("status")
                                        .asText()
                                        .equals("True"));
    }

    /** Waits for a condition and returns the object. */
    JsonNode awaitCondition(String path, String type, Predicate<JsonNode> condition) {
        return cluster.api().await(path, LONG, found -> condition.test(condition(found, type)));
    }

    /** @param object {@code Kind/name} */
    ArtifactFact awaitFact(String object, Predicate<ArtifactFact> fact) {
        return RecordJson.decode(
                kafka.await(
                                "weir.artifacts",
                                found -> found.key().equals(service.cluster() + key(object))
                                        && fact.test(RecordJson.decode(found.value(), ArtifactFact.class)))
                        .value(),
                ArtifactFact.class);
    }

    /** @param object {@code Kind/name} */
    void awaitEvent(String object, String text) {
        kafka.await(
                "weir.events",
                found -> found.key().endsWith(key(object))
                        && new String(found.value(), StandardCharsets.UTF_8).contains(text));
    }

    byte[] download(String url, int status) throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(status);
        return response.body();
    }

    /** Neither the Events of the cluster nor a topic shows a text. */
    void assertToldNowhere(String canary) {
        assertThat(cluster.api()
                        .get("/api/v1/namespaces/" + namespace + "/events")
                        .orElseThrow()
                        .toString())
                .doesNotContain(canary);
        for (String topic : List.of("weir.events", "weir.artifacts")) {
            assertThat(kafka.records(topic))
                    .noneMatch(record -> new String(record.value(), StandardCharsets.UTF_8).contains(canary));
        }
    }

    private String key(String object) {
        return "/" + object.replace("/", "/" + namespace + "/");
    }

    /** A missing node when there is none. */
    static JsonNode condition(JsonNode object, String type) {
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return object.path("absent");
    }

    @Override
    public void close() throws Exception {
        service.close();
    }
}
