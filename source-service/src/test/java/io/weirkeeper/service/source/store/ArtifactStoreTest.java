package io.weirkeeper.service.source.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.engine.artifact.DirectoryIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @TempDir
    Path root;

    private ArtifactStore store;

    @BeforeEach
    void open() {
        store = new ArtifactStore(
                root,
                AdvertisedAddress.of("", ":9090", "pod"),
                DigestAlgorithm.SHA256,
                Retention.DEFAULT,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void storesUnderFluxsPathWithTheDigestOfTheFile() throws IOException {
        // When
        StoredArtifact stored = write("a.tar.gz", "content");

        // Then
        assertThat(stored.path()).isEqualTo("gitrepository/apps/fleet/a.tar.gz");
        assertThat(stored.url()).isEqualTo("http://localhost:9090/gitrepository/apps/fleet/a.tar.gz");
        assertThat(stored.size()).isEqualTo(7);
        assertThat(stored.digest()).isEqualTo(Digest.of(DigestAlgorithm.SHA256, "content"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("a.tar.gz"))))
                .isEqualTo("rw-------");
    }

    @Test
    void keepsTheOldFileWhenTheNewOneFails() {
        // Given
        write("a.tar.gz", "old");

        // When + Then
        assertThatThrownBy(() -> store.write(path("a.tar.gz"), out -> {
                    out.write("half".getBytes(StandardCharsets.UTF_8));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("No space left on device");
        assertThat(file("a.tar.gz")).hasContent("old");
        assertThat(names()).containsExactlyInAnyOrder("a.tar.gz", "a.tar.gz.lock");
    }

    @Test
    void noticesAFileThatChangedAndTrustsOneThatDidNot() throws IOException {
        // Given
        StoredArtifact stored = write("a.tar.gz", "content");
        store.verify(stored.path(), stored.digest().toString());

        // When
        Files.writeString(file("a.tar.gz"), "CONTENT");

        // Then
        assertThatThrownBy(() -> store.verify(stored.path(), stored.digest().toString()))
                .isInstanceOf(StoreException.class)
                .hasMessage("computed digest doesn't match '" + stored.digest() + "'");
    }

    @Test
    void verifiesFilesOfAnEarlierProcess() throws IOException {
        // Given
        Files.createDirectories(root.resolve("gitrepository/apps/fleet"));
        Files.writeString(file("a.tar.gz"), "content");

        // When + Then
        store.verify(
                "gitrepository/apps/fleet/a.tar.gz",
                Digest.of(DigestAlgorithm.SHA512, "content").toString());
        assertThatThrownBy(() -> store.verify(
                        "gitrepository/apps/fleet/a.tar.gz",
                        Digest.of(DigestAlgorithm.SHA256, "other").toString()))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void findsTheIndexOfExactlyThisArtifact() {
        // Given
        TreeMap<String, Digest> directories = new TreeMap<>();
        directories.put("", Digest.of(DigestAlgorithm.SHA256, "x"));
        StoredArtifact stored = store.write(path("a.tar.gz"), out -> {
            out.write(1);
            return Optional.of(new DirectoryIndex(directories));
        });

        // When
        Optional<StoredArtifact> index =
                store.index(stored.path(), stored.digest().toString());

        // Then
        assertThat(index).isPresent();
        assertThat(root.resolve(index.get().path())).exists();
        assertThat(store.index(
                        stored.path(),
                        Digest.of(DigestAlgorithm.SHA256, "other").toString()))
                .isEmpty();
    }

    @Test
    void removesOldArtifactsAndTheirIndexes() throws IOException {
        // Given
        StoredArtifact current = write("new.tar.gz", "new");
        write("old.tar.gz", "old");
        Files.writeString(file("old.tar.gz.0123.index"), "index");
        age("old.tar.gz", Duration.ofSeconds(61));

        // When
        int removed = store.collectGarbage(current.path(), current.digest().toString());

        // Then
        assertThat(removed).isEqualTo(1);
        assertThat(names()).containsExactlyInAnyOrder("new.tar.gz", "new.tar.gz.lock");
    }

    @Test
    void neverLeavesItsRoot() throws IOException {
        // Given
        Path outside = Files.createTempFile("outside", ".txt");

        // When
        store.remove("../" + outside.getFileName());
        store.remove("gitrepository/../../../../../.." + outside);

        // Then
        assertThat(outside).exists();
        Files.delete(outside);
    }

    @Test
    void removesAllOfAnObjectAndNothingElse() {
        // Given
        write("a.tar.gz", "content");
        store.write(new ArtifactPath("GitRepository", "apps", "other", "b.tar.gz"), out -> {
            out.write(1);
            return Optional.empty();
        });

        // When
        boolean removed = store.removeAll(path("*"));

        // Then
        assertThat(removed).isTrue();
        assertThat(root.resolve("gitrepository/apps/fleet")).doesNotExist();
        assertThat(root.resolve("gitrepository/apps/other/b.tar.gz")).exists();
        assertThat(store.removeAll(path("*"))).isFalse();
    }

    private StoredArtifact write(String name, String content) {
        return store.write(path(name), out -> {
            out.write(content.getBytes(StandardCharsets.UTF_8));
            return Optional.empty();
        });
    }

    private static ArtifactPath path(String name) {
        return new ArtifactPath("GitRepository", "apps", "fleet", name);
    }

    private Path file(String name) {
        return root.resolve("gitrepository/apps/fleet").resolve(name);
    }

    private void age(String name, Duration age) throws IOException {
        Files.setLastModifiedTime(file(name), FileTime.from(NOW.minus(age)));
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(root.resolve("gitrepository/apps/fleet"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
