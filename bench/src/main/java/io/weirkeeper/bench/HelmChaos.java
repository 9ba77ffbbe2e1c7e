package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.demo.Cluster;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
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

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Options options;
    private final PrintStream out;

    HelmChaos(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Whether nothing went wrong. */
    boolean run(ScheduledExecutorService timer) throws Exception {
        try (ChaosRun chaos = ChaosRun.open(options, out, "helm-chaos");
                OciRegistry registry = OciRegistry.start()) {
            chaos.cluster().apply("account", Charts.account());
            Charts.push(registry, "1.0.0");
            try (Tracker tracker = new Tracker(chaos.cluster().api(), Charts.RELEASES, Manifests.NAMESPACE, timer)) {
                tracker.awaitListed();
                run(chaos, registry, tracker);
            }
            return chaos.report(RELEASES + " releases");
        }
    }

    private void run(ChaosRun chaos, OciRegistry registry, Tracker tracker) throws InterruptedException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < RELEASES; i++) {
            names.add("r-" + i);
            chaos.cluster().apply("namespace", Manifests.namespace(Charts.namespaceOf("r-" + i)));
        }
        chaos.startTwice();
        for (int kill = 1; kill <= options.count(); kill++) {
            for (String name : names) {
                ask(chaos, registry, name, kill);
            }
            chaos.killWithin(LATEST_KILL_MILLIS);
            chaos.start();
            chaos.await(
                    tracker,
                    Set.copyOf(names),
                    release -> Manifests.isReady(release)
                            && release.at("/status/history/0/status").asText().equals("deployed"));
            for (String name : names) {
                inspect(chaos, name);
            }
        }
        end(chaos, tracker, names);
    }

    /** New values; now and then the release goes and comes again, so that installs are hit as well. */
    private static void ask(ChaosRun chaos, OciRegistry registry, String name, int kill) {
        Cluster cluster = chaos.cluster();
        boolean isNew = kill == 1;
        if (isNew) {
            cluster.apply("source", Charts.source(name, registry.host()));
            cluster.apply("release", Charts.release(name, cpu(kill)));
            return;
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode spec = patch.putObject("spec");
        spec.withObject("/values/resources/requests").put("cpu", cpu(kill));
        if (chaos.random().nextInt(4) == 0) {
            spec.put("releaseName", name + "-" + kill);
        }
        cluster.api().patch(Charts.RELEASES, Manifests.NAMESPACE, name, PatchRequest.merge(patch, "bench"));
    }

    private static String cpu(int kill) {
        return kill + "m";
    }

    /** One deployed revision, none pending, none for values that an earlier one has. */
    private static void inspect(ChaosRun chaos, String name) {
        KubeApi api = chaos.cluster().api();
        Map<String, Integer> deployed = new HashMap<>();
        List<String> good = new ArrayList<>();
        api.list(SECRETS, ListOptions.ALL.inNamespace(Charts.namespaceOf(name)).withLabels("owner=helm"), secret -> {
            String status = secret.at("/metadata/labels/status").asText();
            String release = secret.at("/metadata/labels/name").asText();
            if (status.startsWith("pending") || status.equals("uninstalling")) {
                chaos.fault(release + " has a record that is " + status);
            }
            if (status.equals("deployed")) {
                deployed.merge(release, 1, Integer::sum);
            }
            values(secret).ifPresent(values -> good.add(release + " " + values));
        });
        if (deployed.size() != 1 || !deployed.containsValue(1)) {
            chaos.fault(name + " has deployed revisions " + deployed);
        }
        if (Set.copyOf(good).size() != good.size()) {
            chaos.fault(name + " was released twice for the same values: " + good);
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

    private static void end(ChaosRun chaos, Tracker tracker, List<String> names) throws InterruptedException {
        KubeApi api = chaos.cluster().api();
        tracker.armAbsence(Set.copyOf(names));
        names.forEach(name -> api.delete(Charts.RELEASES, Manifests.NAMESPACE, name, DeleteOptions.BACKGROUND));
        chaos.awaitAbsence(tracker);
        for (String name : names) {
            for (ResourceType type : List.of(SECRETS, ACCOUNTS)) {
                api.list(type, ListOptions.ALL.inNamespace(Charts.namespaceOf(name)), object -> {
                    String left = object.at("/metadata/name").asText();
                    if (!left.equals("default")) {
                        chaos.fault(type.kind() + " " + left + " of " + name + " is left");
                    }
                });
            }
        }
    }
}
