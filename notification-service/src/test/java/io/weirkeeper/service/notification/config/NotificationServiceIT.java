package io.weirkeeper.service.notification.config;

import static io.weirkeeper.service.notification.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.service.notification.Recorder;
import io.weirkeeper.service.notification.verify.Hmac;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import io.weirkeeper.testkit.kafka.Kafka;
import io.weirkeeper.testkit.kafka.WithKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service from its doors in to its doors out, on a real API server, with a real broker and without. */
@WithCluster
@WithKafka(own = true)
class NotificationServiceIT {
    private static final String NOTIFICATION = "/apis/notification.toolkit.fluxcd.io/";
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Recorder recorder = new Recorder();
    private String namespace = "";
    private String alerts = "";
    private String providers = "";
    /** Of the objects of one test: a deleted provider waits for its finalizer. */
    private final String name = "n" + NUMBER.incrementAndGet();

    @TempDir
    Path data;

    @BeforeAll
    static void applyCrds(Cluster cluster) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "deploy", "crds"))) {
            for (Path crd :
                    files.filter(file -> file.toString().contains("toolkit")).toList()) {
                cluster.api().applyCrds(Files.readString(crd));
            }
        }
    }

    @BeforeEach
    void createObjects(Cluster cluster) {
        // one of its own: events that an earlier test left in Kafka must not reach the alert of this one
        namespace = cluster.newNamespace();
        alerts = NOTIFICATION + "v1beta3/namespaces/" + namespace + "/alerts";
        providers = NOTIFICATION + "v1beta3/namespaces/" + namespace + "/providers";
        cluster.api().apply("""
                apiVersion: notification.toolkit.fluxcd.io/v1beta3
                kind: Provider
                metadata: {name: %3$s, namespace: %1$s}
                spec: {type: generic, address: "%2$s"}
                ---
                apiVersion: notification.toolkit.fluxcd.io/v1beta3
                kind: Alert
                metadata: {name: %3$s, namespace: %1$s}
                spec:
                  providerRef: {name: %3$s}
                  eventMetadata: {env: test}
                  eventSources: [{kind: Kustomization, name: "*"}]
                """.formatted(namespace, recorder.url("/chat"), name));
    }

    @AfterEach
    void deleteObjects(Cluster cluster) {
        cluster.api().delete(alerts + "/" + name);
        cluster.api().delete(providers + "/" + name);
        recorder.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "none"})
    void bringsAPostedEventToTheProvider(String mode, Cluster cluster, Kafka kafka) throws Exception {
        try (ServiceInTest service = open(cluster, mode, kafka)) {
            int status = Http.post(service.events("/"), event("apps", 1, "applied"), Map.of());

            assertThat(status).isEqualTo(202);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(recorder.requests()).hasSize(1));
            JsonNode sent =
                    RecordJson.parse(bytes(recorder.requests().getFirst().body()));
            assertThat(sent.path("message").asText()).isEqualTo("applied");
            assertThat(sent.path("metadata"))
                    .isEqualTo(RecordJson.parse(bytes("{\"env\":\"test\",\"revision\":\"main@sha1:1\"}")));
        }
    }

    @Test
    void answersTheEventDoorAsFluxDoes(Cluster cluster, Kafka kafka) throws Exception {
        try (ServiceInTest service = open(cluster, "kafka", kafka)) {
            assertThat(Http.post(service.events("/"), event("apps", 1, "m"), Map.of()))
                    .isEqualTo(202);
            assertThat(Http.post(service.events("/"), event("apps", 1, "m"), Map.of()))
                    .isEqualTo(429);
            assertThat(Http.post(service.events("/"), event("nobody-listens", 1, "m"), Map.of()))
                    .isEqualTo(202);
            assertThat(Http.post(service.events("/"), "{\"kind\"", Map.of())).isEqualTo(400);
            assertThat(Http.post(service.events("/"), "x".repeat(3 * 1024 * 1024 + 1), Map.of()))
                    .isEqualTo(413);
            assertThat(Http.get(service.health("/readyz"))).isEqualTo(200);
            assertThat(Http.text(service.metrics()))
                    .contains("gotk_event_http_request_duration_seconds_count{code=\"429\",handler=\"/\","
                            + "method=\"POST\",service=\"\"} 1")
                    .contains("gotk_event_http_response_size_bytes_bucket{code=\"202\"")
                    .contains("gotk_receiver_http_requests_inflight{handler=\"/hook/\",service=\"\"} 0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "none"})
    void losesNothingWhenTheProviderIsAwayAndTheProcessIsReplaced(String mode, Cluster cluster, Kafka kafka)
            throws Exception {
        recorder.answer(Recorder.Answer.of(503));
        try (ServiceInTest service = open(cluster, mode, kafka)) {
            for (int i = 0; i < 100; i++) {
                assertThat(Http.post(service.events("/"), event("app-" + i % 10, i, "event " + i), Map.of()))
                        .isEqualTo(202);
            }
        }
        recorder.answer(Recorder.Answer.OK);

        try (ServiceInTest second = open(cluster, mode, kafka)) {
            assertThat(Http.get(second.health("/healthz"))).isEqualTo(200);
            await().atMost(SOON).untilAsserted(() -> assertThat(ids()).hasSize(100));
        }

        // each once, and those of an object in their order
        assertThat(recorder.requests()).hasSize(100);
        for (int app = 0; app < 10; app++) {
            String name = "app-" + app;
            assertThat(recorder.requests().stream()
                            .map(request -> RecordJson.parse(bytes(request.body())))
                            .filter(event ->
                                    event.at("/involvedObject/name").asText().equals(name))
                            .map(event -> Integer.parseInt(
                                    event.path("message").asText().substring("event ".length()))))
                    .isSorted();
        }
    }

    @Test
    void losesNothingWhenTheBrokerGoesAndComesBack(Cluster cluster, Kafka kafka) throws Exception {
        try (ServiceInTest service = open(cluster, "kafka", kafka)) {
            Http.post(service.events("/"), event("before", 1, "m"), Map.of());
            await().atMost(SOON).untilAsserted(() -> assertThat(ids()).hasSize(1));
            kafka.stop();
            for (int i = 0; i < 10; i++) {
                assertThat(Http.post(service.events("/"), event("app-" + i, i, "while away"), Map.of()))
                        .isEqualTo(202);
            }

            kafka.restart();

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(ids()).hasSize(11));
        }
    }

    @Test
    void tellsOnTheAlertThatItsProviderCannotBeReached(Cluster cluster, Kafka kafka) throws Exception {
        recorder.answer(new Recorder.Answer(500, Map.of(), "out of order"));
        try (ServiceInTest service = open(cluster, "kafka", kafka)) {
            Http.post(service.events("/"), event("apps", 1, "m"), Map.of());

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(warnings(cluster, "NotificationDispatchFailed"))
                            .anySatisfy(message -> assertThat(message)
                                    .contains("failed to send notification for Kustomization/" + namespace + "/apps")
                                    .contains("500: out of order")));
        }
    }

    @Test
    void opensAWebhookThatAsksForReconciliation(Cluster cluster, Kafka kafka) throws Exception {
        cluster.api().apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: token, namespace: %1$s}
                stringData: {token: my-token}
                ---
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata: {name: fleet, namespace: %1$s}
                spec: {url: "https://example.org/fleet", interval: 1h}
                ---
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata: {name: labelled, namespace: %1$s, labels: {team: shop}}
                spec: {url: "https://example.org/fleet", interval: 1h}
                ---
                apiVersion: notification.toolkit.fluxcd.io/v1
                kind: Receiver
                metadata: {name: flux, namespace: %1$s}
                spec:
                  type: github
                  events: [ping, push]
                  secretRef: {name: token}
                  resources:
                  - {kind: GitRepository, name: fleet}
                  - {kind: GitRepository, name: "*", matchLabels: {team: shop}}
                """.formatted(namespace));
        String receiver = NOTIFICATION + "v1/namespaces/" + namespace + "/receivers/flux";
        String sources = "/apis/source.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/gitrepositories/";
        try (ServiceInTest service = open(cluster, "none", kafka)) {
            JsonNode ready = cluster.api()
                    .await(receiver, object -> condition(object, "Ready").equals("True"));
            String path = ready.at("/status/webhookPath").asText();
            assertThat(path).startsWith("/hook/").hasSize("/hook/".length() + 64);
            assertThat(ready.at("/status/observedGeneration").asInt()).isEqualTo(1);
            assertThat(ready.at("/metadata/finalizers/0").asText()).isEqualTo("finalizers.fluxcd.io");
            Map<String, String> signed = signed("{\"a\":1}", "push", "my-token");
            await().atMost(SOON).until(() -> Http.post(service.hooks(path), "{\"a\":1}", signed) == 200);

            assertThat(requestedAt(cluster, sources + "fleet")).isNotEmpty();
            assertThat(requestedAt(cluster, sources + "labelled")).isNotEmpty();
            String before = requestedAt(cluster, sources + "fleet");
            assertThat(Http.post(service.hooks(path), "{}", signed("{}", "push", "wrong")))
                    .isEqualTo(400);
            assertThat(Http.post(service.hooks(path), "{}", signed("{}", "fork", "my-token")))
                    .isEqualTo(400);
            assertThat(Http.post(service.hooks(path) + "?a", "{}", signed("{}", "push", "my-token")))
                    .isEqualTo(404);
            assertThat(Http.post(service.hooks("/hook/0"), "{}", Map.of())).isEqualTo(404);
            assertThat(Http.post(service.hooks("/other"), "{}", Map.of())).isEqualTo(404);
            assertThat(Http.post(service.hooks(path), "x".repeat(3 * 1024 * 1024 + 1), Map.of()))
                    .isEqualTo(413);
            assertThat(requestedAt(cluster, sources + "fleet")).isEqualTo(before);

            cluster.api().delete(sources + "fleet");
            assertThat(Http.post(service.hooks(path), "{}", signed("{}", "push", "my-token")))
                    .isEqualTo(500);
            cluster.api().patch(receiver, "{\"spec\":{\"suspend\":true}}");
            await().atMost(SOON)
                    .until(() -> Http.post(service.hooks(path), "{}", signed("{}", "push", "my-token")) == 503);

            cluster.api().patch(receiver, "{\"spec\":{\"suspend\":false,\"secretRef\":{\"name\":\"missing\"}}}");
            JsonNode failing = cluster.api()
                    .await(receiver, object -> condition(object, "Ready").equals("False"));
            assertThat(failing.path("status").has("webhookPath")).isFalse();
            assertThat(failing.at("/status/conditions").toString()).contains("TokenNotFound");
            cluster.api().delete(receiver);
            cluster.api().awaitAbsence(receiver, SOON);
        }
    }

    @Test
    void movesTheWebhookAtOnceWhenTheTokenOfAWatchedSecretChanges(Cluster cluster, Kafka kafka) throws Exception {
        cluster.api().apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: watched, namespace: %1$s, labels: {reconcile.fluxcd.io/watch: Enabled}}
                stringData: {token: first}
                ---
                apiVersion: notification.toolkit.fluxcd.io/v1
                kind: Receiver
                metadata: {name: watched, namespace: %1$s}
                spec: {type: generic, secretRef: {name: watched}, interval: 1h, resources: []}
                """.formatted(namespace));
        String receiver = NOTIFICATION + "v1/namespaces/" + namespace + "/receivers/watched";
        try (ServiceInTest service = open(cluster, "none", kafka)) {
            JsonNode before = cluster.api()
                    .await(receiver, object -> condition(object, "Ready").equals("True"));
            String old = before.at("/status/webhookPath").asText();

            cluster.api()
                    .patch(
                            "/api/v1/namespaces/" + namespace + "/secrets/watched",
                            "{\"stringData\":{\"token\":\"second\"}}");

            String moved = cluster.api()
                    .await(
                            receiver,
                            object -> !object.at("/status/webhookPath").asText().equals(old))
                    .at("/status/webhookPath")
                    .asText();
            await().atMost(SOON).until(() -> Http.post(service.hooks(moved), "", Map.of()) == 200);
            assertThat(Http.post(service.hooks(old), "", Map.of())).isEqualTo(404);
            cluster.api().delete(receiver);
            cluster.api().awaitAbsence(receiver, SOON);
        }
    }

    private ServiceInTest open(Cluster cluster, String mode, Kafka kafka) {
        ServiceInTest service =
                ServiceInTest.open(cluster, namespace, mode.equals("kafka") ? kafka.bootstrapServers() : "none", data);
        await().atMost(SOON).until(() -> Http.get(service.health("/readyz")) == 200);
        return service;
    }

    private Set<String> ids() {
        Set<String> ids = new HashSet<>();
        recorder.requests().forEach(request -> ids.add(request.headers().get("Idempotency-Key")));
        return ids;
    }

    private List<String> warnings(Cluster cluster, String reason) {
        JsonNode events =
                cluster.api().get("/api/v1/namespaces/" + namespace + "/events").orElseThrow();
        return events.path("items")
                .valueStream()
                .filter(event -> event.path("reason").asText().equals(reason))
                .filter(event -> event.path("type").asText().equals("Warning"))
                .map(event -> event.path("message").asText())
                .toList();
    }

    private String event(String name, int revision, String message) {
        return """
                {"involvedObject":{"kind":"Kustomization","namespace":"%s","name":"%s","uid":"u-%s",
                 "apiVersion":"kustomize.toolkit.fluxcd.io/v1"},"severity":"info","timestamp":"%s",
                 "message":"%s","reason":"ReconciliationSucceeded",
                 "metadata":{"kustomize.toolkit.fluxcd.io/revision":"main@sha1:%d"},
                 "reportingController":"kustomize-controller"}""".formatted(namespace, name, name, Instant.now(), message, revision);
    }

    private static Map<String, String> signed(String body, String event, String token) {
        return Map.of(
                "X-Hub-Signature-256",
                Hmac.sign(bytes(token), bytes(body)),
                "X-GitHub-Event",
                event,
                "Content-Type",
                "application/json");
    }

    private static String requestedAt(Cluster cluster, String path) {
        return cluster.api()
                .get(path)
                .orElseThrow()
                .at("/metadata/annotations")
                .path("reconcile.fluxcd.io/requestedAt")
                .asText();
    }

    private static String condition(JsonNode object, String type) {
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText();
            }
        }
        return "";
    }
}
