package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.cluster.ClusterRequest;
import io.weirkeeper.cluster.LocalCluster;
import io.weirkeeper.cluster.RunningCluster;
import io.weirkeeper.demo.Cluster;
import io.weirkeeper.peers.GitRepo;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.runtime.kube.PatchRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Events of a real source-controller about forty repositories, one for each commit, on their way to a provider, while
 * each process that they pass is killed in turn, the provider fails for a while and the broker is gone for a while.
 * Each must arrive, in the order of its object, and again only under the same id.
 */
final class NotifyChaos {
    private static final int OBJECTS = 40;
    private static final int LATEST_KILL_MILLIS = 1_000;
    /** One in so many rounds falls into each of the two outages. */
    private static final int OUTAGE_SHARE = 5;

    private static final Pattern MESSAGE = Pattern.compile("stored artifact for commit 'event (\\d+)'.*");

    /** What goes wrong in a round of events. */
    private enum Trouble {
        NONE("nothing"),
        SOURCE("kill source-controller"),
        NOTIFICATION("kill notification-controller"),
        BROKER("kill the broker"),
        PROVIDER("kill the provider"),
        ALL("kill all of them"),
        PROVIDER_FAILS("the provider fails"),
        BROKER_GONE("the broker is gone");

        private final String title;

        Trouble(String title) {
            this.title = title;
        }

        List<ChaosProcesses.Who> killed() {
            return switch (this) {
                case NONE, PROVIDER_FAILS, BROKER_GONE -> List.of();
                case SOURCE -> List.of(ChaosProcesses.Who.SOURCE);
                case NOTIFICATION -> List.of(ChaosProcesses.Who.NOTIFICATION);
                case BROKER -> List.of(ChaosProcesses.Who.BROKER);
                case PROVIDER -> List.of(ChaosProcesses.Who.PROVIDER);
                case ALL -> List.of(ChaosProcesses.Who.values());
            };
        }
    }

    /**
     * One event.
     *
     * @param asked when its commit was told, in milliseconds since 1970
     */
    private record Event(int number, String object, Trouble trouble, long asked) {}

    private final Options options;
    private final PrintStream out;
    private final SplittableRandom random;
    private final Map<Integer, Event> events = new TreeMap<>();
    private final Map<Trouble, Integer> kills = new EnumMap<>(Trouble.class);
    private final Set<String> faults = new TreeSet<>();
    /** From the kill of notification-controller to the first notification of the next one, in milliseconds. */
    private final List<Double> takeovers = new ArrayList<>();

    NotifyChaos(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.random = new SplittableRandom(options.helm().seed());
    }

    /** Whether nothing went wrong. */
    boolean run(ScheduledExecutorService timer) throws Exception {
        Path data = options.root().resolve(".weir").resolve("notify-chaos");
        Target.wipe(data);
        Files.createDirectories(data);
        try (RunningCluster running =
                        LocalCluster.onThisMachine().start(ClusterRequest.ephemeral(data.resolve("cluster")));
                Cluster cluster = Cluster.connect(running.address().kubeconfig(), null);
                GitServer git = GitServer.start(data.resolve("git"), 0);
                ChaosProcesses processes = new ChaosProcesses(
                        options.root().resolve("standalone/target/quarkus-app"),
                        data,
                        running.address().kubeconfig());
                Tracker tracker = new Tracker(cluster.api(), Cluster.GIT_REPOSITORIES, Manifests.NAMESPACE, timer)) {
            Runtime.getRuntime().addShutdownHook(new Thread(running::close));
            cluster.apply("namespace", "{apiVersion: v1, kind: Namespace, metadata: {name: flux-system}}");
            cluster.apply("namespace", Manifests.namespace(Manifests.NAMESPACE));
            cluster.applyDefinitions(options.root().resolve("deploy/crds"));
            cluster.apply("alert", alert(processes.provider()));
            for (ChaosProcesses.Who who : ChaosProcesses.Who.values()) {
                processes.start(who);
            }
            tracker.awaitListed();
            chaos(new Scene(cluster, git, processes, tracker));
        }
        faults.forEach(fault -> out.println("  " + fault));
        out.println(faults.isEmpty() ? "no fault" : "FAULTS");
        return faults.isEmpty();
    }

    private static String alert(String provider) {
        return """
            apiVersion: notification.toolkit.fluxcd.io/v1beta3
            kind: Provider
            metadata: {name: chaos, namespace: %1$s}
            spec: {type: generic, address: "%2$s", timeout: 5s}
            ---
            apiVersion: notification.toolkit.fluxcd.io/v1beta3
            kind: Alert
            metadata: {name: chaos, namespace: %1$s}
            spec:
              providerRef: {name: chaos}
              eventSources: [{kind: GitRepository, name: "*"}]
            """.formatted(Manifests.NAMESPACE, provider);
    }

    private record Scene(Cluster cluster, GitServer git, ChaosProcesses processes, Tracker tracker) {}

    private void chaos(Scene scene) throws IOException, InterruptedException {
        for (int object = 0; object < OBJECTS; object++) {
            scene.git.repository(name(object)).commit("main", "start " + object, file("start"));
            scene.cluster.apply("source", Manifests.source(name(object), scene.git.url(name(object))));
        }
        awaitArrivals(scene, OBJECTS, arrivals -> arrivals.size());
        int rounds = Math.ceilDiv(options.count(), OBJECTS);
        int outage = Math.max(1, rounds / OUTAGE_SHARE);
        List<Trouble> kinds = List.of(
                Trouble.NONE, Trouble.SOURCE, Trouble.NOTIFICATION, Trouble.BROKER, Trouble.PROVIDER, Trouble.ALL);
        for (int round = 0; round < rounds - 2 * outage; round++) {
            round(scene, kinds.get(round % kinds.size()));
        }
        scene.processes.answer(503);
        spread(scene, Trouble.PROVIDER_FAILS, outage, options.outages().provider());
        scene.processes.answer(200);
        scene.processes.kill(ChaosProcesses.Who.BROKER);
        spread(scene, Trouble.BROKER_GONE, outage, options.outages().broker());
        scene.processes.start(ChaosProcesses.Who.BROKER);
        awaitArrivals(scene, events.size(), arrivals -> first(arrivals).size());
        TimeUnit.SECONDS.sleep(5); // for what might come twice
        report(scene.processes);
    }

    /** Rounds with the same distance, from the beginning of an outage to its end. */
    private void spread(Scene scene, Trouble trouble, int rounds, Duration outage)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        for (int round = 0; round < rounds; round++) {
            sleepUntil(start + outage.toNanos() * round / rounds);
            round(scene, trouble);
        }
        sleepUntil(start + outage.toNanos());
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
    }

    /** A commit to each repository, then what goes wrong, until all artifacts are of these commits. */
    private void round(Scene scene, Trouble trouble) throws IOException, InterruptedException {
        Map<String, String> wanted = new HashMap<>();
        for (int object = 0; object < OBJECTS && events.size() < options.count(); object++) {
            int number = events.size();
            GitRepo repository = scene.git.repository(name(object));
            String hash = repository.commit("main", "event " + number, file(Integer.toString(number)));
            wanted.put(name(object), "main@sha1:" + hash);
            events.put(number, new Event(number, name(object), trouble, System.currentTimeMillis()));
            request(scene.cluster, name(object), number);
        }
        scene.tracker.arm(
                wanted.keySet(),
                object -> object.at("/status/artifact/revision")
                        .asText()
                        .equals(wanted.get(object.at("/metadata/name").asText())));
        long killed = 0;
        if (!trouble.killed().isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LATEST_KILL_MILLIS));
            for (ChaosProcesses.Who who : trouble.killed()) {
                scene.processes.kill(who);
                kills.merge(trouble, 1, Integer::sum);
            }
            killed = System.currentTimeMillis();
            for (ChaosProcesses.Who who : trouble.killed()) {
                scene.processes.start(who);
            }
        }
        out.printf("%d events, %s%n", events.size(), trouble.title);
        if (!scene.tracker.await(options.timeout())) {
            faults.add(trouble.title + ": not fetched: " + scene.tracker.missing());
        }
        if (trouble == Trouble.NOTIFICATION) {
            takeOver(scene, killed);
        }
    }

    /** Nothing else goes wrong until the new process has sent something; how long that took counts from the kill. */
    private void takeOver(Scene scene, long killed) throws InterruptedException {
        awaitArrivals(scene, events.size(), arrivals -> first(arrivals).size());
        taken(scene.processes).stream()
                .mapToLong(ChaosProvider.Arrival::at)
                .filter(at -> at > killed)
                .min()
                .ifPresent(at -> takeovers.add((double) (at - killed)));
    }

    private static void request(Cluster cluster, String name, int number) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").putObject("annotations").put(Manifests.REQUESTED, "event " + number);
        cluster.api().patch(Cluster.GIT_REPOSITORIES, Manifests.NAMESPACE, name, PatchRequest.merge(patch, "bench"));
    }

    private static String name(int object) {
        return "repository-" + object;
    }

    private static Map<String, String> file(String content) {
        return Map.of("said.txt", content);
    }

    /** Counts what arrived. */
    private interface Count {
        int of(List<ChaosProvider.Arrival> arrivals);
    }

    private void awaitArrivals(Scene scene, int wanted, Count count) throws InterruptedException {
        long end = System.nanoTime() + options.timeout().toNanos();
        while (count.of(taken(scene.processes)) < wanted && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private static List<ChaosProvider.Arrival> taken(ChaosProcesses processes) {
        return processes.arrivals().stream()
                .filter(arrival -> arrival.status() == 200)
                .toList();
    }

    /** By the event's number, its first arrival. */
    private static Map<Integer, ChaosProvider.Arrival> first(List<ChaosProvider.Arrival> arrivals) {
        Map<Integer, ChaosProvider.Arrival> first = new TreeMap<>();
        for (ChaosProvider.Arrival arrival : arrivals) {
            Matcher message = MESSAGE.matcher(arrival.message());
            if (message.matches()) {
                first.putIfAbsent(Integer.parseInt(message.group(1)), arrival);
            }
        }
        return first;
    }

    private void report(ChaosProcesses processes) throws IOException {
        List<ChaosProvider.Arrival> taken = taken(processes);
        Map<Integer, ChaosProvider.Arrival> first = first(taken);
        Map<String, Set<String>> idsByMessage = new HashMap<>();
        Map<String, Integer> timesByMessage = new HashMap<>();
        for (ChaosProvider.Arrival arrival : taken) {
            idsByMessage
                    .computeIfAbsent(arrival.message(), message -> new TreeSet<>())
                    .add(arrival.id());
            timesByMessage.merge(arrival.message(), 1, Integer::sum);
        }
        idsByMessage.forEach((message, ids) -> {
            if (ids.size() > 1) {
                faults.add("came under several ids: " + message + " " + ids);
            }
        });
        for (Trouble trouble : Trouble.values()) {
            List<Event> its = events.values().stream()
                    .filter(event -> event.trouble() == trouble)
                    .toList();
            List<Double> millis = new ArrayList<>();
            int lost = 0;
            int repeats = 0;
            for (Event event : its) {
                ChaosProvider.Arrival arrival = first.get(event.number());
                if (arrival == null) {
                    lost++;
                    faults.add("lost: event " + event.number() + " (" + trouble.title + ")");
                } else {
                    millis.add((double) (arrival.at() - event.asked()));
                    repeats += timesByMessage.getOrDefault(arrival.message(), 1) - 1;
                }
            }
            out.printf(
                    Locale.ROOT,
                    "%-30s %4d events, %2d kills, %d lost, %d repeated under the same id, %s%n",
                    trouble.title,
                    its.size(),
                    kills.getOrDefault(trouble, 0),
                    lost,
                    repeats,
                    Latencies.of(millis));
        }
        order(first);
        out.println("from the kill of notification-controller to the first notification of the next: "
                + Latencies.of(takeovers));
        out.printf(
                Locale.ROOT,
                "together %d events, %d lost, %d attempts refused by the provider; outages of %d and %d s; peak of memory %d MiB of"
                        + " notification-controller, %d MiB of source-controller%n",
                events.size(),
                events.size() - first.size(),
                processes.arrivals().size() - taken.size(),
                options.outages().provider().toSeconds(),
                options.outages().broker().toSeconds(),
                processes.peak(ChaosProcesses.Who.NOTIFICATION),
                processes.peak(ChaosProcesses.Who.SOURCE));
    }

    private void order(Map<Integer, ChaosProvider.Arrival> first) {
        Map<String, Long> last = new HashMap<>();
        List<Integer> late = new ArrayList<>();
        first.forEach((number, arrival) -> {
            Long before = last.put(arrival.object(), arrival.at());
            if (before != null && before > arrival.at()) {
                late.add(number);
            }
        });
        if (!late.isEmpty()) {
            faults.add(late.size() + " events came before an earlier one of their object: " + late);
        }
    }
}
