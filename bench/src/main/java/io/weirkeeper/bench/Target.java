package io.weirkeeper.bench;

import io.weirkeeper.cluster.ClusterRequest;
import io.weirkeeper.cluster.LocalCluster;
import io.weirkeeper.cluster.RunningCluster;
import io.weirkeeper.demo.Cluster;
import io.weirkeeper.demo.StandaloneProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is measured: a cluster, the processes behind it, and where webhooks go. Closing stops what was started for it. */
final class Target implements AutoCloseable {
    private final Cluster cluster;
    private final Processes processes;
    private final Optional<URI> receiver;
    private final Optional<URI> events;
    private final String description;
    private final List<AutoCloseable> started;

    private Target(
            Cluster cluster,
            Processes processes,
            Optional<URI> receiver,
            Optional<URI> events,
            String description,
            List<AutoCloseable> started) {
        this.cluster = cluster;
        this.processes = processes;
        this.receiver = receiver;
        this.events = events;
        this.description = description;
        this.started = List.copyOf(started);
    }

    static Target open(Options options) throws IOException, InterruptedException {
        return options.kubeconfig().isPresent()
                ? given(options, options.kubeconfig().get())
                : ours(options);
    }

    private static Target given(Options options, Path kubeconfig) {
        return new Target(
                Cluster.connect(kubeconfig, null),
                new Processes(options.processes(), Map.of()),
                options.receiver(),
                Optional.empty(),
                "what runs on the cluster of " + kubeconfig,
                List.of());
    }

    private static Target ours(Options options) throws IOException, InterruptedException {
        Path data = options.root().resolve(".weir").resolve("bench");
        wipe(data);
        Files.createDirectories(data);
        RunningCluster running = LocalCluster.onThisMachine().start(ClusterRequest.ephemeral(data.resolve("cluster")));
        Runtime.getRuntime().addShutdownHook(new Thread(running::close));
        Path kubeconfig = running.address().kubeconfig();
        Cluster cluster = Cluster.connect(kubeconfig, null);
        cluster.apply("namespace", "{apiVersion: v1, kind: Namespace, metadata: {name: flux-system}}");
        cluster.applyDefinitions(options.root().resolve("deploy/crds"));
        List<String> flags = new ArrayList<>(List.of("--kafka=" + options.kafka()));
        flags.addAll(options.more());
        Path application = options.root().resolve("standalone/target/quarkus-app");
        boolean isApart = options.helm().apart();
        StandaloneProcess standalone = StandaloneProcess.start(
                application,
                data,
                kubeconfig,
                Optional.empty(),
                flags,
                isApart ? Map.of("WEIR_HELM_ENABLED", "false") : Map.of());
        Runtime.getRuntime().addShutdownHook(new Thread(standalone::close));
        standalone.awaitReady(Duration.ofMinutes(1));
        Map<String, Long> pids = new LinkedHashMap<>();
        pids.put("standalone", standalone.pid());
        List<AutoCloseable> started = new ArrayList<>();
        if (isApart) {
            ControllerProcess helm = ControllerProcess.start(
                    "helm-controller",
                    application,
                    data,
                    kubeconfig,
                    List.of("--events-addr=http://127.0.0.1:"
                            + standalone.ports().events() + "/"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(helm)));
            started.add(helm);
            pids.put("helm-controller", helm.pid());
        }
        started.add(standalone);
        started.add(running);
        running.address().pids().forEach((name, pid) -> pids.put(name, (long) pid));
        return new Target(
                cluster,
                new Processes(
                        pids,
                        Map.of(
                                "standalone",
                                new RequestMetrics(URI.create(
                                        "http://127.0.0.1:" + standalone.ports().metrics() + "/metrics")))),
                Optional.of(URI.create("http://127.0.0.1:" + standalone.ports().receiver())),
                Optional.of(URI.create("http://127.0.0.1:" + standalone.ports().events() + "/")),
                "standalone " + String.join(" ", flags) + ", its log " + standalone.log(),
                started);
    }

    private static void stop(ControllerProcess process) {
        try {
            process.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the run before left: its log was for its reader. */
    static void wipe(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.toList().reversed()) {
                    Files.delete(file);
                }
            }
        }
    }

    Cluster cluster() {
        return cluster;
    }

    Processes processes() {
        return processes;
    }

    Optional<URI> receiver() {
        return receiver;
    }

    /** Where events are posted. */
    Optional<URI> events() {
        return events;
    }

    String description() {
        return description;
    }

    @Override
    public void close() throws Exception {
        cluster.close();
        for (AutoCloseable one : started) {
            one.close();
        }
    }
}
