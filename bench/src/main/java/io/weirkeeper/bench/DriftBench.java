package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.demo.Cluster;
import io.weirkeeper.peers.GitRepo;
import io.weirkeeper.runtime.kube.DeleteOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * N times: somebody deletes an applied object, each time another one, as the same one again and again would be a fight;
 * and the time until it is there again.
 */
final class DriftBench {
    private static final String NAME = "drift";
    /** Between rounds, so that each finds everything at rest. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Stage stage;
    private final int rounds;
    private final ScheduledExecutorService timer;

    DriftBench(Stage stage, int rounds, ScheduledExecutorService timer) {
        this.stage = stage;
        this.rounds = rounds;
        this.timer = timer;
    }

    List<Phase> run() throws IOException, InterruptedException {
        GitRepo repository = stage.git().repository(NAME);
        String commit = repository.commit("main", "v1", Manifests.configMaps(rounds, "v1"));
        stage.kustomizations().arm(Set.of(NAME), object -> Manifests.hasApplied(object, commit));
        stage.apply(Manifests.source(NAME, stage.git().url(NAME)));
        stage.apply(Manifests.kustomization(NAME, NAME, "deploy", Manifests.NAMESPACE, null));
        if (!stage.kustomizations().await(stage.timeout())) {
            throw new IllegalStateException(
                    "not applied: " + stage.kustomizations().missing());
        }
        try (Tracker objects = new Tracker(stage.api(), Cluster.CONFIG_MAPS, Manifests.NAMESPACE, timer)) {
            objects.awaitListed();
            return List.of(measure(objects));
        }
    }

    private Phase measure(Tracker objects) throws IOException, InterruptedException {
        Map<String, Long> begun = new HashMap<>();
        Map<String, Long> restored = new HashMap<>();
        Map<String, String> missing = new HashMap<>();
        stage.target().processes().begin();
        for (int i = 0; i < rounds && missing.isEmpty(); i++) {
            String victim = "config-" + i;
            String old = uid(stage.api()
                    .get(Cluster.CONFIG_MAPS, Manifests.NAMESPACE, victim)
                    .orElseThrow());
            objects.arm(Set.of(victim), object -> !uid(object).equals(old));
            begun.put(victim, System.nanoTime());
            stage.api().delete(Cluster.CONFIG_MAPS, Manifests.NAMESPACE, victim, DeleteOptions.BACKGROUND);
            if (objects.await(stage.timeout())) {
                restored.putAll(objects.times());
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            } else {
                missing.putAll(objects.missing());
            }
        }
        List<Processes.Usage> usages = stage.target().processes().end();
        return new Phase(
                "deleted",
                Stage.wall(begun, restored),
                Map.of("restored", Stage.latencies(begun, restored)),
                usages,
                missing);
    }

    private static String uid(ObjectNode object) {
        return object.at("/metadata/uid").asText();
    }
}
