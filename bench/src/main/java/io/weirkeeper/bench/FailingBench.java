package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.demo.Cluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * N applications of five objects each, all of which get a new revision again and again: while all are well, while every
 * tenth fails in one of five ways and is tried again every five seconds, and when all are well again. What is measured
 * are the nine tenths that never fail.
 */
final class FailingBench {
    private static final String UNKNOWN_KIND =
            "apiVersion: bench.example.com/v1\nkind: Unknown\nmetadata: {name: unknown}\n";
    private static final String REFUSED =
            "apiVersion: v1\nkind: Service\nmetadata: {name: refused}\nspec: {ports: [{port: 99999}]}\n";
    private static final String NEVER_READY = """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: never-ready}
            spec:
              interval: 60m
              retryInterval: 60m
              prune: true
              sourceRef: {kind: GitRepository, name: absent}
            """;

    private final Stage stage;
    private final List<String> apps = new ArrayList<>();
    private final Set<String> failing = new HashSet<>();
    private final Map<String, String> commits = new ConcurrentHashMap<>();

    FailingBench(Stage stage, int count) {
        this.stage = stage;
        for (int i = 0; i < count; i++) {
            apps.add("app-" + i);
            if (i % 10 == 5) {
                failing.add("app-" + i);
            }
        }
    }

    List<Phase> run() throws IOException, InterruptedException {
        stage.all(apps, app -> stage.apply(Manifests.namespace(namespaceOf(app))));
        push("1.0.0", false);
        List<Phase> phases = new ArrayList<>();
        phases.add(rollOut("install", app -> {
            stage.apply(Manifests.source(app, stage.git().url(app)));
            stage.apply(Manifests.kustomization(app, app, "deploy", namespaceOf(app), null)
                    .replace("retryInterval: 2m", "retryInterval: 5s"));
        }));
        for (int round = 1; round <= 3; round++) {
            push("1.1." + round, false);
            phases.add(rollOut("all well", app -> stage.request(Cluster.GIT_REPOSITORIES, app)));
        }
        for (int round = 1; round <= 3; round++) {
            push("1.2." + round, true);
            phases.add(rollOut(failing.size() + " fail", app -> stage.request(Cluster.GIT_REPOSITORIES, app)));
        }
        push("1.3.0", false);
        phases.add(rollOut("all again", app -> stage.request(Cluster.GIT_REPOSITORIES, app)));
        return phases;
    }

    private interface Ask {
        void ask(String app);
    }

    private Phase rollOut(String name, Ask ask) throws IOException, InterruptedException {
        Set<String> measured = new HashSet<>(apps);
        measured.removeAll(failing);
        stage.kustomizations().arm(measured, object -> Manifests.hasApplied(object, commitOf(object)));
        stage.target().processes().begin();
        Map<String, Long> begun = stage.all(apps, ask::ask);
        stage.kustomizations().await(stage.timeout());
        List<Processes.Usage> usages = stage.target().processes().end();
        Map<String, Long> ended = stage.kustomizations().times();
        begun.keySet().retainAll(measured);
        Map<String, Latencies> figures = new LinkedHashMap<>();
        figures.put("the " + measured.size() + " that are well", Stage.latencies(begun, ended));
        return new Phase(
                name,
                Stage.wall(begun, ended),
                figures,
                usages,
                stage.kustomizations().missing());
    }

    private String commitOf(ObjectNode object) {
        return commits.getOrDefault(object.at("/metadata/name").asText(), "");
    }

    /** @param fails whether every tenth cannot be applied */
    private void push(String version, boolean fails) throws InterruptedException {
        stage.all(apps, app -> {
            Map<String, @Nullable String> files = new HashMap<>(Manifests.application(app, version));
            files.put("deploy/more.yaml", null);
            if (failing.contains(app) && fails) {
                fail(app, files);
            }
            commits.put(app, stage.git().repository(app).commit("main", "version " + version, files));
        });
    }

    /** No YAML, a kind that is not there, what the API server refuses, what never becomes healthy, no directory. */
    private static void fail(String app, Map<String, @Nullable String> files) {
        switch (Integer.parseInt(app.substring("app-".length())) / 10 % 5) {
            case 0 -> files.put("deploy/more.yaml", "kind: [\n");
            case 1 -> files.put("deploy/more.yaml", UNKNOWN_KIND);
            case 2 -> files.put("deploy/more.yaml", REFUSED);
            case 3 -> files.put("deploy/more.yaml", NEVER_READY);
            default -> files.keySet().forEach(file -> files.put(file, null));
        }
    }

    private static String namespaceOf(String app) {
        return Manifests.NAMESPACE + "-" + app;
    }
}
