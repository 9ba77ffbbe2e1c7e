package io.weirkeeper.engine.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurePathTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({
        "apps, apps",
        "./apps/, apps",
        "apps//web/./x, apps/web/x",
        "../../etc/passwd, etc/passwd",
        "/etc/passwd, etc/passwd",
        "apps/../../../../x, x",
        "'', ''",
        ".., ''",
    })
    void staysInsideTheRoot(String untrusted, String expected) throws IOException {
        // When
        Path joined = SecurePath.join(temp, untrusted);

        // Then
        assertThat(joined).isEqualTo(temp.resolve(expected));
    }

    @Test
    void followsSymlinksAsIfTheRootWereTheFileSystem() throws IOException {
        // Given
        Files.createDirectories(temp.resolve("a/b"));
        Files.createSymbolicLink(temp.resolve("a/up"), Path.of("../../../../etc"));
        Files.createSymbolicLink(temp.resolve("absolute"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(temp.resolve("a/b/again"), Path.of("/a/up"));

        // When + Then
        assertThat(SecurePath.join(temp, "a/up/passwd")).isEqualTo(temp.resolve("etc/passwd"));
        assertThat(SecurePath.join(temp, "absolute")).isEqualTo(temp.resolve("etc/passwd"));
        assertThat(SecurePath.join(temp, "a/b/again/shadow")).isEqualTo(temp.resolve("etc/shadow"));
    }

    @Test
    void refusesSymlinkLoops() throws IOException {
        // Given
        Files.createSymbolicLink(temp.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(temp.resolve("b"), Path.of("a"));

        // When + Then
        assertThatThrownBy(() -> SecurePath.join(temp, "a/x"))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("more than 255 symlinks");
    }

    @Test
    void refusesNulCharacters() {
        assertThatThrownBy(() -> SecurePath.join(temp, "a\0b"))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("NUL");
    }

    @Test
    void neverLeavesTheRootWhateverThePathAndTheLinks() throws IOException {
        // Given
        Random random = new Random(42);
        String[] parts = {"..", ".", "", "a", "b", "l0", "l1", "l2", "l3", "/", "c"};
        Files.createDirectories(temp.resolve("root/a/b"));
        Path root = temp.resolve("root").toRealPath();
        for (int i = 0; i < 4; i++) {
            Files.createSymbolicLink(root.resolve("l" + i), Path.of(path(random, parts)));
            Files.createSymbolicLink(root.resolve("a/l" + i), Path.of(path(random, parts)));
        }

        // When + Then
        for (int i = 0; i < 5000; i++) {
            String untrusted = path(random, parts);
            try {
                Path joined = SecurePath.join(root, untrusted);
                assertThat(joined.normalize()).as(untrusted).isEqualTo(joined).startsWithRaw(root);
                if (Files.exists(joined)) {
                    assertThat(joined.toRealPath()).as(untrusted).startsWithRaw(root);
                }
            } catch (ArtifactException e) {
                assertThat(e).hasMessageContaining("symlinks");
            }
        }
    }

    private static String path(Random random, String[] parts) {
        StringBuilder path = new StringBuilder();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            path.append(i == 0 ? "" : "/").append(parts[random.nextInt(parts.length)]);
        }
        return path.toString().isEmpty() ? "." : path.toString();
    }
}
