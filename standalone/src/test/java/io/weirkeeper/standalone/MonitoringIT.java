package io.weirkeeper.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import io.weirkeeper.peers.GitRepo;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every metric that the dashboards and rules in deploy/monitoring ask for is really there once something ran. */
@WithCluster(own = true)
class MonitoringIT {
    private static final Path MONITORING = Path.of("../deploy/monitoring");

    /** Of kube-state-metrics, not ours; kube-state-metrics.yaml tells it to export the first. */
    private static final Set<String> OF_OTHERS = Set.of("gotk_resource_info", "kube_pod_container_resource_limits");

    private static final Pattern NAME =
            Pattern.compile("\\b(?:gotk|controller_runtime|workqueue|rest_client|leader_election|process|go|weir|kube)_"
                    + "[a-z_]+[a-z]\\b");

    @TempDir
    private Path directory;

    @Test
    void dashboardsAndRulesAskForMetricsThatExist(Cluster cluster) throws IOException {
        // Given
        Set<String> wanted = wanted();
        assertThat(wanted).hasSizeGreaterThan(20);
        try (Stream<Path> files = Files.list(Path.of("../deploy/crds"))) {
            for (Path file : files.filter(path -> path.getFileName().toString().contains("_"))
                    .toList()) {
                cluster.api().applyCrds(Files.readString(file));
            }
        }
        cluster.api().apply("{apiVersion: v1, kind: Namespace, metadata: {name: flux-system}}");
        int metrics = ServiceProcess.freePort();
        int events = ServiceProcess.freePort();
        int receiver = ServiceProcess.freePort();
        int storage = ServiceProcess.freePort();
        try (GitServer git = GitServer.start(directory.resolve("git"), 0);
                ServiceProcess standalone = ServiceProcess.start(
                        "standalone",
                        directory,
                        List.of(
                                "--kubeconfig=" + cluster.kubeconfig(),
                                "--metrics-addr=127.0.0.1:" + metrics,
                                "--storage-addr=127.0.0.1:" + storage,
                                "--storage-adv-addr=127.0.0.1:" + storage,
                                "--events-listen-addr=127.0.0.1:" + events,
                                "--receiver-addr=127.0.0.1:" + receiver))) {
            GitRepo repository = git.repository("fleet");
            repository.commit(
                    "main",
                    "say it",
                    Map.of(
                            "said.yaml",
                            "{apiVersion: v1, kind: ConfigMap, metadata: {name: said, namespace: default}}\n"));
            // When
            cluster.api().apply("""
                    apiVersion: source.toolkit.fluxcd.io/v1
                    kind: GitRepository
                    metadata: {name: fleet, namespace: default}
                    spec: {interval: 10m, url: "%s", ref: {branch: main}}
                    ---
                    apiVersion: kustomize.toolkit.fluxcd.io/v1
                    kind: Kustomization
                    metadata: {name: apps, namespace: default}
                    spec: {interval: 10m, prune: true, sourceRef: {kind: GitRepository, name: fleet}}
                    ---
                    apiVersion: kustomize.toolkit.fluxcd.io/v1
                    kind: Kustomization
                    metadata: {name: broken, namespace: default}
                    spec: {interval: 10m, path: ./none, prune: true, sourceRef: {kind: GitRepository, name: fleet}}
                    """.formatted(git.url("fleet")));
            cluster.api()
                    .await(
                            "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/default/kustomizations/apps",
                            it -> it.at("/status/lastAppliedRevision").asText().startsWith("main@sha1:"));
            RestAssured.given().body("{}").post("http://127.0.0.1:" + receiver + "/hook/none");
            RestAssured.given().body("{nonsense").post("http://127.0.0.1:" + events + "/");
            // Then
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(exposed(metrics)).containsAll(wanted));
        }
    }

    /** What expressions of dashboards and rules name. */
    private static Set<String> wanted() throws IOException {
        Set<String> expressions = new TreeSet<>();
        try (Stream<Path> files = Files.list(MONITORING.resolve("grafana/dashboards"))) {
            for (Path file : files.toList()) {
                for (JsonNode expression :
                        new ObjectMapper().readTree(file.toFile()).findValues("expr")) {
                    expressions.add(expression.asText());
                }
            }
        }
        expressions.add(Files.readString(MONITORING.resolve("prometheusrule.yaml"))
                .lines()
                .filter(line -> !line.contains("summary:") && !line.contains("description:"))
                .collect(Collectors.joining("\n")));
        return expressions.stream()
                .flatMap(text -> NAME.matcher(text).results().map(MatchResult::group))
                .filter(name -> !OF_OTHERS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> exposed(int port) {
        return RestAssured.get("http://127.0.0.1:" + port + "/metrics")
                .asString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
    }
}
