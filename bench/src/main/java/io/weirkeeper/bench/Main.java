package io.weirkeeper.bench;

import io.weirkeeper.cluster.ClusterException;
import io.weirkeeper.demo.Cluster;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ResourceType;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;

/** {@code ./weir bench}: starts or is given something to measure, measures it, prints what it found. */
public final class Main {
    private static final int CLIENTS = 16;
    private static final ResourceType NAMESPACES = new ResourceType("", "v1", "namespaces", "Namespace", false);

    private Main() {}

    /** Ends with 0 when every phase was complete, with 1 when one was not, with 2 when the command line is wrong. */
    public static void main(String[] arguments) throws Exception {
        try {
            System.exit(run(Options.parse(List.of(arguments)), System.out) ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println("weir bench: " + e.getMessage());
            System.exit(2);
        } catch (ClusterException | IllegalStateException e) {
            System.err.println("weir bench: " + e.getMessage());
            System.exit(1);
        }
    }

    private static boolean run(Options options, PrintStream out) throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().factory());
        if (options.kind() == Options.Kind.HELM_CHAOS) {
            return new HelmChaos(options, out).run(timer);
        }
        if (options.kind() == Options.Kind.NOTIFY_CHAOS) {
            return new NotifyChaos(options, out).run(timer);
        }
        if (options.kind() == Options.Kind.KUSTOMIZE_CHAOS) {
            return new KustomizeChaos(options, out).run(timer);
        }
        if (options.kind() == Options.Kind.WATCH) {
            return new WatchBench(options, out).run(timer);
        }
        if (options.kind() == Options.Kind.REPOSITORIES) {
            return new RepositoriesBench(options, out).run();
        }
        Path repositories = Files.createTempDirectory("weir-bench-git");
        try (Target target = Target.open(options);
                GitServer git = GitServer.start(repositories, 0);
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
                Tracker sources =
                        new Tracker(target.cluster().api(), Cluster.GIT_REPOSITORIES, Manifests.NAMESPACE, timer);
                Tracker kustomizations =
                        new Tracker(target.cluster().api(), Cluster.KUSTOMIZATIONS, Manifests.NAMESPACE, timer)) {
            target.cluster().apply("namespace", Manifests.namespace(Manifests.NAMESPACE));
            sources.awaitListed();
            kustomizations.awaitListed();
            out.printf(
                    "%s %d, %d processors%nmeasured: %s%n",
                    options.kind().name().replace('_', '-').toLowerCase(Locale.ROOT),
                    options.count(),
                    Runtime.getRuntime().availableProcessors(),
                    target.description());
            Stage stage = new Stage(target, git, clients, sources, kustomizations, options.timeout());
            List<Phase> phases = phases(stage, options, timer, out);
            phases.forEach(phase -> out.print(phase.text()));
            if (options.kubeconfig().isPresent()) {
                cleanUp(stage);
            }
            return phases.stream().allMatch(Phase::isComplete);
        } finally {
            timer.shutdownNow();
            remove(repositories);
        }
    }

    private static List<Phase> phases(Stage stage, Options options, ScheduledExecutorService timer, PrintStream out)
            throws IOException, InterruptedException {
        return switch (options.kind()) {
            case CHAIN -> new ChainBench(stage, options.count()).run();
            case MTTP -> new MttpBench(stage, options.count()).run();
            case HELM_CHAOS, NOTIFY_CHAOS, KUSTOMIZE_CHAOS, WATCH, REPOSITORIES -> List.of(); // have no phases
            case MTTP_HELM -> {
                try (HelmBench bench =
                        new HelmBench(stage, options.count(), options.helm().chart(), timer)) {
                    yield bench.run();
                }
            }
            case PUSH -> new PushBench(stage, options.count(), timer).run();
            case DRIFT -> new DriftBench(stage, options.count(), timer).run();
            case FAILING -> new FailingBench(stage, options.count()).run();
            case IDLE -> new IdleBench(stage, options.count()).run();
            case NOTIFY -> new NotifyBench(stage, options.count()).run();
            case SOURCES -> {
                try (SourcesBench bench = new SourcesBench(stage, options.count(), timer, out)) {
                    yield bench.run();
                }
            }
        };
    }

    /** Leaves somebody else's cluster as it was found. */
    private static void cleanUp(Stage stage) throws InterruptedException {
        List<String> left = stage.kustomizations().names();
        stage.uninstall(left, new HashMap<>());
        stage.api().list(NAMESPACES, ListOptions.ALL, namespace -> {
            String name = namespace.at("/metadata/name").asText();
            if (name.equals(Manifests.NAMESPACE) || name.startsWith(Manifests.NAMESPACE + "-app-")) {
                stage.api().delete(NAMESPACES, "", name, DeleteOptions.BACKGROUND);
            }
        });
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList().reversed()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
