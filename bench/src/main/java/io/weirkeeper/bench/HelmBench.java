package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.peers.OciRegistry;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.PatchRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Mean time to production by Helm: one chart of four objects in a registry, N OCIRepositories with N HelmReleases, each
 * into a namespace of its own as a service account, with drift detection; as {@code mttp.py hr} measures Flux.
 */
final class HelmBench implements AutoCloseable {
    private static final int PUSHES = 20;

    private final Stage stage;
    private final OciRegistry registry = OciRegistry.start();
    private final Tracker sources;
    private final Tracker releases;
    private final List<String> apps = new ArrayList<>();

    private final Optional<Path> chart;

    /** @param chart a packed chart to be released in the end */
    HelmBench(Stage stage, int count, Optional<Path> chart, ScheduledExecutorService timer) {
        this.stage = stage;
        this.chart = chart;
        this.sources = new Tracker(stage.api(), Charts.REPOSITORIES, Manifests.NAMESPACE, timer);
        this.releases = new Tracker(stage.api(), Charts.RELEASES, Manifests.NAMESPACE, timer);
        for (int i = 0; i < count; i++) {
            apps.add("hr-" + i);
        }
    }

    List<Phase> run() throws IOException, InterruptedException {
        sources.awaitListed();
        releases.awaitListed();
        stage.all(apps, app -> stage.apply(Manifests.namespace(Charts.namespaceOf(app))));
        stage.apply(Charts.account());
        Charts.push(registry, "1.0.0");
        List<Phase> phases = new ArrayList<>();
        phases.add(rollOut("install", "1.0.0", 1, true, app -> {
            stage.apply(Charts.source(app, registry.host()));
            stage.apply(Charts.release(app, "1m"));
        }));
        Charts.push(registry, "1.1.0");
        phases.add(rollOut("chart", "1.1.0", 2, true, app -> stage.request(Charts.REPOSITORIES, app)));
        phases.add(rollOut("values", "1.1.0", 3, false, app -> patchValues(app, "2m")));
        phases.add(noOp());
        phases.add(pushes());
        if (chart.isPresent()) {
            phases.add(oneMore(chart.get()));
        }
        phases.add(uninstall());
        return phases;
    }

    private interface Ask {
        void ask(String app);
    }

    private Phase rollOut(String name, String version, int revision, boolean withSources, Ask ask)
            throws IOException, InterruptedException {
        Set<String> all = Set.copyOf(apps);
        sources.arm(all, object -> Charts.hasFetched(object, version));
        releases.arm(all, object -> Charts.hasReleased(object, version, revision));
        stage.target().processes().begin();
        Map<String, Long> begun = stage.all(apps, ask::ask);
        releases.await(stage.timeout());
        return finish(name, begun, withSources);
    }

    private void patchValues(String app, String cpu) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.withObject("/spec/values/resources/requests").put("cpu", cpu);
        stage.api().patch(Charts.RELEASES, Manifests.NAMESPACE, app, PatchRequest.merge(patch, "bench"));
    }

    private Phase noOp() throws IOException, InterruptedException {
        Map<String, String> asked = new ConcurrentHashMap<>();
        releases.arm(
                Set.copyOf(apps),
                object -> Manifests.isReady(object)
                        && object.at("/status/lastHandledReconcileAt")
                                .asText()
                                .equals(asked.get(object.at("/metadata/name").asText())));
        stage.target().processes().begin();
        Map<String, Long> begun = stage.all(apps, app -> asked.put(app, stage.request(Charts.RELEASES, app)));
        releases.await(stage.timeout());
        return finish("no-op", begun, false);
    }

    /** One chart after the other, each told to its source as a registry's webhook would. */
    private Phase pushes() throws IOException, InterruptedException {
        String app = apps.getFirst();
        Map<String, Long> begun = new LinkedHashMap<>();
        Map<String, Long> ended = new LinkedHashMap<>();
        stage.target().processes().begin();
        for (int i = 0; i < PUSHES; i++) {
            String version = "2.0." + i;
            int revision = 4 + i;
            releases.arm(Set.of(app), object -> Charts.hasReleased(object, version, revision));
            Charts.push(registry, version);
            begun.put(version, System.nanoTime());
            stage.request(Charts.REPOSITORIES, app);
            if (releases.await(stage.timeout())) {
                ended.put(version, releases.times().getOrDefault(app, System.nanoTime()));
            }
        }
        return new Phase(
                "push",
                Stage.wall(begun, ended),
                Map.of("pushed to upgraded", Stage.latencies(begun, ended)),
                stage.target().processes().end(),
                releases.missing());
    }

    /** A chart as people use it, installed and upgraded beside the others. */
    private Phase oneMore(Path file) throws IOException, InterruptedException {
        String app = "more";
        stage.apply(Manifests.namespace(Charts.namespaceOf(app)));
        stage.target().processes().begin();
        Charts.push(registry, file);
        stage.apply(Charts.source(app, registry.host(), Charts.repositoryOf(file)));
        Map<String, Long> begun = Map.of(app, System.nanoTime());
        stage.apply(Charts.unwatchedRelease(app, "one"));
        releases.arm(Set.of(app), object -> isAt(object, 1));
        if (releases.await(stage.timeout())) {
            stage.apply(Charts.unwatchedRelease(app, "two"));
            releases.arm(Set.of(app), object -> isAt(object, 2));
            boolean _ = releases.await(stage.timeout());
        }
        Phase phase = finish("install and upgrade of " + file.getFileName(), begun, false);
        apps.add(app);
        return phase;
    }

    private static boolean isAt(ObjectNode release, int revision) {
        return Manifests.isReady(release)
                && release.at("/status/history/0/version").asInt() == revision
                && release.at("/status/history/0/status").asText().equals("deployed");
    }

    private Phase uninstall() throws IOException, InterruptedException {
        releases.armAbsence(Set.copyOf(apps));
        stage.target().processes().begin();
        Map<String, Long> begun = stage.all(
                apps, app -> stage.api().delete(Charts.RELEASES, Manifests.NAMESPACE, app, DeleteOptions.BACKGROUND));
        releases.await(stage.timeout());
        return finish("uninstall", begun, false);
    }

    private Phase finish(String name, Map<String, Long> begun, boolean withSources) throws IOException {
        List<Processes.Usage> usages = stage.target().processes().end();
        Map<String, Long> ended = releases.times();
        Map<String, Latencies> figures = new LinkedHashMap<>();
        figures.put("release", Stage.latencies(begun, ended));
        if (withSources) {
            figures.put("source", Stage.latencies(begun, sources.times()));
        }
        return new Phase(name, Stage.wall(begun, ended), figures, usages, releases.missing());
    }

    @Override
    public void close() {
        sources.close();
        releases.close();
        registry.close();
    }
}
