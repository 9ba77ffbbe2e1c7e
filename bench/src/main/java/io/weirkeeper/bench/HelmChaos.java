package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.cluster.ClusterRequest;
import io.weirkeeper.cluster.LocalCluster;
import io.weirkeeper.cluster.RunningCluster;
import io.weirkeeper.demo.Cluster;
import io.weirkeeper.demo.StandaloneProcess;
import io.weirkeeper.peers.OciRegistry;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.PatchRequest;
import io.weirkeeper.runtime.kube.ResourceType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/**
 * {@code kill -9} of the standalone process at random moments of installs and upgrades of ten releases. After each kill
 * a new process must bring all of them to what is wanted: none stuck, none released twice for the same values, and in
 * the end nothing left.
 */
final class HelmChaos {
    private static final ResourceType SECRETS = new ResourceType("", "v1", "secrets", "Secret", true);
    private static final ResourceType ACCOUNTS = new ResourceType("", "v1", "serviceaccounts", "ServiceAccount", true);
    private static final int RELEASES = 10;
    private static final int LATEST_KILL_MILLIS = 2_500;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Options options;
    private final PrintStream out;
    private final SplittableRandom random;
    private final Set<String> faults = new TreeSet<>();

    HelmChaos(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.random = new SplittableRandom(options.helm().seed());
    }

    /** Whether nothing went wrong. */
    boolean run(ScheduledExecutorService timer) throws Exception {
        Path data = options.root().resolve(".weir").resolve("helm-chaos");
        try (RunningCluster running =
                        LocalCluster.onThisMachine().start(ClusterRequest.ephemeral(data.resolve("cluster")));
                Cluster cluster = Cluster.connect(running.address().kubeconfig(), null);
                OciRegistry registry = OciRegistry.start()) {
            Runtime.getRuntime().addShutdownHook(new Thread(running::close));
            cluster.apply("namespace", "{apiVersion: v1, kind: Namespace, metadata: {name: flux-system}}");
            cluster.apply("namespace", Manifests.namespace(Manifests.NAMESPACE));
            cluster.applyDefinitions(options.root().resolve("deploy/crds"));
            cluster.apply("account", Charts.account());
            Charts.push(registry, "1.0.0");
            try (Tracker tracker = new Tracker(cluster.api(), Charts.RELEASES, Manifests.NAMESPACE, timer)) {
                tracker.awaitListed();
                chaos(cluster, registry, tracker, new Victim(running.address().kubeconfig(), data));
            }
        }
        out.printf(
                "%d kills, %d releases, seed %d: %s%n",
                options.count(), RELEASES, options.helm().seed(), faults.isEmpty() ? "no fault" : "FAULTS");
        faults.forEach(fault -> out.println("  " + fault));
        return faults.isEmpty();
    }

    /** Starts the process again and again. */
    private final class Victim {
        private final Path kubeconfig;
        private final Path data;

        private Victim(Path kubeconfig, Path data) {
            this.kubeconfig = kubeconfig;
            this.data = data;
        }

        private StandaloneProcess start() throws InterruptedException {
            StandaloneProcess process = StandaloneProcess.start(
                    options.root().resolve("standalone/target/quarkus-app"),
                    data,
                    kubeconfig,
                    Optional.empty(),
                    List.of("--kafka=none"));
            process.awaitReady(Duration.ofMinutes(1));
            return process;
        }
    }

    /** One that is killed leaves no cache to start from, so the first one ends by itself. */
    private static void leaveCache(Victim victim) throws InterruptedException {
        victim.start().close();
    }

    private void chaos(Cluster cluster, OciRegistry registry, Tracker tracker, Victim victim)
            throws InterruptedException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < RELEASES; i++) {
            names.add("r-" + i);
            cluster.apply("namespace", Manifests.namespace(Charts.namespaceOf("r-" + i)));
        }
        leaveCache(victim);
        StandaloneProcess process = victim.start();
        for (int kill = 1; kill <= options.count(); kill++) {
            for (String name : names) {
                ask(cluster, registry, name, kill);
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LATEST_KILL_MILLIS));
            ProcessHandle handle = ProcessHandle.of(process.pid()).orElseThrow();
            boolean _ = handle.destroyForcibly();
            handle.onExit().join();
            process = victim.start();
            await(tracker, names, "kill " + kill);
            for (String name : names) {
                inspect(cluster.api(), name, "kill " + kill);
            }
            if (kill % 10 == 0) {
                out.printf("%d kills, %d faults%n", kill, faults.size());
            }
        }
        end(cluster.api(), tracker, names);
        process.close();
    }

    /** New values; now and then the release goes and comes again, so that installs are hit as well. */
    private void ask(Cluster cluster, OciRegistry registry, String name, int kill) {
        boolean isNew = kill == 1;
        if (isNew) {
            cluster.apply("source", Charts.source(name, registry.host()));
            cluster.apply("release", Charts.release(name, cpu(kill)));
            return;
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode spec = patch.putObject("spec");
        spec.withObject("/values/resources/requests").put("cpu", cpu(kill));
        if (random.nextInt(4) == 0) {
            spec.put("releaseName", name + "-" + kill);
        }
        cluster.api().patch(Charts.RELEASES, Manifests.NAMESPACE, name, PatchRequest.merge(patch, "bench"));
    }

    private static String cpu(int kill) {
        return kill + "m";
    }

    private void await(Tracker tracker, List<String> names, String when) throws InterruptedException {
        tracker.arm(
                Set.copyOf(names),
                release -> Manifests.isReady(release)
                        && release.at("/status/history/0/status").asText().equals("deployed"));
        if (!tracker.await(PATIENCE)) {
            tracker.missing().forEach((name, why) -> faults.add(when + ": " + name + " is stuck: " + why));
        }
    }

    /** One deployed revision, none pending, none for values that an earlier one has. */
    private void inspect(KubeApi api, String name, String when) {
        Map<String, Integer> deployed = new HashMap<>();
        List<String> good = new ArrayList<>();
        api.list(SECRETS, ListOptions.ALL.inNamespace(Charts.namespaceOf(name)).withLabels("owner=helm"), secret -> {
            String status = secret.at("/metadata/labels/status").asText();
            String release = secret.at("/metadata/labels/name").asText();
            if (status.startsWith("pending") || status.equals("uninstalling")) {
                faults.add(when + ": " + release + " has a record that is " + status);
            }
            if (status.equals("deployed")) {
                deployed.merge(release, 1, Integer::sum);
            }
            values(secret).ifPresent(values -> good.add(release + " " + values));
        });
        if (deployed.size() != 1 || !deployed.containsValue(1)) {
            faults.add(when + ": " + name + " has deployed revisions " + deployed);
        }
        if (Set.copyOf(good).size() != good.size()) {
            faults.add(when + ": " + name + " was released twice for the same values: " + good);
        }
    }

    /** The values of a revision that came to its end. */
    private static Optional<String> values(ObjectNode secret) {
        String once =
                new String(Base64.getDecoder().decode(secret.at("/data/release").asText()), StandardCharsets.US_ASCII);
        try (GZIPInputStream gzip =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(once)))) {
            JsonNode release = JSON.readTree(gzip);
            return release.at("/info/description").asText().endsWith(" complete")
                    ? Optional.of(release.path("config").toString())
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void end(KubeApi api, Tracker tracker, List<String> names) throws InterruptedException {
        tracker.armAbsence(Set.copyOf(names));
        names.forEach(name -> api.delete(Charts.RELEASES, Manifests.NAMESPACE, name, DeleteOptions.BACKGROUND));
        if (!tracker.await(PATIENCE)) {
            tracker.missing().forEach((name, why) -> faults.add("the end: " + name + " does not go: " + why));
        }
        for (String name : names) {
            for (ResourceType type : List.of(SECRETS, ACCOUNTS)) {
                api.list(type, ListOptions.ALL.inNamespace(Charts.namespaceOf(name)), object -> {
                    String left = object.at("/metadata/name").asText();
                    if (!left.equals("default")) {
                        faults.add("the end: " + type.kind() + " " + left + " of " + name + " is left");
                    }
                });
            }
        }
    }
}
