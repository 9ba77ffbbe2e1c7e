package io.weirkeeper.standalone;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one pod of deploy/overlays/all-in-one as its Deployment starts it, and again on the volume that it left. */
@WithCluster(own = true)
class AllInOneIT {
    private static final String SOURCES = "source.toolkit.fluxcd.io/v1";

    private final Cluster cluster;
    private final Path directory;
    private final String namespace;
    private final int storage = ServiceProcess.freePort();

    AllInOneIT(Cluster cluster, @TempDir Path directory) {
        this.cluster = cluster;
        this.directory = directory;
        this.namespace = cluster.newNamespace();
    }

    @Test
    void goesOnWhereThePodBeforeItEnded() throws IOException {
        RepositoryShape.prepare(cluster);
        AtomicBoolean listening = new AtomicBoolean();
        try (GitServer git = GitServer.start(directory.resolve("git"), 0);
                Recorder chat = Recorder.start(0)) {
            // Given
            chat.answerWith(_ -> listening.get() ? Recorder.Answer.OK : new Recorder.Answer(503, "closed"));
            GitRepo repository = git.repository("fleet");
            String first = commit(repository, "one");
            JsonNode artifact;
            try (ServiceProcess pod = pod("first")) {
                cluster.api().apply(objects(git.url("fleet"), chat.url("/chat")));
                awaitApplied(first, "one");
                artifact = cluster.api()
                        .get(path(SOURCES, "gitrepositories/fleet"))
                        .orElseThrow()
                        .at("/status/artifact");
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(chat.requests()).isNotEmpty());
                assertThat(pod.isAlive()).isTrue();
            }
            assertThat(volume().resolve("kafka")).isNotEmptyDirectory();
            assertThat(Files.isDirectory(volume().resolve("artifacts"))).isTrue();
            int heard = chat.requests().size();
            listening.set(true);
            // When
            try (ServiceProcess pod = pod("second")) {
                // Then
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(
                                        chat.requests().stream().skip(heard).map(Recorder.Request::body))
                                .anyMatch(text -> text.contains("stored artifact for commit 'say one'")));
                assertThat(cluster.api()
                                .get(path(SOURCES, "gitrepositories/fleet"))
                                .orElseThrow()
                                .at("/status/artifact"))
                        .isEqualTo(artifact);
                String second = commit(repository, "two");
                cluster.api()
                        .patch(
                                path(SOURCES, "gitrepositories/fleet"),
                                "{\"metadata\":{\"annotations\":{\"reconcile.fluxcd.io/requestedAt\":\"two\"}}}");
                awaitApplied(second, "two");
                assertThat(pod.isAlive()).isTrue();
            }
        }
    }

    /** The volume and the ports are this machine's, all else is the Deployment's. */
    private ServiceProcess pod(String name) throws IOException {
        PodCommand command = PodCommand.of("overlays/all-in-one", "weirkeeper");
        assertThat(command.arguments()).contains("--data-dir=/data");
        assertThat(command.environment()).containsEntry(ControllerRole.VARIABLE, "");
        List<String> here = new ArrayList<>(List.of(
                "--kubeconfig=" + cluster.kubeconfig(),
                "--storage-addr=127.0.0.1:" + storage,
                "--storage-adv-addr=127.0.0.1:" + storage,
                "--events-listen-addr=127.0.0.1:" + ServiceProcess.freePort(),
                "--receiver-addr=127.0.0.1:" + ServiceProcess.freePort()));
        return ServiceProcess.pod(
                name, directory, command.with("--data-dir=/data", "--data-dir=" + volume()), here, Map.of());
    }

    private Path volume() {
        return directory.resolve("volume");
    }

    private String commit(GitRepo repository, String word) {
        return repository.commit("main", "say " + word, Map.of("apps/said.yaml", """
                {apiVersion: v1, kind: ConfigMap, metadata: {name: said, namespace: %s}, data: {word: %s}}
                """.formatted(namespace, word)));
    }

    private void awaitApplied(String commit, String word) {
        cluster.api()
                .await(
                        path("kustomize.toolkit.fluxcd.io/v1", "kustomizations/apps"),
                        it -> it.at("/status/lastAppliedRevision").asText().equals("main@sha1:" + commit));
        assertThat(cluster.api()
                        .get("/api/v1/namespaces/" + namespace + "/configmaps/said")
                        .orElseThrow()
                        .at("/data/word")
                        .asText())
                .isEqualTo(word);
    }

    private String path(String groupVersion, String rest) {
        return "/apis/" + groupVersion + "/namespaces/" + namespace + "/" + rest;
    }

    private String objects(String repository, String chat) {
        return """
                apiVersion: notification.toolkit.fluxcd.io/v1beta3
                kind: Provider
                metadata: {name: chat, namespace: %1$s}
                spec: {type: generic, address: "%3$s"}
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
                spec: {interval: 1h, url: "%2$s", ref: {branch: main}}
                ---
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: apps, namespace: %1$s}
                spec: {interval: 1h, path: ./apps, prune: true, sourceRef: {kind: GitRepository, name: fleet}}
                """.formatted(namespace, repository, chat);
    }
}
