package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.demo.Cluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Mean time to production: N repositories, N applications of five objects each in a namespace of its own. */
final class MttpBench {
    private final Stage stage;
    private final List<String> apps = new ArrayList<>();
    private final Map<String, String> commits = new ConcurrentHashMap<>();

    MttpBench(Stage stage, int count) {
        this.stage = stage;
        for (int i = 0; i < count; i++) {
            apps.add("app-" + i);
        }
    }

    List<Phase> run() throws IOException, InterruptedException {
        stage.all(apps, app -> stage.apply(Manifests.namespace(namespaceOf(app))));
        push("1.0.0");
        List<Phase> phases = new ArrayList<>();
        phases.add(rollOut("install", app -> {
            stage.apply(Manifests.source(app, stage.git().url(app)));
            stage.apply(Manifests.kustomization(app, app, "deploy", namespaceOf(app), null));
        }));
        push("1.1.0");
        phases.add(rollOut("upgrade", app -> stage.request(Cluster.GIT_REPOSITORIES, app)));
        phases.add(noOp());
        phases.add(uninstall());
        return phases;
    }

    private interface Ask {
        void ask(String app);
    }

    private Phase rollOut(String name, Ask ask) throws IOException, InterruptedException {
        Set<String> all = Set.copyOf(apps);
        stage.sources().arm(all, object -> Manifests.hasFetched(object, commitOf(object)));
        stage.kustomizations().arm(all, object -> Manifests.hasApplied(object, commitOf(object)));
        stage.target().processes().begin();
        Map<String, Long> begun = stage.all(apps, ask::ask);
        stage.kustomizations().await(stage.timeout());
        return finish(name, begun, true);
    }

    private String commitOf(ObjectNode object) {
        return commits.getOrDefault(object.at("/metadata/name").asText(), "");
    }

    /** Nothing changed, and every application is asked to reconcile again. */
    private Phase noOp() throws IOException, InterruptedException {
        Map<String, String> asked = new ConcurrentHashMap<>();
        stage.kustomizations()
                .arm(
                        Set.copyOf(apps),
                        object -> Manifests.isReady(object)
                                && object.at("/status/lastHandledReconcileAt")
                                        .asText()
                                        .equals(asked.get(
                                                object.at("/metadata/name").asText())));
        stage.target().processes().begin();
        Map<String, Long> begun = stage.all(apps, app -> asked.put(app, stage.request(Cluster.KUSTOMIZATIONS, app)));
        stage.kustomizations().await(stage.timeout());
        return finish("no-op", begun, false);
    }

    private Phase uninstall() throws IOException, InterruptedException {
        stage.target().processes().begin();
        Map<String, Long> begun = new HashMap<>();
        stage.uninstall(apps, begun);
        return finish("uninstall", begun, false);
    }

    private Phase finish(String name, Map<String, Long> begun, boolean withSources) throws IOException {
        List<Processes.Usage> usages = stage.target().processes().end();
        Map<String, Long> ended = stage.kustomizations().times();
        Map<String, Latencies> figures = new LinkedHashMap<>();
        figures.put("application", Stage.latencies(begun, ended));
        if (withSources) {
            figures.put("source", Stage.latencies(begun, stage.sources().times()));
        }
        return new Phase(
                name,
                Stage.wall(begun, ended),
                figures,
                usages,
                stage.kustomizations().missing());
    }

    private void push(String version) throws InterruptedException {
        stage.all(
                apps,
                app -> commits.put(
                        app,
                        stage.git()
                                .repository(app)
                                .commit(
                                        "main",
                                        "version " + version,
                                        new HashMap<>(Manifests.application(app, version)))));
    }

    private static String namespaceOf(String app) {
        return Manifests.NAMESPACE + "-" + app;
    }
}
