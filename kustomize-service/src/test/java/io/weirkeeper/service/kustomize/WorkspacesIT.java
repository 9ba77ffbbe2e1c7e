package io.weirkeeper.service.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.service.kustomize.fetch.ArtifactFetcher;
import io.weirkeeper.service.kustomize.fetch.Workspace;
import io.weirkeeper.service.kustomize.fetch.Workspaces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspacesIT {
    private static final byte[] ARCHIVE = FakeSource.archive(Map.of("a/b.yaml", "kind: A\n"));

    private final HttpServer server;
    private final Path directory;
    private final ArtifactFetcher fetcher;
    private final Workspaces workspaces;
    private final AtomicInteger downloads = new AtomicInteger();
    private int status = 200;
    private byte[] body = ARCHIVE;

    WorkspacesIT(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.fetcher = new ArtifactFetcher(
                directory, "localhost:" + server.getAddress().getPort());
        this.workspaces = new Workspaces(fetcher);
        server.createContext("/", exchange -> {
            downloads.incrementAndGet();
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        fetcher.close();
    }

    @Test
    void extractsWhatHasTheRightDigestAndRemovesItInTheEnd() throws IOException {
        // When
        String text;
        try (Workspace workspace = workspaces.open(artifact(ARCHIVE))) {
            text = Files.readString(workspace.root().resolve("a/b.yaml"));
        }

        // Then
        workspaces.close();
        assertThat(text).isEqualTo("kind: A\n");
        assertThat(left()).isZero();
    }

    @Test
    void downloadsOnceForAllWhoRead() throws IOException {
        // When
        try (Workspace first = workspaces.open(artifact(ARCHIVE));
                Workspace second = workspaces.open(artifact(ARCHIVE))) {
            assertThat(second.root()).isEqualTo(first.root());
        }
        try (Workspace later = workspaces.open(artifact(ARCHIVE))) {
            assertThat(later.root().resolve("a/b.yaml")).exists();
        }

        // Then
        assertThat(downloads).hasValue(1);
    }

    @Test
    void keepsFewThatNobodyReads() throws IOException {
        // When
        for (String content : List.of("1", "2", "3", "4")) {
            body = FakeSource.archive(Map.of("a.yaml", content));
            workspaces.open(artifact(body)).close();
        }

        // Then
        assertThat(left()).isEqualTo(2);
    }

    @Test
    void aFailureIsNotRemembered() throws IOException {
        // Given
        status = 503;
        assertThatThrownBy(() -> workspaces.open(artifact(ARCHIVE))).isInstanceOf(ReconcileException.class);

        // When
        status = 200;
        try (Workspace workspace = workspaces.open(artifact(ARCHIVE))) {
            // Then
            assertThat(workspace.root().resolve("a/b.yaml")).exists();
        }
    }

    @Test
    void refusesAnArtifactOfAnotherDigest() throws IOException {
        // When
        ReconcileException failure = catchThrowableOfType(
                ReconcileException.class, () -> workspaces.open(artifact("another".getBytes(StandardCharsets.UTF_8))));

        // Then
        assertThat(failure.disposition()).isEqualTo(Disposition.RETRY);
        assertThat(failure.text()).startsWith("failed to verify archive: computed digest doesn't match 'sha256:");
        assertThat(left()).isZero();
    }

    @Test
    void refusesWhatIsNoArchive() throws IOException {
        // Given
        body = "no archive".getBytes(StandardCharsets.UTF_8);

        // When
        ReconcileException failure =
                catchThrowableOfType(ReconcileException.class, () -> workspaces.open(artifact(body)));

        // Then
        assertThat(failure.reason()).isEqualTo("ArtifactFailed");
        assertThat(left()).isZero();
    }

    @Test
    void waitsForAnArtifactThatIsNotThere() {
        // Given
        status = 404;

        // When
        ReconcileException failure =
                catchThrowableOfType(ReconcileException.class, () -> workspaces.open(artifact(ARCHIVE)));

        // Then
        assertThat(failure.disposition()).isEqualTo(Disposition.WAITING);
        assertThat(failure.text()).isEqualTo("Source is not ready, artifact not found");
    }

    @Test
    void waitsForAServerThatIsNotWell() {
        // Given
        status = 503;

        // When
        ReconcileException unwell =
                catchThrowableOfType(ReconcileException.class, () -> workspaces.open(artifact(ARCHIVE)));
        server.stop(0);
        ReconcileException away =
                catchThrowableOfType(ReconcileException.class, () -> workspaces.open(artifact(ARCHIVE)));

        // Then
        assertThat(unwell.disposition()).isEqualTo(Disposition.WAITING);
        assertThat(unwell).hasCauseInstanceOf(IOException.class);
        assertThat(away.disposition()).isEqualTo(Disposition.WAITING);
        assertThat(away).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void fetchesOverHttpOnly() {
        // Given
        Artifact local =
                new Artifact(digest(ARCHIVE), Instant.EPOCH, Map.of(), "x", "main@sha1:1", 1L, "file:///etc/passwd");

        // When
        ReconcileException failure = catchThrowableOfType(ReconcileException.class, () -> workspaces.open(local));

        // Then
        assertThat(failure.text()).contains("only http and https are fetched");
    }

    private long left() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    private static Artifact artifact(byte[] content) {
        return new Artifact(
                digest(content), Instant.EPOCH, Map.of(), "a.tar.gz", "main@sha1:1", 1L, "http://source/a.tar.gz");
    }

    private static String digest(byte[] content) {
        return Digest.of(DigestAlgorithm.SHA256, content).toString();
    }
}
