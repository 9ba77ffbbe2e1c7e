package io.weirkeeper.bench;

import io.weirkeeper.demo.Cluster;
import io.weirkeeper.peers.GitRepo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** N applications of one ConfigMap, each depending on the one before, all from one repository. */
final class ChainBench {
    private static final String SOURCE = "chain";

    private final Stage stage;
    private final List<String> links = new ArrayList<>();

    ChainBench(Stage stage, int count) {
        this.stage = stage;
        for (int i = 0; i < count; i++) {
            links.add("link-" + i);
        }
    }

    List<Phase> run() throws IOException, InterruptedException {
        GitRepo repository = stage.git().repository(SOURCE);
        String first = commit(repository, "1");
        stage.apply(Manifests.source(SOURCE, stage.git().url(SOURCE)));
        List<Phase> phases = new ArrayList<>();
        phases.add(phase("install", first, () -> {
            Map<String, Long> begun = new HashMap<>();
            for (int i = 0; i < links.size(); i++) {
                begun.put(links.get(i), System.nanoTime());
                stage.apply(Manifests.kustomization(
                        links.get(i), SOURCE, links.get(i), Manifests.NAMESPACE, i == 0 ? null : links.get(i - 1)));
            }
            return begun;
        }));
        String second = commit(repository, "2");
        phases.add(phase("upgrade", second, () -> {
            Map<String, Long> begun = new HashMap<>();
            links.forEach(link -> begun.put(link, System.nanoTime()));
            stage.request(Cluster.GIT_REPOSITORIES, SOURCE);
            return begun;
        }));
        return phases;
    }

    /** What begins a phase; by link, when it was asked for. */
    private interface Begin {
        Map<String, Long> begin() throws InterruptedException;
    }

    private Phase phase(String name, String commit, Begin begin) throws IOException, InterruptedException {
        Set<String> all = new HashSet<>(links);
        stage.kustomizations().arm(all, object -> Manifests.hasApplied(object, commit));
        stage.target().processes().begin();
        Map<String, Long> begun = begin.begin();
        stage.kustomizations().await(stage.timeout());
        List<Processes.Usage> usages = stage.target().processes().end();
        Map<String, Long> ended = stage.kustomizations().times();
        Map<String, Latencies> figures = new LinkedHashMap<>();
        figures.put("link after link", Latencies.of(gaps(ended)));
        return new Phase(
                name,
                Stage.wall(begun, ended),
                figures,
                usages,
                stage.kustomizations().missing());
    }

    /** From one link's ready to the next one's. */
    private List<Double> gaps(Map<String, Long> ended) {
        List<Double> gaps = new ArrayList<>();
        for (int i = 1; i < links.size(); i++) {
            Long before = ended.get(links.get(i - 1));
            Long after = ended.get(links.get(i));
            if (before != null && after != null) {
                gaps.add((after - before) / 1e6);
            }
        }
        return gaps;
    }

    private String commit(GitRepo repository, String version) {
        Map<String, String> files = new HashMap<>();
        for (String link : links) {
            files.put(link + "/config.yaml", Manifests.configMap(link, version));
        }
        return repository.commit("main", "version " + version, files);
    }
}
