package io.weirkeeper.service.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.engine.artifact.DirectoryIndex;
import io.weirkeeper.service.kustomize.fetch.ArtifactFetcher;
import io.weirkeeper.service.kustomize.fetch.DirectoryIndexes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the digests of directories come from, and what of it is believed. */
class DirectoryIndexesIT {
    private static final String SOURCE = "GitRepository/x/repo";
    private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, "content");
    private static final DirectoryIndex INDEX = new DirectoryIndex(new TreeMap<>(Map.of("apps", DIGEST)));

    private final HttpServer server;
    private final ArtifactFetcher fetcher;
    private final DirectoryIndexes indexes;
    private final AtomicInteger asked = new AtomicInteger();

    DirectoryIndexesIT(@TempDir Path directory) throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.fetcher = new ArtifactFetcher(
                directory, "localhost:" + server.getAddress().getPort());
        this.indexes = new DirectoryIndexes(fetcher);
        byte[] body = INDEX.print().getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, body.length);
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
    void readsTheIndexThatAFactNamesOnce() {
        // Given
        indexes.heard(fact("sha256:1", "http://source/a.tar.gz.index", INDEX.print()));

        // When
        DirectoryIndex first = indexes.find(SOURCE, artifact("sha256:1")).orElseThrow();
        DirectoryIndex second = indexes.find(SOURCE, artifact("sha256:1")).orElseThrow();

        // Then
        assertThat(first).isEqualTo(INDEX).isSameAs(second);
        assertThat(asked).hasValue(1);
    }

    @Test
    void believesNoFactAboutAnotherArtifact() {
        // When
        indexes.heard(fact("sha256:2", "http://source/a.tar.gz.index", INDEX.print()));

        // Then
        assertThat(indexes.find(SOURCE, artifact("sha256:1"))).isEmpty();
        assertThat(asked).hasValue(0);
    }

    @Test
    void asksNobodyButTheServerOfTheArtifact() {
        // When
        indexes.heard(fact("sha256:1", "http://elsewhere/a.tar.gz.index", INDEX.print()));

        // Then
        assertThat(indexes.find(SOURCE, artifact("sha256:1"))).isEmpty();
        assertThat(asked).hasValue(0);
    }

    @Test
    void refusesAnIndexOfAnotherDigest() {
        // When
        indexes.heard(fact("sha256:1", "http://source/a.tar.gz.index", "another"));

        // Then
        assertThat(indexes.find(SOURCE, artifact("sha256:1"))).isEmpty();
        assertThat(asked).hasValue(1);
    }

    private static ArtifactFact fact(String digest, String url, String index) {
        return new ArtifactFact(
                new Subject("c", "GitRepository", "x", "repo", "u", "1"),
                false,
                "main@sha1:1",
                digest,
                "http://source/a.tar.gz",
                1,
                url,
                Digest.of(DigestAlgorithm.SHA256, index).toString());
    }

    private static Artifact artifact(String digest) {
        return new Artifact(digest, Instant.EPOCH, Map.of(), "a.tar.gz", "main@sha1:1", 1L, "http://source/a.tar.gz");
    }
}
