package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real repositories beside Flux's own source-controller: the tar of each artifact is the same to the byte (the gzip around
 * it is not, Go compresses otherwise), and two of ours are the same with their gzip. {@code SOURCE_CONTROLLER_BIN} is the
 * binary of Flux, {@code WEIR_TEST_REPOSITORIES} a directory with bare repositories, each as {@code NAME.git} or
 * {@code NAME/repo}. Skipped without.
 */
@WithCluster
@EnabledIfEnvironmentVariable(named = "SOURCE_CONTROLLER_BIN", matches = ".+")
@EnabledIfEnvironmentVariable(named = "WEIR_TEST_REPOSITORIES", matches = ".+")
class RealRepositoriesPeerIT {
    private static final String SOURCES = "/apis/source.toolkit.fluxcd.io/v1/namespaces/%s/gitrepositories/%s";

    @TempDir
    Path temp;

    private final Cluster cluster;
    private final Map<String, String> branches = new LinkedHashMap<>();
    private GitServer git;
    private Process flux;

    RealRepositoriesPeerIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../deploy/crds"))) {
            for (Path file : files.filter(crd -> crd.getFileName().toString().startsWith("source."))
                    .sorted()
                    .toList()) {
                cluster.api().applyCrds(Files.readString(file));
            }
        }
        Path root = Files.createDirectories(temp.resolve("git"));
        try (Stream<Path> found = Files.list(Path.of(System.getenv("WEIR_TEST_REPOSITORIES")))) {
            for (Path directory : found.sorted().toList()) {
                Path bare = Files.isDirectory(directory.resolve("repo")) ? directory.resolve("repo") : directory;
                if (Files.isRegularFile(bare.resolve("HEAD"))) {
                    String name = directory
                            .getFileName()
                            .toString()
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("\\.git$", "")
                            .replaceAll("[^a-z0-9-]+", "-");
                    Files.createSymbolicLink(root.resolve(name + ".git"), bare.toAbsolutePath());
                    branches.put(
                            name, Files.readString(bare.resolve("HEAD")).strip().replace("ref: refs/heads/", ""));
                }
            }
        }
        git = GitServer.start(root, 0);
        Path data = Files.createDirectories(temp.resolve("flux"));
        ProcessBuilder command = new ProcessBuilder(
                        System.getenv("SOURCE_CONTROLLER_BIN"),
                        "--watch-all-namespaces",
                        "--events-addr=",
                        "--storage-path=" + data,
                        "--storage-addr=127.0.0.1:" + freePort(),
                        "--metrics-addr=127.0.0.1:" + freePort(),
                        "--health-addr=127.0.0.1:" + freePort())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "flux-source-controller.log").toFile());
        command.environment().put("KUBECONFIG", cluster.kubeconfig().toString());
        command.environment().put("RUNTIME_NAMESPACE", cluster.namespace());
        flux = command.start();
    }

    @AfterEach
    void stop() {
        if (flux != null) {
            flux.destroy();
        }
        if (git != null) {
            git.close();
        }
    }

    @Test
    void storesEachTreeAsFluxDoesAndTwiceTheSame() throws Exception {
        List<String> report = new ArrayList<>();
        List<String> different = new ArrayList<>();
        for (Map.Entry<String, String> one : branches.entrySet()) {
            // Given
            String name = one.getKey();
            cluster.api().apply("""
                    apiVersion: source.toolkit.fluxcd.io/v1
                    kind: GitRepository
                    metadata: {name: %s, namespace: %s}
                    spec: {interval: 60m, timeout: 5m, url: "%s", ref: {branch: %s}}
                    """.formatted(name, cluster.namespace(), git.url(name), one.getValue()));
            JsonNode theirs = cluster.api()
                    .await(
                            SOURCES.formatted(cluster.namespace(), name),
                            found -> found.at("/status/artifact/path").isTextual());
            // When
            Path first = ours(name, one.getValue(), "a");
            Path second = ours(name, one.getValue(), "b");
            // Then
            Path their = temp.resolve("flux")
                    .resolve(theirs.at("/status/artifact/path").asText());
            String tar = tar(first);
            boolean same = tar.equals(tar(their));
            boolean twice = Digest.of(DigestAlgorithm.SHA256, first).equals(Digest.of(DigestAlgorithm.SHA256, second));
            report.add("%s %s %s, sha256 of the tar %s"
                    .formatted(
                            same ? "same" : "DIFFERENT",
                            name,
                            theirs.at("/status/artifact/revision").asText(),
                            tar));
            if (!same || !twice) {
                different.add(name + (same ? " (ours twice)" : " (from Flux's)"));
            }
            cluster.api().delete(SOURCES.formatted(cluster.namespace(), name));
        }
        report.forEach(System.out::println);
        assertThat(branches).isNotEmpty();
        assertThat(different).isEmpty();
    }

    private Path ours(String name, String branch, String replica) throws IOException {
        Path place = Files.createDirectories(temp.resolve(name + "-" + replica));
        try (GitRepositoryHarness harness = new GitRepositoryHarness(place)) {
            harness.repository.spec(
                    "{\"timeout\":\"300s\",\"url\":\"" + git.url(name) + "\",\"ref\":{\"branch\":\"" + branch + "\"}}");
            harness.repository.reconcile();
            assertThat(harness.repository.condition("Ready")).startsWith("True ");
            return harness.artifactFile();
        }
    }

    private static String tar(Path archive) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
            return Digest.of(DigestAlgorithm.SHA256, in).hex();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
