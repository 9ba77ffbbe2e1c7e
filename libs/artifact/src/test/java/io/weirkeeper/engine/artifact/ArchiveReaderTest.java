package io.weirkeeper.engine.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveReaderTest {
    private static final ArchiveLimits SMALL = new ArchiveLimits(1000, 5, 3);

    @TempDir
    Path temp;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);
    private Path target = Path.of("");

    @BeforeEach
    void open() throws IOException {
        target = temp.resolve("target");
        tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    @Test
    void extractsFilesAndDirectories() throws IOException {
        // Given
        directory("apps/");
        file("apps/app.yaml", "app", 0600);
        file("run.sh", "run", 0700);
        file("no/entry/for/its/directory.txt", "x", 0644);

        // When
        extract(ArchiveLimits.DEFAULT);

        // Then
        assertThat(target.resolve("apps/app.yaml")).hasContent("app");
        assertThat(target.resolve("no/entry/for/its/directory.txt")).hasContent("x");
        assertThat(Files.isExecutable(target.resolve("run.sh"))).isTrue();
        assertThat(Files.getPosixFilePermissions(target.resolve("apps/app.yaml")))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escape", "a/../../escape", "a/..", "..", "/etc/escape"})
    void refusesEntriesThatLeaveTheArchive(String name) throws IOException {
        // Given
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
        put(entry, "x");

        // When + Then
        assertThatThrownBy(() -> extract(ArchiveLimits.DEFAULT))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("archive entry '" + name + "'");
        assertThat(temp.resolve("escape")).doesNotExist();
    }

    @Test
    void skipsLinksAndDevicesAndWritesThroughNone() throws IOException {
        // Given
        Path outside = Files.createDirectory(temp.resolve("outside"));
        link("out", outside.toString(), TarConstants.LF_SYMLINK);
        link("passwd", "/etc/passwd", TarConstants.LF_SYMLINK);
        link("hard", "passwd", TarConstants.LF_LINK);
        link("fifo", "", TarConstants.LF_FIFO);
        link("device", "", TarConstants.LF_CHR);
        file("out/file", "stays inside", 0600);

        // When
        extract(ArchiveLimits.DEFAULT);

        // Then
        assertThat(outside).isEmptyDirectory();
        assertThat(target.resolve("out/file")).hasContent("stays inside");
        assertThat(Files.isSymbolicLink(target.resolve("out"))).isFalse();
        for (String name : List.of("passwd", "hard", "fifo", "device")) {
            assertThat(Files.exists(target.resolve(name), LinkOption.NOFOLLOW_LINKS))
                    .as(name)
                    .isFalse();
        }
    }

    @Test
    void replacesASymlinkThatAlreadyLiesInTheTarget() throws IOException {
        // Given
        Path secret = Files.writeString(temp.resolve("secret"), "kept");
        Files.createDirectory(target);
        Files.createSymbolicLink(target.resolve("file"), secret);
        file("file", "new", 0600);

        // When
        extract(ArchiveLimits.DEFAULT);

        // Then
        assertThat(secret).hasContent("kept");
        assertThat(target.resolve("file")).hasContent("new");
    }

    @Test
    void refusesADirectorySymlinkThatAlreadyLiesInTheTarget() throws IOException {
        // Given
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.createDirectory(target);
        Files.createSymbolicLink(target.resolve("dir"), outside);
        file("dir/file", "new", 0600);

        // When + Then
        assertThatThrownBy(() -> extract(ArchiveLimits.DEFAULT))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("no directory");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void takesTheLastOfEntriesWithOneName() throws IOException {
        // Given
        file("file", "first", 0600);
        file("file", "second", 0600);

        // When
        extract(ArchiveLimits.DEFAULT);

        // Then
        assertThat(target.resolve("file")).hasContent("second");
    }

    @Test
    void refusesMoreBytesThanAllowed() throws IOException {
        // Given
        file("zeros", "0".repeat(1001), 0600);

        // When + Then
        assertThatThrownBy(() -> extract(SMALL))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("more than 1000 bytes");
        assertThat(target.resolve("zeros")).doesNotExist();
    }

    @Test
    void refusesMoreEntriesThanAllowed() throws IOException {
        // Given
        for (int i = 0; i < 6; i++) {
            file("file" + i, "", 0600);
        }

        // When + Then
        assertThatThrownBy(() -> extract(SMALL))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("more than 5 files");
    }

    @Test
    void refusesMoreDepthThanAllowed() throws IOException {
        // Given
        file("a/b/c/d/e", "", 0600);

        // When + Then
        assertThatThrownBy(() -> extract(SMALL))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("more than 3 directories deep");
    }

    @Test
    void refusesAHeaderBombInsteadOfReadingItIntoMemory() throws IOException {
        // Given
        TarArchiveEntry entry = new TarArchiveEntry("file");
        entry.addPaxHeader("comment", "x".repeat(8 << 20));
        put(entry, "x");

        // When + Then
        assertThatThrownBy(() -> extract(ArchiveLimits.DEFAULT))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("a header of more than 1048576 bytes");
    }

    @Test
    void failsOnAnArchiveThatIsCutShort() throws IOException {
        // Given
        file("a", "a".repeat(100_000), 0600);
        tar.close();
        byte[] whole = bytes.toByteArray();
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);

        // When + Then
        assertThatThrownBy(
                        () -> new ArchiveReader(ArchiveLimits.DEFAULT).extract(new ByteArrayInputStream(cut), target))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void failsOnSomethingThatIsNoArchive() {
        // Given
        byte[] text = "<html>not found</html>".getBytes(StandardCharsets.UTF_8);

        // When + Then
        assertThatThrownBy(
                        () -> new ArchiveReader(ArchiveLimits.DEFAULT).extract(new ByteArrayInputStream(text), target))
                .isInstanceOf(IOException.class);
    }

    private void directory(String name) throws IOException {
        tar.putArchiveEntry(new TarArchiveEntry(name));
        tar.closeArchiveEntry();
    }

    private void file(String name, String content, int mode) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        put(entry, content);
    }

    private void put(TarArchiveEntry entry, String content) throws IOException {
        byte[] data = content.getBytes(StandardCharsets.UTF_8);
        entry.setSize(data.length);
        tar.putArchiveEntry(entry);
        tar.write(data);
        tar.closeArchiveEntry();
    }

    private void link(String name, String to, byte type) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setLinkName(to);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private void extract(ArchiveLimits limits) throws IOException {
        tar.close();
        new ArchiveReader(limits).extract(new ByteArrayInputStream(bytes.toByteArray()), target);
    }
}
