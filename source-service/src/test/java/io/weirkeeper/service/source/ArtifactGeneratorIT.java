package io.weirkeeper.service.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveReader;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.peers.GitRepo;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import io.weirkeeper.testkit.kafka.Kafka;
import io.weirkeeper.testkit.kafka.WithKafka;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From ArtifactGenerators to ExternalArtifacts, on a real API server with both roles in one process. */
@WithCluster
@WithKafka
class ArtifactGeneratorIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final Kafka kafka;

    @TempDir
    Path temp;

    private GitServer server;
    private GitRepo git;
    private SourceScene scene;

    ArtifactGeneratorIT(Cluster cluster, Kafka kafka) {
        this.cluster = cluster;
        this.kafka = kafka;
    }

    @BeforeEach
    void start() throws IOException {
        server = GitServer.start(temp.resolve("repositories"), 0);
        git = server.repository("fleet");
        scene = new SourceScene(cluster, kafka, temp, Map.of("weir.source.roles", "source-controller,source-watcher"));
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
        server.close();
    }

    @Test
    void makesArtifactsOfPartsOfASourceAndFollowsIt() throws Exception {
        // Given
        String first = git.commit(
                "main", "first", Map.of("apps/web/app.yaml", "kind: Web\n", "apps/api/app.yaml", "kind: Api\n"));
        applySource();

        // When
        applyGenerator("""
                  commonMetadata: {labels: {team: blue}, annotations: {note: made}}
                  artifacts:
                  - name: web
                    originRevision: "@fleet"
                    copy: [{from: "@fleet/apps/web/**", to: "@artifact/"}]
                  - name: api
                    revision: "@fleet"
                    copy: [{from: "@fleet/apps/api", to: "@artifact/x/"}]
                """);

        // Then
        JsonNode ready = awaitReady("reconciliation succeeded, generated 2 artifact(s)");
        assertThat(ready.at("/metadata/finalizers").toString()).contains("source.extensions.fluxcd.io/finalizer");
        assertThat(ready.at("/status/inventory")).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.path("filename").asText()).matches("[0-9]+\\.tar\\.gz");
            assertThat(entry.path("digest").asText()).startsWith("sha256:");
        });
        assertThat(ready.at("/status/observedSourcesDigest").asText()).startsWith("sha256:");
        assertThat(ready.at("/status/conditions")).hasSize(1);
        JsonNode web = cluster.api().get(external("web")).orElseThrow();
        assertThat(web.at("/spec/sourceRef").toString())
                .isEqualTo("{\"apiVersion\":\"source.extensions.fluxcd.io/v1beta1\",\"kind\":\"ArtifactGenerator\","
                        + "\"name\":\"parts\",\"namespace\":\"" + scene.namespace + "\"}");
        assertThat(web.at("/metadata/labels"))
                .isEqualTo(RecordJson.parse(("{\"team\":\"blue\",\"app.kubernetes.io/managed-by\":\"source-watcher\","
                                + "\"source.extensions.fluxcd.io/generator\":\""
                                + ready.at("/metadata/uid").asText() + "\"}")
                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(web.at("/metadata/annotations/note").asText()).isEqualTo("made");
        assertThat(web.at("/status/conditions/0/message").asText()).isEqualTo("Artifact is ready");
        JsonNode artifact = web.at("/status/artifact");
        assertThat(artifact.path("revision").asText())
                .isEqualTo("latest@" + artifact.path("digest").asText());
        assertThat(artifact.at("/metadata/org.opencontainers.image.revision").asText())
                .isEqualTo("main@sha1:" + first);
        assertThat(artifact.path("path").asText())
                .matches("externalartifact/" + scene.namespace + "/web/[0-9]+\\.tar\\.gz");
        assertThat(extract(artifact).resolve("app.yaml")).hasContent("kind: Web");
        JsonNode api = cluster.api().get(external("api")).orElseThrow().at("/status/artifact");
        assertThat(api.path("revision").asText()).isEqualTo("main@sha1:" + first);
        assertThat(extract(api).resolve("x/api/app.yaml")).hasContent("kind: Api");
        ArtifactFact fact = awaitFact("web", artifact.path("digest").asText());
        assertThat(fact.url()).isEqualTo(artifact.path("url").asText());
        assertThat(fact.indexUrl()).isNotEmpty();
        assertThat(fact.subject().uid()).isEqualTo(web.at("/metadata/uid").asText());

        // a push changes one of them
        git.commit("main", "second", Map.of("apps/web/app.yaml", "kind: New\n"));
        scene.request(scene.path("gitrepositories/fleet"), "now");
        JsonNode changed = cluster.api()
                .await(
                        external("web"),
                        found -> !found.at("/status/artifact/digest").equals(artifact.path("digest")));
        assertThat(extract(changed.at("/status/artifact")).resolve("app.yaml")).hasContent("kind: New");
        scene.awaitEvent(
                "ArtifactGenerator/parts",
                "external artifacts reconciled: " + scene.namespace + "/web ("
                        + changed.at("/status/artifact/digest").asText() + ")\"");
    }

    @Test
    void takesBackWhatTheSpecNoLongerNamesAndEverythingAtTheEnd() throws Exception {
        // Given
        git.commit("main", "first", Map.of("apps/web/app.yaml", "kind: Web\n", "apps/api/app.yaml", "kind: Api\n"));
        applySource();
        applyGenerator("""
                  pathPattern: "@fleet/apps/{app}"
                  artifacts:
                  - name: "app-{app}"
                    copy: [{from: "@fleet/apps/{app}/**", to: "@artifact/"}]
                """);
        awaitReady("reconciliation succeeded, generated 2 artifact(s)");
        JsonNode made = cluster.api().get(external("app-web")).orElseThrow();
        assertThat(made.at("/metadata/labels/app").asText()).isEqualTo("web");

        // When
        applyGenerator("""
                  artifacts:
                  - name: app-api
                    copy: [{from: "@fleet/apps/api/**", to: "@artifact/"}]
                """);

        // Then
        cluster.api().awaitAbsence(external("app-web"), LONG);
        awaitReady("reconciliation succeeded, generated 1 artifact(s)");
        assertThat(directory("app-web")).doesNotExist();
        scene.awaitFact("ExternalArtifact/app-web", ArtifactFact::deleted);

        cluster.api().delete(generator());
        cluster.api().awaitAbsence(generator(), LONG);
        cluster.api().awaitAbsence(external("app-api"), LONG);
        assertThat(directory("app-api")).doesNotExist();
    }

    @Test
    void putsRightWhatSomebodyTookAway() {
        // Given
        git.commit("main", "first", Map.of("app.yaml", "x"));
        applySource();
        applyGenerator("  artifacts: [{name: all, copy: [{from: '@fleet/', to: '@artifact/'}]}]");
        awaitReady("reconciliation succeeded, generated 1 artifact(s)");
        cluster.api().delete(external("all"));

        // When
        request("now");

        // Then
        cluster.api()
                .await(external("all"), found -> found.at("/status/artifact").isObject());
    }

    @Test
    void saysWhatIsWrong() {
        // Given
        git.commit("main", "first", Map.of("app.yaml", "x"));

        // When
        applyGenerator("  artifacts: [{name: all, copy: [{from: '@fleet/none', to: '@artifact/'}]}]");

        // Then
        JsonNode waiting = awaitCondition("Ready", "SourceFetchFailed");
        assertThat(SourceScene.condition(waiting, "Ready").path("message").asText())
                .isEqualTo("get sources failed: gitrepositories.source.toolkit.fluxcd.io \"fleet\" not found");
        assertThat(SourceScene.condition(waiting, "Reconciling").path("reason").asText())
                .isEqualTo("ProgressingWithRetry");
        applySource();
        JsonNode failed = awaitCondition("Ready", "BuildFailed");
        assertThat(SourceScene.condition(failed, "Ready").path("message").asText())
                .isEqualTo("all build failed: failed to apply copy operations: failed to apply copy operation from"
                        + " '@fleet/none' to '@artifact/': source 'none' does not exist");
        applyGenerator("  artifacts: [{name: all, revision: '@other', copy: [{from: '@fleet/', to: '@artifact/'}]}]");
        JsonNode stalled = awaitCondition("Stalled", "ValidationFailed");
        assertThat(SourceScene.condition(stalled, "Stalled").path("message").asText())
                .isEqualTo("artifact all revision source alias 'other' not found");
        assertThat(SourceScene.condition(stalled, "Reconciling").isMissingNode())
                .isTrue();
        applyGenerator("  artifacts: [{name: all, copy: [{from: '@fleet/', to: '@artifact/'}]}]");
        awaitReady("reconciliation succeeded, generated 1 artifact(s)");
    }

    @Test
    void leavesADisabledOneAloneAndRefusesOtherNamespaces() throws Exception {
        // Given
        scene.restart(Map.of("weir.source.no-cross-namespace-refs", "true"));

        // When
        applyGenerator("""
                  artifacts: [{name: all, copy: [{from: '@fleet/', to: '@artifact/'}]}]
                """, "annotations: {source.extensions.fluxcd.io/reconcile: disabled}", "other");

        // Then
        JsonNode disabled = awaitCondition("Ready", "ReconciliationDisabled");
        assertThat(SourceScene.condition(disabled, "Ready").path("message").asText())
                .isEqualTo("Initialized with reconciliation suspended");
        applyGenerator("""
                  artifacts: [{name: everything, copy: [{from: '@fleet/', to: '@artifact/'}]}]
                """, "annotations: {source.extensions.fluxcd.io/reconcile: enabled}", "other");
        assertThat(SourceScene.condition(awaitCondition("Stalled", "AccessDenied"), "Stalled")
                        .path("message")
                        .asText())
                .isEqualTo("cross-namespace reference to source GitRepository/other/fleet is not allowed");
    }

    private void applySource() {
        cluster.api().apply("""
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata: {name: fleet, namespace: %s}
                spec:
                  interval: 10m
                  url: %s
                  ref: {branch: main}
                """.formatted(scene.namespace, server.url("fleet")));
    }

    private void applyGenerator(String spec) {
        applyGenerator(spec, "", scene.namespace);
    }

    private void applyGenerator(String spec, String metadata, String sourceNamespace) {
        cluster.api().apply("""
                apiVersion: source.extensions.fluxcd.io/v1beta1
                kind: ArtifactGenerator
                metadata:
                  name: parts
                  namespace: %s
                  %s
                spec:
                  sources: [{alias: fleet, kind: GitRepository, name: fleet, namespace: %s}]
                %s
                """.formatted(scene.namespace, metadata, sourceNamespace, spec));
    }

    private void request(String token) {
        scene.request(generator(), token);
    }

    private JsonNode awaitReady(String message) {
        return scene.awaitCondition(
                generator(), "Ready", ready -> ready.path("message").asText().equals(message));
    }

    private JsonNode awaitCondition(String type, String reason) {
        return scene.awaitCondition(
                generator(),
                type,
                condition -> condition.path("reason").asText().equals(reason));
    }

    private ArtifactFact awaitFact(String name, String digest) {
        return scene.awaitFact("ExternalArtifact/" + name, fact -> fact.digest().equals(digest));
    }

    /** Downloads an artifact, holds it against its digest and extracts it. */
    private Path extract(JsonNode artifact) throws IOException, InterruptedException {
        byte[] archive = scene.download(artifact.path("url").asText(), 200);
        assertThat(Digest.of(DigestAlgorithm.SHA256, archive))
                .hasToString(artifact.path("digest").asText());
        Path target = Files.createTempDirectory(temp, "extracted-");
        new ArchiveReader(ArchiveLimits.DEFAULT).extract(new ByteArrayInputStream(archive), target);
        return target;
    }

    private Path directory(String name) {
        return temp.resolve("data/externalartifact").resolve(scene.namespace).resolve(name);
    }

    private String generator() {
        return "/apis/source.extensions.fluxcd.io/v1beta1/namespaces/" + scene.namespace + "/artifactgenerators/parts";
    }

    private String external(String name) {
        return scene.path("externalartifacts/" + name);
    }
}
