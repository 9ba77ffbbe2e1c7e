package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.cluster.ClusterRequest;
import io.weirkeeper.cluster.LocalCluster;
import io.weirkeeper.cluster.RunningCluster;
import io.weirkeeper.demo.Cluster;
import io.weirkeeper.demo.StandaloneProcess;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.runtime.kube.ListOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Real GitOps repositories, each on a cluster of its own: the repository is served by Git, its Flux Kustomizations are
 * applied from the directory that stands for the cluster, and what becomes of each is printed. What a laptop does not
 * have is made up ({@link StubbedKinds}): definitions of kinds by their names, and the readiness of their objects.
 */
final class RepositoriesBench {
    private static final String ROOT = "flux-system";
    /** Nothing new for so long, and it is over. */
    private static final Duration QUIET = Duration.ofSeconds(25);

    private static final int LARGEST_FILE = 2 << 20;
    private static final int LONGEST_MESSAGE = 300;
    /** What an installation of Flux has, and repositories name. */
    private static final String ACCOUNTS = """
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: kustomize-controller, namespace: flux-system}}
            ---
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: helm-controller, namespace: flux-system}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: cluster-reconciler-flux-system}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects:
            - {kind: ServiceAccount, name: kustomize-controller, namespace: flux-system}
            - {kind: ServiceAccount, name: helm-controller, namespace: flux-system}
            """;

    private final Options options;
    private final PrintStream out;

    RepositoriesBench(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Whether every repository was looked at; what failed in them is printed. */
    boolean run() throws Exception {
        for (String place : options.places()) {
            int split = place.indexOf('=');
            if (split < 0) {
                throw new IllegalArgumentException(
                        place + ": expected DIRECTORY=PATH, the path being the directory of a cluster in it");
            }
            run(Path.of(place.substring(0, split)), place.substring(split + 1));
        }
        return true;
    }

    private void run(Path directory, String path) throws Exception {
        Path data = options.root().resolve(".weir").resolve("repositories");
        Target.wipe(data);
        Path repositories = Files.createTempDirectory("weir-bench-git");
        try (GitServer git = GitServer.start(repositories, 0);
                RunningCluster running =
                        LocalCluster.onThisMachine().start(ClusterRequest.ephemeral(data.resolve("cluster")));
                Cluster cluster = Cluster.connect(running.address().kubeconfig(), null)) {
            Runtime.getRuntime().addShutdownHook(new Thread(running::close));
            String commit = git.repository(ROOT).commit("main", "all", files(directory));
            cluster.apply("namespace", "{apiVersion: v1, kind: Namespace, metadata: {name: flux-system}}");
            cluster.applyDefinitions(options.root().resolve("deploy/crds"));
            try (StandaloneProcess process = StandaloneProcess.start(
                    options.root().resolve("standalone/target/quarkus-app"),
                    data,
                    running.address().kubeconfig(),
                    Optional.empty(),
                    List.of("--kafka=none"),
                    Map.of("WEIR_HELM_ENABLED", "false", "WEIR_KUSTOMIZE_FEATURE_GATES", "ExternalArtifact=true"))) {
                process.awaitReady(Duration.ofMinutes(1));
                cluster.apply("accounts", ACCOUNTS);
                cluster.apply("settings", settings(git.url(ROOT), path));
                report(directory.getFileName() + " " + path, await(cluster, new StubbedKinds(cluster, out)), commit);
            }
        } finally {
            Target.wipe(repositories);
        }
    }

    /** The repository and what applies a directory of it; neither is what the repository itself says of them. */
    private static String settings(String url, String path) {
        return """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata:
              name: flux-system
              namespace: flux-system
              annotations: {kustomize.toolkit.fluxcd.io/reconcile: disabled}
            spec: {interval: 60m, url: "%s", ref: {branch: main}}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata:
              name: flux-system
              namespace: flux-system
              annotations: {kustomize.toolkit.fluxcd.io/reconcile: disabled}
            spec:
              interval: 60m
              retryInterval: 5s
              path: ./%s
              prune: true
              sourceRef: {kind: GitRepository, name: flux-system}
            """.formatted(url, path);
    }

    /** By path, those that are text; a repository holds pictures too. */
    private static Map<String, @Nullable String> files(Path root) throws IOException {
        Map<String, @Nullable String> files = new HashMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(file -> !root.relativize(file).startsWith(".git"))
                    .toList()) {
                byte[] content = Files.size(file) > LARGEST_FILE ? new byte[] {-1} : Files.readAllBytes(file);
                try {
                    String text = StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(content))
                            .toString();
                    files.put(root.relativize(file).toString(), text);
                } catch (CharacterCodingException e) {
                    // no text
                }
            }
        }
        return files;
    }

    private Map<String, ObjectNode> await(Cluster cluster, StubbedKinds stubs) throws InterruptedException {
        Map<String, String> last = Map.of();
        long end = System.nanoTime() + options.timeout().toNanos();
        long quietSince = System.nanoTime();
        while (true) {
            Map<String, ObjectNode> objects = new TreeMap<>();
            cluster.api()
                    .list(
                            Cluster.KUSTOMIZATIONS,
                            ListOptions.ALL,
                            object -> objects.put(
                                    object.at("/metadata/namespace").asText() + "/"
                                            + object.at("/metadata/name").asText(),
                                    object));
            Map<String, String> messages = new HashMap<>();
            objects.forEach((name, object) -> messages.put(name, message(object)));
            boolean isNews = stubs.makeUp(messages.values()) || !messages.equals(last);
            last = messages;
            long now = System.nanoTime();
            quietSince = isNews ? now : quietSince;
            if (now > end || now - quietSince > QUIET.toNanos()) {
                return objects;
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private static String message(ObjectNode object) {
        String message = Manifests.condition(object, "Ready").path("message").asText("");
        return message.equals("Reconciliation in progress")
                ? Manifests.condition(object, "Reconciling").path("message").asText("")
                : message;
    }

    private void report(String name, Map<String, ObjectNode> objects, String commit) {
        int ready = 0;
        StringBuilder rest = new StringBuilder();
        for (Map.Entry<String, ObjectNode> each : objects.entrySet()) {
            if (Manifests.isReady(each.getValue())) {
                ready++;
            } else {
                rest.append("  ")
                        .append(each.getKey())
                        .append(": ")
                        .append(Manifests.condition(each.getValue(), "Ready")
                                .path("reason")
                                .asText("no condition"))
                        .append(": ")
                        .append(shortened(message(each.getValue()).strip().replace("\n", " | ")))
                        .append('\n');
            }
        }
        out.printf("%s: %d of %d Kustomizations ready at %.7s%n%s", name, ready, objects.size(), commit, rest);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
    }
}
