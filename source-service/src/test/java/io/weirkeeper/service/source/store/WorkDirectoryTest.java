package io.weirkeeper.service.source.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoryTest {
    /** Above what Linux gives to processes. */
    private static final long NOBODY = 99_999_999;

    @TempDir
    Path temp;

    @Test
    void removesWhatKilledProcessesLeft() throws IOException {
        // Given
        long own = ProcessHandle.current().pid();
        Path dead = directory("weir-source-" + NOBODY + "-bucket-1");
        Path before = directory("weir-source-" + own + "-oci-1");
        Path current = directory("weir-source-" + own + "-oci-2");
        Path other = directory("somebody-else");
        Path parent = directory("weir-source-" + parent() + "-oci-3");
        Files.setLastModifiedTime(before, FileTime.from(Instant.EPOCH));

        // When
        WorkDirectory.removeLeftOvers(temp);

        // Then
        assertThat(dead).doesNotExist();
        assertThat(before).doesNotExist();
        assertThat(current).exists();
        assertThat(other).exists();
        assertThat(parent).exists();
    }

    @Test
    void goesWhenItIsClosed() throws IOException {
        Path path;
        try (WorkDirectory work = new WorkDirectory("test")) {
            path = work.path();
            Files.writeString(work.file("a"), "x");
            assertThat(path.getFileName().toString())
                    .startsWith("weir-source-" + ProcessHandle.current().pid() + "-test-");
        }
        assertThat(path).doesNotExist();
    }

    private static long parent() {
        return ProcessHandle.current().parent().orElseThrow().pid();
    }

    private Path directory(String name) throws IOException {
        Path directory = Files.createDirectory(temp.resolve(name));
        Files.writeString(directory.resolve("content"), "x");
        return directory;
    }
}
