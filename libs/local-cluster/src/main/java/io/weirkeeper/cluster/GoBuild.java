package io.weirkeeper.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds the Go program once per user and version of its sources. Several processes may ask at the same time: one
 * builds, the others wait for it.
 */
final class GoBuild {
    private static final String VERSION = "v1.34.4";
    private static final Duration KEPT = Duration.ofDays(30);
    private static final String BINARY = "local-cluster";

    private final Path cache;
    private final Path go;
    private final Clock clock;

    GoBuild(Path cache, Path go, Clock clock) {
        this.cache = cache;
        this.go = go;
        this.clock = clock;
    }

    static Path binary(Path cache, GoSources sources) throws IOException {
        return cache.resolve(sources.digest()).resolve(BINARY);
    }

    /** The built program; builds it when it is not there yet. */
    Path ensure(GoSources sources) throws IOException, InterruptedException {
        Path binary = binary(cache, sources);
        Path home = cache.resolve(sources.digest());
        Files.createDirectories(home);
        if (!Files.isExecutable(binary)) {
            // one thread of this JVM at a time: a file lock is held by the process as a whole
            synchronized (GoBuild.class) {
                try (FileChannel lock =
                        FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    lock.lock();
                    if (!Files.isExecutable(binary)) {
                        build(sources, home, binary);
                        removeOld();
                    }
                }
            }
        }
        Files.setLastModifiedTime(home, FileTime.from(clock.instant()));
        return binary;
    }

    private void build(GoSources sources, Path home, Path binary) throws IOException, InterruptedException {
        Instant began = clock.instant();
        System.err.println("local-cluster: building Kubernetes " + VERSION
                + " once for this user, about 4 minutes on two" + " cores (" + sources.directory() + ")");
        Path built = home.resolve(BINARY + ".new");
        Path log = home.resolve("build.log");
        int status = new ProcessBuilder(command(built))
                .directory(sources.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new ClusterException("go build of " + sources.directory() + " failed, see " + log + ":\n"
                    + lastLines(Files.readAllLines(log)));
        }
        Files.move(built, binary, StandardCopyOption.ATOMIC_MOVE);
        System.err.println("local-cluster: built " + binary + " in "
                + Duration.between(began, clock.instant()).toSeconds() + " s");
    }

    private List<String> command(Path output) {
        String version = "k8s.io/component-base/version";
        String linked = "-s -w -X " + version + ".gitVersion=" + VERSION + " -X " + version + ".gitMajor=1 -X "
                + version + ".gitMinor=34 -X " + version + ".gitTreeState=clean";
        return List.of(go.toString(), "build", "-trimpath", "-ldflags", linked, "-o", output.toString(), ".");
    }

    private static String lastLines(List<String> lines) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    /** Builds of older sources that nobody has used for a month; each is 120 MB. */
    private void removeOld() throws IOException {
        Instant limit = clock.instant().minus(KEPT);
        try (Stream<Path> builds = Files.list(cache)) {
            for (Path build : builds.toList()) {
                if (Files.exists(build.resolve(BINARY))
                        && Files.getLastModifiedTime(build).toInstant().isBefore(limit)) {
                    Files.deleteIfExists(build.resolve(BINARY));
                }
            }
        }
    }
}
