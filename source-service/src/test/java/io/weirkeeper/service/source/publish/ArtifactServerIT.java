package io.weirkeeper.service.source.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.runtime.http.ListenAddress;
import io.weirkeeper.service.source.store.AdvertisedAddress;
import io.weirkeeper.service.source.store.ArtifactPath;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.Retention;
import io.weirkeeper.service.source.store.StoredArtifact;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactServerIT {
    @TempDir
    Path temp;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private Path root;
    private ArtifactServer server;
    private StoredArtifact stored;

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectory(temp.resolve("data"));
        ArtifactStore store = new ArtifactStore(
                root,
                AdvertisedAddress.of("localhost", ":9090", "pod"),
                DigestAlgorithm.SHA256,
                Retention.DEFAULT,
                Clock.systemUTC());
        stored = store.write(new ArtifactPath("GitRepository", "apps", "fleet", "abc.tar.gz"), out -> {
            out.write("0123456789".getBytes(StandardCharsets.UTF_8));
            return Optional.empty();
        });
        Files.writeString(temp.resolve("secret"), "outside");
        server = new ArtifactServer(vertx, new ListenAddress("127.0.0.1", 0), store);
        server.open();
    }

    @AfterEach
    void close() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void servesAFileWithItsDigest() throws Exception {
        // When
        HttpResponse<String> response = get("/" + stored.path());

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("0123456789");
        assertThat(header(response, "ETag")).isEqualTo("\"" + stored.digest() + "\"");
        assertThat(header(response, "Repr-Digest"))
                .isEqualTo("sha-256=:"
                        + Base64.getEncoder()
                                .encodeToString(
                                        HexFormat.of().parseHex(stored.digest().hex()))
                        + ":");
        assertThat(header(response, "Content-Type")).isEqualTo("application/gzip");
        assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
    }

    @Test
    void answersTheReadinessProbeOfTheDeploymentWithoutAListing() throws Exception {
        // When
        HttpResponse<String> response = get("/");

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void answersHeadWithoutBody() throws Exception {
        // When
        HttpResponse<String> response = http.send(
                request("/" + stored.path())
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Length")).isEqualTo("10");
        assertThat(response.body()).isEmpty();
    }

    /** Retention removes files at any time; a connection that breaks would be a failure to the consumer. */
    @Test
    void answersWholeOrNotAtAllWhileFilesAreRemoved() throws Exception {
        // Given
        Path file = root.resolve(stored.path());
        byte[] content = Files.readAllBytes(file);
        AtomicBoolean ended = new AtomicBoolean();
        Thread remover = Thread.ofPlatform().start(() -> {
            try {
                while (!ended.get()) {
                    Files.deleteIfExists(file);
                    Path fresh = Files.write(root.resolve("fresh"), content);
                    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        // When
        Set<String> answers = new TreeSet<>();
        try {
            for (int i = 0; i < 2_000; i++) {
                HttpResponse<String> answer = get("/" + stored.path());
                answers.add(answer.statusCode() + " " + answer.body().strip());
            }
        } finally {
            ended.set(true);
            remover.join();
        }
        // Then
        assertThat(answers).isSubsetOf("200 0123456789", "404 404 page not found");
    }

    @Test
    void servesRanges() throws Exception {
        // When
        HttpResponse<String> part = get("/" + stored.path(), "Range", "bytes=2-4");
        HttpResponse<String> outside = get("/" + stored.path(), "Range", "bytes=10-");
        HttpResponse<String> stale = get("/" + stored.path(), "Range", "bytes=2-4", "If-Range", "\"sha256:another\"");

        // Then
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("234");
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 2-4/10");
        assertThat(outside.statusCode()).isEqualTo(416);
        assertThat(header(outside, "Content-Range")).isEqualTo("bytes */10");
        assertThat(stale.statusCode()).isEqualTo(200);
        assertThat(stale.body()).isEqualTo("0123456789");
    }

    @Test
    void saysThatAFileIsUnchanged() throws Exception {
        // Given
        HttpResponse<String> first = get("/" + stored.path());

        // When + Then
        assertThat(get("/" + stored.path(), "If-None-Match", "W/\"x\", " + header(first, "ETag"))
                        .statusCode())
                .isEqualTo(304);
        assertThat(get("/" + stored.path(), "If-None-Match", "\"x\"").statusCode())
                .isEqualTo(200);
        assertThat(get("/" + stored.path(), "If-Modified-Since", header(first, "Last-Modified"))
                        .statusCode())
                .isEqualTo(304);
        assertThat(get("/" + stored.path(), "If-Modified-Since", "yesterday").statusCode())
                .isEqualTo(200);
    }

    @Test
    void changesTheTagWithTheContent() throws Exception {
        // Given
        String before = header(get("/" + stored.path()), "ETag");

        // When
        Files.writeString(root.resolve(stored.path()), "abcdefghij");

        // Then
        assertThat(header(get("/" + stored.path()), "ETag")).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/gitrepository",
                "/gitrepository/",
                "/gitrepository/apps/fleet/",
                "/gitrepository/apps/fleet/none.tar.gz",
                "/gitrepository/apps/fleet/abc.tar.gz.lock",
                "/gitrepository/apps/fleet/.tmp-1",
                "/../secret",
                "/%2e%2e/secret",
                "/gitrepository/..%2f..%2fsecret",
                "/gitrepository/apps/../../../secret",
                "/gitrepository/apps/fleet/abc.tar.gz%00",
                "//etc/passwd",
                "/%zz",
            })
    void servesNothingElse(String path) throws Exception {
        // Given
        Files.writeString(root.resolve("gitrepository/apps/fleet/.tmp-1"), "half");

        // When
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        // Then
        assertThat(answer).startsWith("HTTP/1.1 404").doesNotContain("outside", "half");
    }

    @Test
    void servesNoLinkOutOfTheRootButOnesInside() throws Exception {
        // Given
        Path directory = root.resolve("gitrepository/apps/fleet");
        Files.createSymbolicLink(directory.resolve("out.tar.gz"), temp.resolve("secret"));
        Files.createSymbolicLink(directory.resolve("latest.tar.gz"), directory.resolve("abc.tar.gz"));

        // When + Then
        assertThat(get("/gitrepository/apps/fleet/out.tar.gz").statusCode()).isEqualTo(404);
        assertThat(get("/gitrepository/apps/fleet/latest.tar.gz").body()).isEqualTo("0123456789");
    }

    @Test
    void refusesOtherMethods() throws Exception {
        // When
        HttpResponse<String> response = http.send(
                request("/" + stored.path())
                        .method("PUT", HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        // Then
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(root.resolve(stored.path())).hasContent("0123456789");
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                OutputStream out = socket.getOutputStream()) {
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
