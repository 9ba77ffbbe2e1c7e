package io.weirkeeper.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.peers.GitServer;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Source-, kustomize- and helm-controller with the arguments of their Deployments and what a home lab adds to them, no
 * Kafka and no notification-controller: events have nowhere to go.
 */
@WithCluster(pods = true, own = true)
class TunedControllersIT {
    private static final int MOST_EVENTS = 100;

    private final Cluster cluster;
    private final Path directory;
    private final String namespace;
    private final Map<String, ServiceProcess> controllers = new LinkedHashMap<>();
    private GitServer git;

    TunedControllersIT(Cluster cluster, @TempDir Path directory) {
        this.cluster = cluster;
        this.directory = directory;
        this.namespace = cluster.newNamespace();
    }

    @BeforeEach
    void start() throws IOException {
        RepositoryShape.prepare(cluster);
        cluster.api().apply(new RepositoryShape("home-ops", namespace).ageKey());
        git = GitServer.start(directory.resolve("git"), 0);
        String storage = "127.0.0.1:" + ServiceProcess.freePort();
        // as `flux install --components=source-controller,kustomize-controller,helm-controller` leaves them
        controller(
                "source-controller",
                "--events-addr=",
                List.of(
                        "--concurrent=10",
                        "--requeue-dependency=5s",
                        "--helm-cache-max-size=10",
                        "--helm-cache-ttl=60m",
                        "--helm-cache-purge-interval=5m",
                        "--storage-path=" + directory.resolve("artifacts"),
                        "--storage-addr=" + storage,
                        "--storage-adv-addr=" + storage));
        // as it is when somebody deletes notification-controller afterwards
        controller(
                "kustomize-controller",
                "--events-addr=http://notification-controller.flux-system.svc.cluster.local./",
                List.of("--concurrent=10", "--requeue-dependency=5s", "--concurrent=20"));
        controller(
                "helm-controller",
                "--events-addr=",
                List.of(
                        "--concurrent=10",
                        "--requeue-dependency=5s",
                        "--feature-gates=OOMWatch=true",
                        "--oom-watch-memory-threshold=95",
                        "--oom-watch-interval=500ms"));
    }

    @AfterEach
    void stop() {
        controllers.values().forEach(ServiceProcess::close);
        git.close();
    }

    @Test
    void serveTheHomeLabAndMissNobodyToTell() throws IOException {
        // When
        new RepositoryShape("home-ops", namespace).sync(cluster, git, "./kubernetes/flux/cluster");
        // Then
        awaitReady("kustomize.toolkit.fluxcd.io/v1", "kustomizations/jellyfin");
        awaitReady("helm.toolkit.fluxcd.io/v2", "helmreleases/jellyfin");
        controllers.forEach((name, controller) -> {
            assertThat(controller.isAlive()).as(name).isTrue();
            assertThat(controller.log().lines().filter(line -> line.contains("\"level\":\"error\"")))
                    .as("errors of " + name)
                    .isEmpty();
        });
        assertThat(eventsKept("source-controller")).isZero();
        assertThat(eventsKept("helm-controller")).isZero();
        assertThat(eventsKept("kustomize-controller")).isBetween(1L, (long) MOST_EVENTS);
    }

    private void controller(String name, String events, List<String> tuned) throws IOException {
        List<String> more = new ArrayList<>(tuned);
        more.add("--data-dir=" + directory.resolve(name));
        more.add("--kubeconfig=" + cluster.kubeconfig());
        PodCommand pod = PodCommand.of("install", name).with("--events-addr=", events);
        // the image says which controller it is
        controllers.put(name, ServiceProcess.pod(name, directory, pod, more, Map.of(ControllerRole.VARIABLE, name)));
    }

    private long eventsKept(String controller) throws IOException {
        Path outbox = directory.resolve(controller).resolve("outbox").resolve(controller);
        try (Stream<Path> files = Files.list(outbox)) {
            return files.count();
        }
    }

    private void awaitReady(String groupVersion, String name) {
        cluster.api()
                .await(
                        "/apis/" + groupVersion + "/namespaces/" + namespace + "/" + name,
                        it -> it.at("/status/conditions").findValuesAsText("reason").stream()
                                        .anyMatch(reason -> reason.endsWith("Succeeded"))
                                && it.at("/status/observedGeneration").asInt()
                                        == it.at("/metadata/generation").asInt());
    }
}
