package io.weirkeeper.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.peers.GitRepo;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.peers.Recorder;
import io.weirkeeper.testkit.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The services each in a process of its own, with a Git repository of one ConfigMap, the objects that bring it to the
 * cluster, and a chat that hears of it. Owns the processes and servers.
 */
final class SplitServices implements AutoCloseable {
    private static final Path CRDS = Path.of("../deploy/crds");
    private final Cluster cluster;
    private final String kafka;
    private final Path directory;
    private final String namespace;
    private final List<AutoCloseable> started = new ArrayList<>();
    private final GitServer git;
    private final GitRepo repository;
    private final Recorder chat;
    final ServiceProcess source;
    final ServiceProcess kustomize;
    final ServiceProcess notification;

    /** @param kafka its address, whether somebody listens there or not */
    SplitServices(Cluster cluster, String kafka, Path directory) throws IOException {
        this.cluster = cluster;
        this.kafka = kafka;
        this.directory = directory;
        this.namespace = cluster.newNamespace();
        try (Stream<Path> files = Files.list(CRDS)) {
            for (Path file : files.filter(path -> path.getFileName().toString().contains("_"))
                    .toList()) {
                cluster.api().applyCrds(Files.readString(file));
            }
        }
        cluster.api().apply("{apiVersion: v1, kind: Namespace, metadata: {name: flux-system}}");
        git = keep(GitServer.start(directory.resolve("git"), 0));
        chat = keep(Recorder.start(0));
        repository = git.repository("fleet");
        int storage = ServiceProcess.freePort();
        source = service(
                "source-service",
                "--storage-path=" + directory.resolve("artifacts"),
                "--storage-addr=127.0.0.1:" + storage,
                "--storage-adv-addr=127.0.0.1:" + storage);
        kustomize = service("kustomize-service");
        notification = service(
                "notification-service",
                "--events-addr=127.0.0.1:" + ServiceProcess.freePort(),
                "--receiverAddr=127.0.0.1:" + ServiceProcess.freePort());
    }

    /** Ends the services and what they talk to. */
    @Override
    public void close() throws Exception {
        for (AutoCloseable part : started.reversed()) {
            part.close();
        }
    }

    void applyObjects() {
        cluster.api().apply(objects());
    }

    List<String> messages() {
        return chat.requests().stream().map(Recorder.Request::body).toList();
    }

    String commit(String word) {
        String manifest = """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: said
                  namespace: %s
                data:
                  word: %s
                """.formatted(namespace, word);
        return repository.commit("main", "say " + word, Map.of("apps/said.yaml", manifest));
    }

    void requestFetch(String token) {
        cluster.api()
                .patch(
                        "/apis/source.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/gitrepositories/fleet",
                        "{\"metadata\":{\"annotations\":{\"reconcile.fluxcd.io/requestedAt\":\"" + token + "\"}}}");
    }

    void awaitApplied(String commit, String word) {
        JsonNode applied = cluster.api()
                .await(
                        "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/kustomizations/apps",
                        it -> it.at("/status/lastAppliedRevision").asText().equals("main@sha1:" + commit));
        assertThat(applied.at("/status/lastAttemptedRevision").asText()).isEqualTo("main@sha1:" + commit);
        assertThat(cluster.api()
                        .get("/api/v1/namespaces/" + namespace + "/configmaps/said")
                        .orElseThrow()
                        .at("/data/word")
                        .asText())
                .isEqualTo(word);
    }

    private String objects() {
        return """
                apiVersion: notification.toolkit.fluxcd.io/v1beta3
                kind: Provider
                metadata: {name: chat, namespace: %1$s}
                spec: {type: slack, channel: gitops, address: "%2$s"}
                ---
                apiVersion: notification.toolkit.fluxcd.io/v1beta3
                kind: Alert
                metadata: {name: chat, namespace: %1$s}
                spec:
                  providerRef: {name: chat}
                  eventSources: [{kind: GitRepository, name: "*"}, {kind: Kustomization, name: "*"}]
                ---
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata: {name: fleet, namespace: %1$s}
                spec: {interval: 10m, url: "%3$s", ref: {branch: main}}
                ---
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: apps, namespace: %1$s}
                spec:
                  interval: 10m
                  path: ./apps
                  prune: true
                  wait: true
                  sourceRef: {kind: GitRepository, name: fleet}
                """.formatted(namespace, chat.url("/chat"), git.url("fleet"));
    }

    private ServiceProcess service(String module, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--kubeconfig=" + cluster.kubeconfig(),
                "--kafka=" + kafka,
                "--kafka-partitions=8",
                "--enable-leader-election"));
        arguments.addAll(List.of(more));
        return keep(ServiceProcess.start(module, directory, arguments));
    }

    private <T extends AutoCloseable> T keep(T part) {
        started.add(part);
        return part;
    }
}
