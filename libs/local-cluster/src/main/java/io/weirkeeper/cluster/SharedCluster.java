package io.weirkeeper.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One cluster for all test JVMs of one Maven run, or for one JVM where there is no Maven. It ends by itself, with its
 * data, when Maven or that JVM is gone.
 */
public final class SharedCluster {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Map<Boolean, RunningCluster> OF_THIS_JVM = new HashMap<>();

    private SharedCluster() {}

    /** Starts it at the first call; one that runs pods serves also those who need none. */
    public static synchronized RunningCluster get(boolean pods) {
        RunningCluster known = OF_THIS_JVM.get(pods);
        if (known == null) {
            known = OF_THIS_JVM.get(true);
        }
        if (known == null) {
            known = findOrStart(pods, holder());
            OF_THIS_JVM.put(pods, known);
        }
        return known;
    }

    /** All who name the same holder get the same cluster, which ends with that process. */
    static RunningCluster findOrStart(boolean pods, long holder) {
        Path runs = CacheDirectory.of(System.getenv()).resolve("run");
        Path full = runs.resolve(Long.toString(holder));
        Path bare = runs.resolve(holder + "-api");
        try {
            Files.createDirectories(runs);
            try (FileChannel lock =
                    FileChannel.open(runs.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                removeRemains(runs);
                for (Path directory : pods ? new Path[] {full} : new Path[] {full, bare}) {
                    Optional<RunningCluster> running = find(directory);
                    if (running.isPresent()) {
                        return running.get();
                    }
                }
                boolean onlyApi = !pods
                        && new KubebuilderAssets(System.getenv())
                                .obstacle(request(bare, false, holder))
                                .isEmpty();
                return LocalCluster.onThisMachine()
                        .start(onlyApi ? request(bare, false, holder) : request(full, true, holder));
            }
        } catch (IOException e) {
            throw new ClusterException("cannot use " + runs + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while starting a cluster", e);
        }
    }

    private static ClusterRequest request(Path directory, boolean pods, long holder) {
        return new ClusterRequest(directory, pods, true, new Lifetime.OfProcess(holder));
    }

    private static Optional<RunningCluster> find(Path directory) throws IOException, InterruptedException {
        Path description = directory.resolve("cluster.json");
        if (!Files.exists(description)) {
            return Optional.empty();
        }
        ClusterAddress address = ClusterAddress.parse(Files.readString(description));
        try {
            // a busy machine may be slow to answer, which does not mean that there is no cluster
            new Readiness(address.server(), address.token(), address.certificateAuthority()).await(PATIENCE, List.of());
            return Optional.of(new FoundCluster(address));
        } catch (ClusterException e) {
            return Optional.empty();
        }
    }

    /** What clusters left whose end nobody saw, for instance that of a machine without power. */
    private static void removeRemains(Path runs) throws IOException {
        try (Stream<Path> directories = Files.list(runs)) {
            for (Path directory : directories.filter(Files::isDirectory).toList()) {
                String pid = String.valueOf(directory.getFileName()).replace("-api", "");
                if (ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    removeTree(directory);
                }
            }
        }
    }

    private static void removeTree(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList().reversed()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // it is just being removed by the cluster itself, or will be found again next time
            System.err.println("local-cluster: cannot remove " + directory + ": " + e.getMessage());
        }
    }

    /** The Maven above this JVM, or this JVM. */
    private static long holder() {
        Optional<ProcessHandle> at = ProcessHandle.current().parent();
        while (at.isPresent()) {
            if (isMaven(at.get())) {
                return at.get().pid();
            }
            at = at.get().parent();
        }
        return ProcessHandle.current().pid();
    }

    private static boolean isMaven(ProcessHandle process) {
        return process.info()
                .arguments()
                .map(arguments -> Stream.of(arguments))
                .orElse(Stream.empty())
                .anyMatch(argument -> argument.equals("org.codehaus.plexus.classworlds.launcher.Launcher"));
    }
}
