package io.weirkeeper.service.source.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.artifact.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * A disk that is really full: {@code WEIR_TEST_SMALL_DISK} names an empty directory on one of at most 64 MB
 * ({@code mount -t tmpfs -o size=4m tmpfs DIRECTORY}). Skipped without.
 */
@EnabledIfEnvironmentVariable(named = "WEIR_TEST_SMALL_DISK", matches = "/.+")
class SmallDiskIT {
    private static final int TOO_MUCH = 65 << 20;

    private Path root;
    private ArtifactStore store;

    @BeforeEach
    void open() throws IOException {
        root = Files.createTempDirectory(Path.of(System.getenv("WEIR_TEST_SMALL_DISK")), "data");
        store = new ArtifactStore(
                root,
                AdvertisedAddress.of("", ":9090", "pod"),
                DigestAlgorithm.SHA256,
                Retention.DEFAULT,
                Clock.systemUTC());
    }

    @AfterEach
    void clear() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void keepsWhatItHasAndStoresAgainWhenThereIsRoom() throws IOException {
        // Given
        StoredArtifact first = write("first.tar.gz", 1000);

        // When + Then
        assertThatThrownBy(() -> write("second.tar.gz", TOO_MUCH))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("No space left on device");
        assertThatThrownBy(() -> write("first.tar.gz", TOO_MUCH)).isInstanceOf(StoreException.class);
        store.verify(first.path(), first.digest().toString());
        try (Stream<Path> files = Files.list(root.resolve("gitrepository/apps/fleet"))) {
            assertThat(files.map(file -> file.getFileName().toString()).toList())
                    .isSubsetOf(List.of("first.tar.gz", "first.tar.gz.lock", "second.tar.gz.lock"));
        }
        StoredArtifact second = write("second.tar.gz", 2000);
        store.verify(second.path(), second.digest().toString());
    }

    private StoredArtifact write(String name, int size) {
        return store.write(new ArtifactPath("GitRepository", "apps", "fleet", name), out -> {
            byte[] piece = new byte[8192];
            for (int left = size; left > 0; left -= piece.length) {
                out.write(piece, 0, Math.min(piece.length, left));
            }
            return Optional.empty();
        });
    }
}
