package io.weirkeeper.bench;

import io.weirkeeper.demo.Cluster;
import io.weirkeeper.demo.GithubPush;
import io.weirkeeper.peers.GitRepo;
import io.weirkeeper.runtime.kube.ResourceType;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** N times: a commit, a signed GitHub webhook, and the time until the changed object is in the API. */
final class PushBench {
    private static final String NAME = "push";
    /** Between rounds, so that none finds the work of the one before. */
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Stage stage;
    private final int rounds;
    private final ScheduledExecutorService timer;

    PushBench(Stage stage, int rounds, ScheduledExecutorService timer) {
        this.stage = stage;
        this.rounds = rounds;
        this.timer = timer;
    }

    List<Phase> run() throws IOException, InterruptedException {
        URI receiver = stage.target()
                .receiver()
                .orElseThrow(() -> new IllegalArgumentException("push needs --receiver=URL with --kubeconfig"));
        GitRepo repository = stage.git().repository(NAME);
        String first = repository.commit("main", "v0", Manifests.configMaps("v0"));
        stage.kustomizations().arm(Set.of(NAME), object -> Manifests.hasApplied(object, first));
        stage.apply(Manifests.source(NAME, stage.git().url(NAME)));
        stage.apply(Manifests.kustomization(NAME, NAME, "deploy", Manifests.NAMESPACE, null));
        stage.apply(Manifests.receiver());
        try (Tracker receivers = tracker(Cluster.RECEIVERS);
                Tracker written = tracker(Cluster.CONFIG_MAPS)) {
            receivers.arm(Set.of("github"), Manifests::isReady);
            if (!receivers.await(stage.timeout()) || !stage.kustomizations().await(stage.timeout())) {
                throw new IllegalStateException("not ready to push: " + receivers.missing()
                        + stage.kustomizations().missing());
            }
            String path = stage.api()
                    .get(Cluster.RECEIVERS, Manifests.NAMESPACE, "github")
                    .orElseThrow()
                    .at("/status/webhookPath")
                    .asText();
            return List.of(measure(repository, receiver.resolve(path), written));
        }
    }

    private Phase measure(GitRepo repository, URI hook, Tracker written) throws IOException, InterruptedException {
        GithubPush webhook = new GithubPush();
        Map<String, Long> begun = new HashMap<>();
        Map<String, Long> fetched = new HashMap<>();
        Map<String, Long> applied = new HashMap<>();
        Map<String, Long> ready = new HashMap<>();
        stage.target().processes().begin();
        for (int i = 1; i <= rounds; i++) {
            String version = "v" + i;
            String commit = repository.commit("main", version, Manifests.configMaps(version));
            written.arm(
                    Set.of("config-0"),
                    object -> object.at("/data/version").asText().equals(version));
            stage.sources().arm(Set.of(NAME), object -> Manifests.hasFetched(object, commit));
            stage.kustomizations().arm(Set.of(NAME), object -> Manifests.hasApplied(object, commit));
            begun.put(version, System.nanoTime());
            int status = webhook.send(hook, Manifests.WEBHOOK_TOKEN, commit);
            if (status != 200) {
                throw new IllegalStateException(hook + " answered " + status);
            }
            if (!written.await(stage.timeout()) || !stage.kustomizations().await(stage.timeout())) {
                break;
            }
            stage.sources().times().forEach((name, at) -> fetched.put(version, at));
            written.times().forEach((name, at) -> applied.put(version, at));
            stage.kustomizations().times().forEach((name, at) -> ready.put(version, at));
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
        List<Processes.Usage> usages = stage.target().processes().end();
        Map<String, Latencies> figures = new LinkedHashMap<>();
        figures.put("fetched", Stage.latencies(begun, fetched));
        figures.put("applied", Stage.latencies(begun, applied));
        figures.put("ready", Stage.latencies(begun, ready));
        return new Phase(
                "push",
                Stage.wall(begun, ready),
                figures,
                usages,
                stage.kustomizations().missing());
    }

    private Tracker tracker(ResourceType type) {
        return new Tracker(stage.api(), type, Manifests.NAMESPACE, timer);
    }
}
