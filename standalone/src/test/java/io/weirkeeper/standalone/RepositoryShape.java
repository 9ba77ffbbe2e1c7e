package io.weirkeeper.standalone;

import io.weirkeeper.peers.GitRepo;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.testkit.cluster.Cluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A repository below {@code src/test/resources/shapes}, for one namespace. */
record RepositoryShape(String name, String namespace) {
    private static final Path SHAPES = Path.of("src/test/resources/shapes");

    /** Puts the files into a repository of the same name and has the cluster sync a path of it, fetched once an hour. */
    GitRepo sync(Cluster cluster, GitServer git, String path) throws IOException {
        GitRepo repository = git.repository(name);
        repository.commit("main", "as the user has it", files());
        cluster.api().apply("""
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata: {name: flux-system, namespace: %1$s}
                spec: {interval: 1h, url: "%2$s", ref: {branch: main}}
                ---
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: flux-system, namespace: %1$s}
                spec: {interval: 1h, path: %3$s, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
                """.formatted(namespace, git.url(name), path));
        return repository;
    }

    /** The Secret that SOPS' documents of the shapes are opened with. */
    String ageKey() throws IOException {
        String key = Files.readString(SHAPES.resolve("age.key"));
        return """
                {apiVersion: v1, kind: Secret, metadata: {name: sops-age, namespace: %s}, data: {age.agekey: %s}}
                """.formatted(namespace, Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)));
    }

    /** The definitions of deploy/crds, and the namespace that controllers hold their leases in. */
    static void prepare(Cluster cluster) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../deploy/crds"))) {
            for (Path file : files.filter(path -> path.getFileName().toString().contains("_"))
                    .toList()) {
                cluster.api().applyCrds(Files.readString(file));
            }
        }
        cluster.api().apply("{apiVersion: v1, kind: Namespace, metadata: {name: flux-system}}");
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        Path root = SHAPES.resolve(name);
        try (Stream<Path> found = Files.walk(root)) {
            for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                files.put(
                        root.relativize(file).toString(), Files.readString(file).replace("NAMESPACE", namespace));
            }
        }
        return files;
    }
}
