package io.weirkeeper.demo;

import io.weirkeeper.cluster.ClusterException;
import io.weirkeeper.cluster.ClusterRequest;
import io.weirkeeper.cluster.LocalCluster;
import io.weirkeeper.cluster.RunningCluster;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.peers.Recorder;
import io.weirkeeper.peers.S3Server;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;

/** {@code ./weir up}: owns the cluster, the standalone process, the Git server and the chat, and ends them with itself. */
public final class Main {
    private Main() {}

    /** Ends with 0 when the show arrived, with 1 when it did not, with 2 when the command line is wrong. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        try {
            Options options = Options.parse(List.of(arguments));
            System.exit(run(options, out) ? 0 : 1);
        } catch (IllegalArgumentException | IllegalStateException | ClusterException e) {
            System.err.println("weir: " + e.getMessage());
            System.exit(e instanceof IllegalArgumentException ? 2 : 1);
        }
    }

    private static boolean run(Options options, PrintStream out) throws Exception {
        Path state = options.root().resolve(".weir");
        Path data = state.resolve("demo");
        wipe(data);
        Files.createDirectories(data);
        Files.writeString(
                state.resolve("up.pid"), Long.toString(ProcessHandle.current().pid()));
        long began = System.nanoTime();
        if (options.context().isPresent()) {
            Path kubeconfig = options.userKubeconfig();
            refuseBesideFlux(kubeconfig, options.context().get());
            return withCluster(options, data, kubeconfig, options.context(), began, out);
        }
        out.println("Starting a Kubernetes API (etcd, API server, controllers; pods are played by kwok)");
        try (RunningCluster cluster =
                LocalCluster.onThisMachine().start(ClusterRequest.ephemeral(state.resolve("cluster")))) {
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
            return withCluster(options, data, cluster.address().kubeconfig(), Optional.empty(), began, out);
        }
    }

    private static boolean withCluster(
            Options options, Path data, Path kubeconfig, Optional<String> context, long began, PrintStream out)
            throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().factory());
        try (Cluster cluster = Cluster.connect(kubeconfig, context.orElse(null));
                GitServer git = GitServer.start(data.resolve("git"), 0);
                Recorder chat = Recorder.start(0);
                S3Server objects = S3Server.start();
                StandaloneProcess standalone = StandaloneProcess.start(
                        options.root().resolve("standalone/target/quarkus-app"),
                        data,
                        kubeconfig,
                        context,
                        List.of("--kafka=" + options.kafka()))) {
            Runtime.getRuntime().addShutdownHook(new Thread(standalone::close));
            cluster.apply("namespace", DemoObjects.namespace());
            cluster.applyDefinitions(options.root().resolve("deploy/crds"));
            standalone.awaitReady(Duration.ofMinutes(1));
            out.printf("Cluster and services are up after %.1f s%n", (System.nanoTime() - began) / 1e9);
            boolean arrived = new Show(cluster, standalone, git, chat, timer, out).run();
            if (!options.once() && arrived) {
                if (context.isEmpty()) { // what `flux check` and `flux version` look for; kwok plays the pods
                    cluster.applyKustomization(options.root().resolve("deploy"), "install");
                }
                objects.put("demo", "hello.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: hello}}");
                git.repository("bootstrap");
                tellEndpoints(data, git, objects, standalone);
                tellWhatToTry(kubeconfig, git, standalone, out);
                new CountDownLatch(1).await(); // until Ctrl-C or ./weir down
            }
            return arrived;
        } finally {
            timer.shutdownNow();
        }
    }

    private static void refuseBesideFlux(Path kubeconfig, String context) {
        try (Cluster cluster = Cluster.connect(kubeconfig, context)) {
            List<String> live = cluster.liveControllers(Instant.now());
            if (!live.isEmpty()) {
                throw new IllegalStateException("the cluster of context " + context
                        + " is served by live controllers, which this would fight:\n  " + String.join("\n  ", live)
                        + "\nScale them down first: kubectl -n flux-system scale deployment --all --replicas=0");
            }
        }
    }

    /** Where everything listens, for scripts: lines of NAME=value. */
    private static void tellEndpoints(Path data, GitServer git, S3Server objects, StandaloneProcess standalone)
            throws IOException {
        Files.writeString(data.resolve("endpoints"), """
                GIT_URL=%s
                BOOTSTRAP_URL=%s
                S3_ENDPOINT=%s
                WEBHOOKS=http://127.0.0.1:%d
                EVENTS=http://127.0.0.1:%d
                METRICS=http://127.0.0.1:%d
                """.formatted(
                        git.url("fleet"),
                        git.url("bootstrap"),
                        objects.endpoint(),
                        standalone.ports().receiver(),
                        standalone.ports().events(),
                        standalone.ports().metrics()));
    }

    private static void tellWhatToTry(Path kubeconfig, GitServer git, StandaloneProcess standalone, PrintStream out) {
        out.printf("""

                What to try next:
                  export KUBECONFIG=%s
                  kubectl get ks -A
                  kubectl -n flux-system get gitrepositories,receivers
                  flux get all -A                       (with the flux command)
                  flux reconcile source git flux-system
                  git clone %s && cd fleet              (commit, push, then: flux reconcile source git flux-system)
                  kubectl -n forgejo delete configmap forgejo    (it is back at once)
                  curl http://127.0.0.1:%d/metrics
                Log of the services: %s
                Stop: Ctrl-C here, or ./weir down
                """, kubeconfig, git.url("fleet"), standalone.ports().metrics(), standalone.log());
    }

    private static void wipe(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
