package io.weirkeeper.service.source.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.engine.artifact.DirectoryIndex;
import io.weirkeeper.runtime.http.ListenAddress;
import io.weirkeeper.service.source.store.AdvertisedAddress;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.Retention;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that stores artifacts and is killed again and again, while another one serves them. */
class KilledStoreIT {
    private static final int KILLS = 12;
    private static final int LONGEST_NANOS = 20_000_000;

    @TempDir
    Path root;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(7);
    private Path directory;
    private ArtifactServer server;

    @BeforeEach
    void serve() {
        directory = root.resolve("gitrepository/apps/fleet");
        server = new ArtifactServer(vertx, new ListenAddress("127.0.0.1", 0), store());
        server.open();
    }

    @AfterEach
    void stop() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void servesNothingThatIsHalfWritten() throws Exception {
        int artifacts = 0;
        int indexes = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            // When
            Process process = start(kill);
            try {
                int before = artifacts;
                List<String> known = names();
                awaitArtifactBeside(known);
                artifacts = before + check();
                LockSupport.parkNanos(random.nextInt(LONGEST_NANOS)); // somewhere in the middle of a store
            } finally {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }

            // Then
            artifacts += check();
            for (String name : names()) {
                if (name.endsWith(".index")) {
                    assertThat(DirectoryIndex.parse(Files.readString(directory.resolve(name)))
                                    .directories())
                            .hasSize(1000);
                    indexes++;
                }
            }
            HttpResponse<byte[]> latest = get("latest.tar.gz");
            if (latest.statusCode() == 200) {
                String target = Files.readSymbolicLink(directory.resolve("latest.tar.gz"))
                        .toString();
                assertThat(digest(latest.body()) + ".tar.gz").isEqualTo(target);
            }
        }
        assertThat(artifacts).isGreaterThanOrEqualTo(KILLS);
        assertThat(indexes).isPositive();
        assertThat(names()).as("what killed processes leave goes with time").satisfies(this::collects);
    }

    private void awaitArtifactBeside(List<String> known) {
        Instant end = Instant.now().plusSeconds(60);
        while (names().stream().noneMatch(name -> name.endsWith(".tar.gz") && !known.contains(name))) {
            assertThat(Instant.now())
                    .as("the child stores nothing, see killed-store.log")
                    .isBefore(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Gets every artifact; those that retention takes away meanwhile are not there, the others are whole. */
    private int check() throws IOException, InterruptedException {
        int whole = 0;
        for (String name : names()) {
            if (name.matches("[0-9a-f]{64}\\.tar\\.gz")) {
                whole += isServedWhole(name) ? 1 : 0;
            }
        }
        return whole;
    }

    private boolean isServedWhole(String name) throws IOException, InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = get(name);
        } catch (IOException e) {
            // taken away between the look for it and the answer: the connection breaks, nobody believes that it was all
            assertThat(directory.resolve(name)).doesNotExist();
            return false;
        }
        assertThat(response.statusCode()).isIn(200, 404);
        if (response.statusCode() == 200) {
            assertThat(digest(response.body()) + ".tar.gz").isEqualTo(name);
        }
        return response.statusCode() == 200;
    }

    private void collects(List<? extends String> names) {
        String current = names.stream()
                .filter(name -> name.matches("[0-9a-f]{64}\\.tar\\.gz"))
                .findFirst()
                .orElseThrow();
        new ArtifactStore(
                        root,
                        AdvertisedAddress.of("", ":9090", "pod"),
                        DigestAlgorithm.SHA256,
                        Retention.DEFAULT,
                        Clock.offset(Clock.systemUTC(), Duration.ofHours(1)))
                .collectGarbage("gitrepository/apps/fleet/" + current, "sha256:" + current.substring(0, 64));
        assertThat(names())
                .containsExactlyInAnyOrder(
                        current,
                        current + ".lock",
                        current + "." + current.substring(0, 64) + ".index",
                        "latest.tar.gz");
    }

    private HttpResponse<byte[]> get(String name) throws IOException, InterruptedException {
        URI url = URI.create("http://127.0.0.1:" + server.port() + "/gitrepository/apps/fleet/" + name);
        return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String digest(byte[] content) {
        return Digest.of(DigestAlgorithm.SHA256, content).hex();
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of(); // nothing is stored yet
        }
    }

    private ArtifactStore store() {
        return new ArtifactStore(
                root,
                AdvertisedAddress.of("", ":9090", "pod"),
                DigestAlgorithm.SHA256,
                Retention.DEFAULT,
                Clock.systemUTC());
    }

    private Process start(int seed) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.weirkeeper.service.source.store.StoreInTest",
                        root.toString(),
                        Integer.toString(seed))
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "killed-store.log").toFile())
                .start();
    }
}
