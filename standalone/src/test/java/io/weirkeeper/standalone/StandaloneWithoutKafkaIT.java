package io.weirkeeper.standalone;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.peers.GitRepo;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.peers.Recorder;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All services in one process without Kafka: what its three HTTP doors answer, and the way from a webhook to a chat. */
@WithCluster(own = true)
class StandaloneWithoutKafkaIT {
    private static final String TOKEN = "webhook-token-of-the-test";

    private final Cluster cluster;
    private final Path directory;
    private final String namespace;
    private final int storage = ServiceProcess.freePort();
    private final int events = ServiceProcess.freePort();
    private final int receiver = ServiceProcess.freePort();
    private GitServer git;
    private Recorder chat;
    private GitRepo repository;
    private ServiceProcess standalone;

    StandaloneWithoutKafkaIT(Cluster cluster, @TempDir Path directory) {
        this.cluster = cluster;
        this.directory = directory;
        this.namespace = cluster.newNamespace();
    }

    @BeforeEach
    void start() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../deploy/crds"))) {
            for (Path file : files.filter(path -> path.getFileName().toString().contains("_"))
                    .toList()) {
                cluster.api().applyCrds(Files.readString(file));
            }
        }
        cluster.api().apply("{apiVersion: v1, kind: Namespace, metadata: {name: flux-system}}");
        git = GitServer.start(directory.resolve("git"), 0);
        chat = Recorder.start(0);
        repository = git.repository("fleet");
        standalone = ServiceProcess.start(
                "standalone",
                directory,
                List.of(
                        "--kubeconfig=" + cluster.kubeconfig(),
                        "--kafka=none",
                        "--storage-addr=127.0.0.1:" + storage,
                        "--storage-adv-addr=127.0.0.1:" + storage,
                        "--events-listen-addr=127.0.0.1:" + events,
                        "--receiver-addr=127.0.0.1:" + receiver));
    }

    @AfterEach
    void stop() {
        standalone.close();
        chat.close();
        git.close();
    }

    @Test
    void answersAtItsDoorsAndBringsAWebhookToTheChat() {
        // Given
        commit("one");
        cluster.api().apply(objects());
        JsonNode fetched = cluster.api()
                .await(
                        path("source.toolkit.fluxcd.io/v1", "gitrepositories/fleet"),
                        it -> it.at("/status/artifact/url").asText().startsWith("http"));
        String hook = cluster.api()
                .await(
                        path("notification.toolkit.fluxcd.io/v1", "receivers/github"),
                        it -> it.at("/status/webhookPath").asText().startsWith("/hook/"))
                .at("/status/webhookPath")
                .asText();
        artifactServerServes(fetched.at("/status/artifact"));
        eventDoorAnswers();
        hookAnswers(hook);

        // When
        String second = commit("two");
        GithubPush.send("http://127.0.0.1:" + receiver + hook, TOKEN)
                .then()
                .log()
                .ifValidationFails()
                .statusCode(200);

        // Then
        cluster.api()
                .await(
                        path("kustomize.toolkit.fluxcd.io/v1", "kustomizations/apps"),
                        it -> it.at("/status/lastAppliedRevision").asText().equals("main@sha1:" + second));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(chat.requests().stream().map(Recorder.Request::body))
                        .anyMatch(text -> text.contains("stored artifact for commit 'say two'")));
    }

    private void artifactServerServes(JsonNode artifact) {
        String url = artifact.path("url").asText();
        int size = artifact.path("size").asInt();
        byte[] content = given().get(url).then().statusCode(200).extract().asByteArray();
        assertThat(content).hasSize(size);
        given().head(url).then().statusCode(200).header("Content-Length", Integer.toString(size));
        given().header("Range", "bytes=0-9").get(url).then().statusCode(206).header("Content-Length", "10");
        given().get(url + ".missing").then().statusCode(404);
    }

    private void eventDoorAnswers() {
        String door = "http://127.0.0.1:" + events + "/";
        String event = """
                {"involvedObject":{"apiVersion":"infra.contrib.fluxcd.io/v1alpha2","kind":"Terraform","name":"net",
                "namespace":"%s","uid":"u"},"severity":"info","timestamp":"2026-11-01T10:00:00Z","message":"planned",
                "reason":"Planned","reportingController":"tofu-controller"}""".formatted(namespace);
        given().contentType("application/json").body(event).post(door).then().statusCode(202);
        given().contentType("application/json").body(event).post(door).then().statusCode(429);
        given().contentType("application/json")
                .body("{nonsense")
                .post(door)
                .then()
                .statusCode(400);
    }

    private void hookAnswers(String hook) {
        String base = "http://127.0.0.1:" + receiver;
        given().header("X-GitHub-Event", "push")
                .body("{}")
                .post(base + hook)
                .then()
                .statusCode(400);
        given().header("X-GitHub-Event", "push")
                .header("X-Hub-Signature-256", "sha256=" + "0".repeat(64))
                .body("{}")
                .post(base + hook)
                .then()
                .statusCode(400);
        given().header("X-GitHub-Event", "release")
                .header("X-Hub-Signature-256", GithubPush.signature(TOKEN, "{}"))
                .body("{}")
                .post(base + hook)
                .then()
                .statusCode(400);
        given().body("{}").post(base + "/hook/" + "0".repeat(64)).then().statusCode(equalTo(404));
    }

    private String commit(String word) {
        String manifest = "{apiVersion: v1, kind: ConfigMap, metadata: {name: said, namespace: " + namespace
                + "}, data: {word: " + word + "}}\n";
        return repository.commit("main", "say " + word, Map.of("apps/said.yaml", manifest));
    }

    private String path(String groupVersion, String rest) {
        return "/apis/" + groupVersion + "/namespaces/" + namespace + "/" + rest;
    }

    private String objects() {
        return """
                {apiVersion: v1, kind: Secret, metadata: {name: token, namespace: %1$s}, stringData: {token: %4$s}}
                ---
                apiVersion: notification.toolkit.fluxcd.io/v1
                kind: Receiver
                metadata: {name: github, namespace: %1$s}
                spec:
                  type: github
                  events: [push]
                  secretRef: {name: token}
                  resources: [{kind: GitRepository, name: fleet}]
                ---
                apiVersion: notification.toolkit.fluxcd.io/v1beta3
                kind: Provider
                metadata: {name: chat, namespace: %1$s}
                spec: {type: generic, address: "%2$s"}
                ---
                apiVersion: notification.toolkit.fluxcd.io/v1beta3
                kind: Alert
                metadata: {name: chat, namespace: %1$s}
                spec:
                  providerRef: {name: chat}
                  eventSources: [{kind: GitRepository, name: "*"}]
                ---
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata: {name: fleet, namespace: %1$s}
                spec: {interval: 10m, url: "%3$s", ref: {branch: main}}
                ---
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: apps, namespace: %1$s}
                spec: {interval: 10m, path: ./apps, prune: true, sourceRef: {kind: GitRepository, name: fleet}}
                """.formatted(namespace, chat.url("/chat"), git.url("fleet"), TOKEN);
    }
}
