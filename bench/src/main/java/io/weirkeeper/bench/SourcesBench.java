package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.demo.Cluster;
import io.weirkeeper.peers.OciRegistry;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.ResourceType;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * N GitRepositories and N OCIRepositories that are asked to reconcile when nothing changed: what each costs. Then ten times
 * as many GitRepositories with an interval of a minute, for two minutes: what they cost, and which were late.
 */
final class SourcesBench implements AutoCloseable {
    private static final int ROUNDS = 3;
    private static final int TIMES = 10;
    private static final Duration WINDOW = Duration.ofMinutes(2);
    /** An interval with its jitter, and what a busy machine adds. */
    private static final Duration LATE = Duration.ofSeconds(68);

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Stage stage;
    private final PrintStream out;
    private final OciRegistry registry = OciRegistry.start();
    private final Tracker charts;
    private final List<String> names = new ArrayList<>();

    SourcesBench(Stage stage, int count, ScheduledExecutorService timer, PrintStream out) {
        this.stage = stage;
        this.out = out;
        this.charts = new Tracker(stage.api(), Charts.REPOSITORIES, Manifests.NAMESPACE, timer);
        for (int i = 0; i < count; i++) {
            names.add("s-" + i);
        }
    }

    List<Phase> run() throws IOException, InterruptedException {
        charts.awaitListed();
        Charts.push(registry, "1.0.0");
        List<Phase> phases = new ArrayList<>();
        phases.add(first());
        if (!phases.getFirst().isComplete()) {
            return phases;
        }
        asked("warm", stage.sources(), Cluster.GIT_REPOSITORIES, 1);
        asked("warm", charts, Charts.REPOSITORIES, 1);
        phases.add(measured("git", stage.sources(), Cluster.GIT_REPOSITORIES));
        phases.add(measured("oci", charts, Charts.REPOSITORIES));
        phases.add(everyMinute());
        return phases;
    }

    private Phase first() throws IOException, InterruptedException {
        stage.all(names, this::commit);
        Set<String> all = Set.copyOf(names);
        stage.sources().arm(all, Manifests::isReady);
        charts.arm(all, Manifests::isReady);
        stage.target().processes().begin();
        Map<String, Long> begun = stage.all(names, name -> {
            stage.apply(Manifests.source(name, stage.git().url(name)));
            stage.apply(Charts.source(name, registry.host()));
        });
        stage.sources().await(stage.timeout());
        charts.await(stage.timeout());
        Map<String, String> missing = new HashMap<>(stage.sources().missing());
        missing.putAll(charts.missing());
        return new Phase(
                "first",
                Stage.wall(begun, charts.times()),
                Map.of(
                        "git ready",
                        Stage.latencies(begun, stage.sources().times()),
                        "oci ready",
                        Stage.latencies(begun, charts.times())),
                stage.target().processes().end(),
                missing);
    }

    private void commit(String name) {
        stage.git().repository(name).commit("main", "v1", Map.copyOf(Manifests.configMaps("v1")));
    }

    private Phase measured(String name, Tracker tracker, ResourceType type) throws IOException, InterruptedException {
        long pid = stage.target().processes().pid();
        int before = requests();
        long allocated = Allocations.kibibytes(pid);
        Phase phase = asked(name, tracker, type, ROUNDS);
        double reconciles = (double) ROUNDS * names.size();
        double cpu = phase.usages().isEmpty() ? 0 : phase.usages().getFirst().cpuSeconds() * 1000;
        out.printf(
                Locale.ROOT,
                "%s without change, each of %.0f: %.2f requests to the server, %.2f ms of CPU, %.0f KiB allocated%n",
                name,
                reconciles,
                (requests() - before) / reconciles,
                cpu / reconciles,
                (Allocations.kibibytes(pid) - allocated) / reconciles);
        return phase;
    }

    private int requests() {
        return stage.git().requests().size() + registry.requests().size();
    }

    private Phase asked(String name, Tracker tracker, ResourceType type, int rounds)
            throws IOException, InterruptedException {
        Map<String, Long> begun = new HashMap<>();
        Map<String, Long> ended = new HashMap<>();
        Map<String, String> missing = new HashMap<>();
        stage.target().processes().begin();
        for (int round = 0; round < rounds && missing.isEmpty(); round++) {
            Map<String, String> tokens = new ConcurrentHashMap<>();
            tracker.arm(Set.copyOf(names), object -> isHandled(object, tokens));
            String prefix = round + " ";
            stage.all(names, each -> tokens.put(each, stage.request(type, each)))
                    .forEach((each, time) -> begun.put(prefix + each, time));
            tracker.await(stage.timeout());
            tracker.times().forEach((each, time) -> ended.put(prefix + each, time));
            missing.putAll(tracker.missing());
        }
        return new Phase(
                name,
                Stage.wall(begun, ended),
                Map.of("handled", Stage.latencies(begun, ended)),
                stage.target().processes().end(),
                missing);
    }

    private static boolean isHandled(ObjectNode object, Map<String, String> tokens) {
        String token = tokens.get(object.at("/metadata/name").asText());
        return token != null
                && Manifests.isReady(object)
                && object.at("/status/lastHandledReconcileAt").asText().equals(token);
    }

    private Phase everyMinute() throws IOException, InterruptedException {
        stage.sources().armAbsence(Set.copyOf(names));
        charts.armAbsence(Set.copyOf(names));
        stage.all(names, name -> {
            stage.api().delete(Cluster.GIT_REPOSITORIES, Manifests.NAMESPACE, name, DeleteOptions.BACKGROUND);
            stage.api().delete(Charts.REPOSITORIES, Manifests.NAMESPACE, name, DeleteOptions.BACKGROUND);
        });
        stage.sources().await(stage.timeout());
        List<String> many = new ArrayList<>();
        for (int i = 0; i < names.size() * TIMES; i++) {
            many.add("m-" + i);
        }
        stage.all(many, this::commit);
        stage.sources().arm(Set.copyOf(many), Manifests::isReady);
        Map<String, Long> begun = stage.all(
                many,
                name -> stage.apply(Manifests.source(name, stage.git().url(name))
                        .replace("interval: 60m", "interval: " + INTERVAL.toSeconds() + "s")));
        if (!stage.sources().await(stage.timeout())) {
            return new Phase(
                    "1m", Duration.ZERO, Map.of(), List.of(), stage.sources().missing());
        }
        out.printf(
                Locale.ROOT,
                "%d GitRepositories ready %.1f s after the first was made%n",
                many.size(),
                Stage.wall(begun, stage.sources().times()).toMillis() / 1000.0);
        TimeUnit.NANOSECONDS.sleep(INTERVAL.toNanos());
        stage.target().processes().begin();
        Lateness lateness = new Lateness(many);
        long end = System.nanoTime() + WINDOW.toNanos();
        int seen = stage.git().requests().size();
        while (System.nanoTime() < end) {
            TimeUnit.SECONDS.sleep(1);
            List<String> requests = stage.git().requests();
            requests.subList(seen, requests.size()).forEach(lateness::heard);
            seen = requests.size();
        }
        List<Processes.Usage> usages = stage.target().processes().end();
        out.println(lateness.text(LATE));
        return new Phase("1m", WINDOW, Map.of(), usages, Map.of());
    }

    @Override
    public void close() {
        charts.close();
        registry.close();
    }
}
