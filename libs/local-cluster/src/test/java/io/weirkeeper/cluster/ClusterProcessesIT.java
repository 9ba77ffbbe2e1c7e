package io.weirkeeper.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterProcessesIT {
    @TempDir
    Path directory;

    @Test
    void endWithAProcessThatCrashed() throws Exception {
        // Given
        Process starter = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingStarter.class.getName(),
                        directory.resolve("cluster").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ClusterAddress address;
        try (BufferedReader output = starter.inputReader(StandardCharsets.UTF_8)) {
            address = ClusterAddress.parse(output.readLine());
        }

        // When
        int status = starter.waitFor();

        // Then
        assertThat(status).isEqualTo(9);
        assertThat(address.pids()).containsKeys("etcd", "kube-apiserver");
        for (int pid : address.pids().values()) {
            awaitEnd(pid);
        }
    }

    @Test
    void areSharedByAllWhoBelongToTheSameProcess() throws Exception {
        // Given
        Process holder = new ProcessBuilder("sleep", "600").start();
        try {
            List<String> first = useShared(holder.pid());

            // When
            List<String> second = useShared(holder.pid());

            // Then
            assertThat(second.getFirst()).isEqualTo("shared");
            assertThat(ClusterAddress.parse(second.get(1)).server())
                    .isEqualTo(ClusterAddress.parse(first.get(1)).server());
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void vanishWithTheProcessTheyAreSharedUnder() throws Exception {
        // Given
        Process holder = new ProcessBuilder("sleep", "600").start();
        ClusterAddress address;
        try {
            address = ClusterAddress.parse(useShared(holder.pid()).get(1));
            assertThat(address.directory()).exists();
        } finally {

            // When
            holder.destroyForcibly().waitFor();
        }

        // Then
        for (int pid : address.pids().values()) {
            awaitEnd(pid);
        }
    }

    @Test
    void areThoseOfTheAssetsWhereOnlyTheApiIsWanted() throws Exception {
        // Given
        KubebuilderAssets assets =
                new KubebuilderAssets(Map.of("KUBEBUILDER_ASSETS", writeAssets().toString()));
        ClusterRequest request =
                new ClusterRequest(directory.resolve("cluster"), false, true, new Lifetime.OfThisProcess());
        assertThat(assets.obstacle(request)).isEmpty();

        // When
        try (RunningCluster cluster = assets.start(request)) {

            // Then
            Readiness readiness = readiness(cluster.address());
            assertThat(readiness.isReady()).isTrue();
            cluster.kill("kube-apiserver");
            assertThat(readiness.isReady()).isFalse();
            cluster.start("kube-apiserver");
            assertThat(readiness.isReady()).isTrue();
        }
        assertThat(request.directory()).doesNotExist();
    }

    @Test
    void areNotEnoughOfTheAssetsWherePodsAreWanted() throws IOException {
        // Given
        KubebuilderAssets assets =
                new KubebuilderAssets(Map.of("KUBEBUILDER_ASSETS", writeAssets().toString()));

        // When
        Optional<String> obstacle = assets.obstacle(ClusterRequest.ephemeral(directory.resolve("cluster")));

        // Then
        assertThat(obstacle).hasValueSatisfying(text -> assertThat(text).contains("no pods"));
    }

    @Test
    void startAgainOnTheSamePortWithTheirData() {
        // Given
        ClusterRequest request =
                new ClusterRequest(directory.resolve("cluster"), false, false, new Lifetime.OfThisProcess());
        ClusterAddress before;
        try (RunningCluster cluster = LocalCluster.onThisMachine().start(request)) {
            before = cluster.address();
        }

        // When
        try (RunningCluster cluster = LocalCluster.onThisMachine().start(request)) {

            // Then
            assertThat(cluster.address().server()).isEqualTo(before.server());
            assertThat(cluster.address().token()).isEqualTo(before.token());
        }
    }

    /** A process of its own uses the cluster that is shared under the holder, and ends: its way and its address. */
    private static List<String> useShared(long holder) throws Exception {
        Process user = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SharingUser.class.getName(),
                        Long.toString(holder))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = user.inputReader(StandardCharsets.UTF_8)) {
            return output.lines().toList();
        }
    }

    /** The programs of an envtest directory, which our own binary is as well. */
    private Path writeAssets() throws IOException {
        Path assets = Files.createDirectories(directory.resolve("assets"));
        Path binary;
        try {
            binary = new GoProgram(System.getenv()).binary();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        for (String program : List.of("etcd", "kube-apiserver")) {
            Path script = assets.resolve(program);
            Files.writeString(script, "#!/bin/sh\nexec " + binary + " " + program + " \"$@\"\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return assets;
    }

    private static Readiness readiness(ClusterAddress address) {
        return new Readiness(address.server(), address.token(), address.certificateAuthority());
    }

    private static void awaitEnd(int pid) throws Exception {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().onExit().get(20, TimeUnit.SECONDS);
        }
    }
}
