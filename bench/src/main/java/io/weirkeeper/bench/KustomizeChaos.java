package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.demo.Cluster;
import io.weirkeeper.peers.GitRepo;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.PatchRequest;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * {@code kill -9} of the standalone process at random moments of applies and prunes of ten applications, whose objects
 * come and go with each commit. While it is dead, every object that it made must stand in an inventory; half of the time
 * the next commit drops what was just added. After each start all must become as committed: nothing left, nothing
 * missing, nothing made anew that was meant to stay, nothing deleted that is not its own or is marked to be kept.
 */
final class KustomizeChaos {
    private static final String SOURCE = "chaos";
    private static final int APPS = 10;
    private static final int OBJECTS = 12;
    private static final int LATEST_KILL_MILLIS = 1_500;
    private static final String OWNER = "kustomize.toolkit.fluxcd.io/name";
    private static final String OWNER_NAMESPACE = "kustomize.toolkit.fluxcd.io/namespace";
    /** Marked never to be pruned; belongs to every other revision. */
    private static final String KEPT = "kept";
    /** Not ours: one that nobody owns, one that says it is ours but was never applied. */
    private static final Set<String> FOREIGN = Set.of("foreign", "labelled");

    private final Options options;
    private final PrintStream out;
    private final Map<String, Map<String, String>> wanted = new TreeMap<>();
    private final Map<String, String> uids = new HashMap<>();

    KustomizeChaos(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
        for (int i = 0; i < APPS; i++) {
            wanted.put("app-" + i, Map.of());
        }
    }

    /** Whether nothing went wrong. */
    boolean run(ScheduledExecutorService timer) throws Exception {
        Path repositories = Files.createTempDirectory("weir-bench-git");
        try (GitServer git = GitServer.start(repositories, 0);
                ChaosRun chaos = ChaosRun.open(options, out, "kustomize-chaos");
                Tracker tracker =
                        new Tracker(chaos.cluster().api(), Cluster.KUSTOMIZATIONS, Manifests.NAMESPACE, timer)) {
            tracker.awaitListed();
            run(chaos, git, tracker);
            return chaos.report(APPS + " applications");
        } finally {
            Target.wipe(repositories);
        }
    }

    private void run(ChaosRun chaos, GitServer git, Tracker tracker) throws InterruptedException {
        GitRepo repository = git.repository(SOURCE);
        String commit = commit(repository, revision(chaos, 0));
        prepare(chaos.cluster(), git.url(SOURCE));
        chaos.startTwice();
        settle(chaos, tracker, commit, Set.of());
        for (int kill = 1; kill <= options.count(); kill++) {
            Map<String, Map<String, String>> before = Map.copyOf(wanted);
            commit = commit(repository, revision(chaos, kill));
            request(chaos.cluster().api());
            chaos.killWithin(LATEST_KILL_MILLIS);
            inspectInventories(chaos);
            Set<String> stayed = common(before);
            if (chaos.random().nextBoolean()) {
                commit = commit(repository, withoutNew(before));
                stayed.retainAll(common(before));
            }
            chaos.start();
            request(chaos.cluster().api());
            settle(chaos, tracker, commit, stayed);
        }
        end(chaos, tracker);
    }

    private static void prepare(Cluster cluster, String url) {
        cluster.apply("source", Manifests.source(SOURCE, url));
        for (int i = 0; i < APPS; i++) {
            String app = "app-" + i;
            String namespace = namespaceOf(app);
            cluster.apply("namespace", Manifests.namespace(namespace));
            cluster.apply("foreign", inNamespace("foreign", namespace, ""));
            cluster.apply(
                    "foreign",
                    inNamespace(
                            "labelled",
                            namespace,
                            ", labels: {" + OWNER + ": " + app + ", " + OWNER_NAMESPACE + ": " + Manifests.NAMESPACE
                                    + "}"));
            cluster.apply("app", Manifests.kustomization(app, SOURCE, app, namespace, null));
        }
    }

    private static String inNamespace(String name, String namespace, String more) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + ", namespace: " + namespace + more + "}}";
    }

    /** For each application some objects, about half of them with the value that they had. */
    private Map<String, Map<String, String>> revision(ChaosRun chaos, int number) {
        Map<String, Map<String, String>> next = new TreeMap<>();
        wanted.forEach((app, old) -> {
            Map<String, String> objects = new TreeMap<>();
            for (int i = 0; i < OBJECTS; i++) {
                String name = "object-" + i;
                if (i == 0 || chaos.random().nextInt(10) < 6) {
                    String value = old.get(name);
                    objects.put(name, value == null || chaos.random().nextBoolean() ? "r" + number : value);
                }
            }
            if (number % 2 == 0) {
                objects.put(KEPT, "always");
            }
            next.put(app, objects);
        });
        return next;
    }

    /** What is wanted now without what was not wanted before. */
    private Map<String, Map<String, String>> withoutNew(Map<String, Map<String, String>> before) {
        Map<String, Map<String, String>> next = new TreeMap<>();
        wanted.forEach((app, objects) -> {
            Map<String, String> kept = new TreeMap<>(objects);
            kept.keySet().retainAll(before.getOrDefault(app, Map.of()).keySet());
            next.put(app, kept);
        });
        return next;
    }

    private String commit(GitRepo repository, Map<String, Map<String, String>> next) {
        Map<String, @Nullable String> files = new HashMap<>();
        wanted.forEach((app, objects) -> objects.keySet().forEach(name -> files.put(file(app, name), null)));
        next.forEach(
                (app, objects) -> objects.forEach((name, value) -> files.put(file(app, name), manifest(name, value))));
        wanted.putAll(next);
        return repository.commit("main", "next", files);
    }

    private static String file(String app, String name) {
        return app + "/" + name + ".yaml";
    }

    private static String manifest(String name, String value) {
        String metadata = name.equals(KEPT)
                ? "{name: " + name + ", annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}}"
                : "{name: " + name + "}";
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: " + metadata + "\ndata: {value: " + value + "}\n";
    }

    /** Objects that were wanted before and are still, as {@code app/name}. */
    private Set<String> common(Map<String, Map<String, String>> before) {
        Set<String> common = new HashSet<>();
        wanted.forEach((app, objects) -> objects.keySet().stream()
                .filter(before.getOrDefault(app, Map.of())::containsKey)
                .forEach(name -> common.add(app + "/" + name)));
        return common;
    }

    private static void request(KubeApi api) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").putObject("annotations").put(Manifests.REQUESTED, "#" + System.nanoTime());
        api.patch(Cluster.GIT_REPOSITORIES, Manifests.NAMESPACE, SOURCE, PatchRequest.merge(patch, "bench"));
    }

    /** Nobody is at work: what carries an application's labels must be known to it. */
    private void inspectInventories(ChaosRun chaos) {
        for (String app : wanted.keySet()) {
            Set<String> lost = new TreeSet<>(objects(chaos, app).keySet());
            lost.removeAll(inventory(chaos, app));
            lost.remove(KEPT); // leaves the inventory when it is not wanted, and stays
            if (!lost.isEmpty()) {
                chaos.fault(app + " has forgotten " + lost);
            }
        }
    }

    private static Set<String> inventory(ChaosRun chaos, String app) {
        Set<String> names = new TreeSet<>();
        chaos.cluster()
                .api()
                .get(Cluster.KUSTOMIZATIONS, Manifests.NAMESPACE, app)
                .ifPresent(object -> {
                    for (JsonNode entry : object.at("/status/inventory/entries")) {
                        names.add(entry.path("id").asText().split("_")[1]);
                    }
                });
        return names;
    }

    /** Everything with the application's labels but the one that only says so, by name. */
    private static Map<String, ObjectNode> objects(ChaosRun chaos, String app) {
        Map<String, ObjectNode> found = new TreeMap<>();
        chaos.cluster()
                .api()
                .list(
                        Cluster.CONFIG_MAPS,
                        ListOptions.ALL.inNamespace(namespaceOf(app)).withLabels(OWNER + "=" + app),
                        object -> found.put(object.at("/metadata/name").asText(), object));
        found.keySet().removeAll(FOREIGN);
        return found;
    }

    /** @param stayed objects that no revision since the last time was without, as {@code app/name} */
    private void settle(ChaosRun chaos, Tracker tracker, String commit, Set<String> stayed)
            throws InterruptedException {
        chaos.await(tracker, wanted.keySet(), object -> Manifests.hasApplied(object, commit));
        wanted.forEach((app, objects) -> {
            Map<String, ObjectNode> found = objects(chaos, app);
            Map<String, String> values = new TreeMap<>();
            found.forEach((name, object) -> {
                values.put(name, object.at("/data/value").asText());
                String uid = object.at("/metadata/uid").asText();
                String old = uids.put(app + "/" + name, uid);
                if (old != null && !old.equals(uid) && (stayed.contains(app + "/" + name) || name.equals(KEPT))) {
                    chaos.fault(app + ": " + name + " was made anew");
                }
            });
            Map<String, String> expected = new TreeMap<>(objects);
            expected.put(KEPT, "always"); // the first revision had it
            if (!values.equals(expected)) {
                chaos.fault(app + " has " + values + " and not " + expected);
            }
            if (!inventory(chaos, app).equals(objects.keySet())) {
                chaos.fault(app + " knows of " + inventory(chaos, app) + " and not of " + objects.keySet());
            }
            inspectForeign(chaos, app);
        });
    }

    private static void inspectForeign(ChaosRun chaos, String app) {
        for (String name : FOREIGN) {
            if (chaos.cluster()
                    .api()
                    .get(Cluster.CONFIG_MAPS, namespaceOf(app), name)
                    .isEmpty()) {
                chaos.fault(app + ": " + name + " was deleted, which is not its own");
            }
        }
    }

    private void end(ChaosRun chaos, Tracker tracker) throws InterruptedException {
        List<String> apps = new ArrayList<>(wanted.keySet());
        tracker.armAbsence(Set.copyOf(apps));
        apps.forEach(app -> chaos.cluster()
                .api()
                .delete(Cluster.KUSTOMIZATIONS, Manifests.NAMESPACE, app, DeleteOptions.BACKGROUND));
        chaos.awaitAbsence(tracker);
        for (String app : apps) {
            Set<String> left = new TreeSet<>(objects(chaos, app).keySet());
            if (!left.equals(Set.of(KEPT))) {
                chaos.fault(app + " left " + left + " and not only what is to be kept");
            }
            inspectForeign(chaos, app);
        }
    }

    private static String namespaceOf(String app) {
        return Manifests.NAMESPACE + "-" + app;
    }
}
