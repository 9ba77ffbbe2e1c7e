package io.weirkeeper.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.cluster.ClusterRequest;
import io.weirkeeper.cluster.LocalCluster;
import io.weirkeeper.cluster.RunningCluster;
import io.weirkeeper.demo.Cluster;
import io.weirkeeper.demo.StandaloneProcess;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the benches share that kill: a cluster of their own, a standalone process to kill, and what went wrong. */
final class ChaosRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Options options;
    private final PrintStream out;
    private final Path data;
    private final RunningCluster running;
    private final Cluster cluster;
    private final SplittableRandom random;
    private final Set<String> faults = new TreeSet<>();
    private @Nullable StandaloneProcess process;
    private int kills;

    private ChaosRun(Options options, PrintStream out, Path data, RunningCluster running) {
        this.options = options;
        this.out = out;
        this.data = data;
        this.running = running;
        this.cluster = Cluster.connect(running.address().kubeconfig(), null);
        this.random = new SplittableRandom(options.helm().seed());
    }

    /** @param name of the directory below {@code .weir} */
    static ChaosRun open(Options options, PrintStream out, String name) throws InterruptedException {
        Path data = options.root().resolve(".weir").resolve(name);
        RunningCluster running = LocalCluster.onThisMachine().start(ClusterRequest.ephemeral(data.resolve("cluster")));
        Runtime.getRuntime().addShutdownHook(new Thread(running::close));
        ChaosRun run = new ChaosRun(options, out, data, running);
        run.cluster.apply("namespace", "{apiVersion: v1, kind: Namespace, metadata: {name: flux-system}}");
        run.cluster.apply("namespace", Manifests.namespace(Manifests.NAMESPACE));
        run.cluster.applyDefinitions(options.root().resolve("deploy/crds"));
        return run;
    }

    Cluster cluster() {
        return cluster;
    }

    SplittableRandom random() {
        return random;
    }

    void fault(String what) {
        faults.add((kills == 0 ? "the beginning" : "kill " + kills) + ": " + what);
    }

    /** One that is killed leaves no cache of classes to start from, so the first one ends by itself. */
    void startTwice() throws InterruptedException {
        start();
        stop();
        start();
    }

    void start() throws InterruptedException {
        StandaloneProcess next = StandaloneProcess.start(
                options.root().resolve("standalone/target/quarkus-app"),
                data,
                running.address().kubeconfig(),
                Optional.empty(),
                List.of("--kafka=none"));
        process = next;
        next.awaitReady(Duration.ofMinutes(1));
    }

    /** Ends it without notice, at some moment of the next while. */
    void killWithin(int millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(millis));
        kills++;
        ProcessHandle handle = ProcessHandle.of(requireNonNull(process).pid()).orElseThrow();
        boolean _ = handle.destroyForcibly();
        handle.onExit().join();
        if (kills % 10 == 0) {
            out.printf("%d kills, %d faults%n", kills, faults.size());
        }
    }

    void stop() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    /** Those that do not come to pass in time are faults. */
    void await(Tracker tracker, Set<String> names, Predicate<ObjectNode> wanted) throws InterruptedException {
        tracker.arm(names, wanted);
        if (!tracker.await(PATIENCE)) {
            tracker.missing().forEach((name, why) -> fault(name + " is stuck: " + why));
        }
    }

    void awaitAbsence(Tracker tracker) throws InterruptedException {
        if (!tracker.await(PATIENCE)) {
            tracker.missing().forEach((name, why) -> fault(name + " does not go: " + why));
        }
    }

    /** Whether nothing went wrong. */
    boolean report(String what) {
        out.printf(
                "%d kills, %s, seed %d: %s%n",
                kills, what, options.helm().seed(), faults.isEmpty() ? "no fault" : "FAULTS");
        faults.forEach(fault -> out.println("  " + fault));
        return faults.isEmpty();
    }

    @Override
    public void close() {
        stop();
        cluster.close();
        running.close();
    }
}
