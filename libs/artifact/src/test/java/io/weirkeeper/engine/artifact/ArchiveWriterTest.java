package io.weirkeeper.engine.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives against what Go's archive/tar gives Flux for the same tree and rules, in archive-expected.tsv. */
class ArchiveWriterTest {
    private static final FileContent HELLO = FileContent.of("hello".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path temp;

    /** One row of archive-expected.tsv. */
    record Case(String name, Optional<String> ignore, List<String> ignoreFiles, String sha256) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void writesTheTarThatFluxWrites(Case given) throws IOException {
        // Given
        makeTree(given.ignoreFiles());
        TreeEntry.Directory tree = DiskTree.read(temp, ArchiveLimits.DEFAULT);

        // When
        byte[] archive = archive(tree, IgnoreRules.of(tree, given.ignore()));

        // Then
        assertThat(Digest.of(DigestAlgorithm.SHA256, gunzip(archive)).hex()).isEqualTo(given.sha256());
    }

    @Test
    void writesTheSameBytesForTheSameTreeWhereverItLies() throws IOException {
        // Given
        makeTree(List.of());
        TreeEntry.Directory tree = DiskTree.read(temp, ArchiveLimits.DEFAULT);
        Path copy = Files.createTempDirectory("copy");
        new ArchiveReader(ArchiveLimits.DEFAULT)
                .extract(new ByteArrayInputStream(archive(tree, IgnoreRules.NONE)), copy);

        // When
        byte[] again = archive(DiskTree.read(copy, ArchiveLimits.DEFAULT), IgnoreRules.NONE);

        // Then
        assertThat(again).isEqualTo(archive(tree, IgnoreRules.NONE));
    }

    @Test
    void refusesTreesThatRepeatThemselvesWithoutEnd() {
        // Given
        TreeEntry.Directory tree = TreeEntry.Directory.of(Map.of("f", new TreeEntry.File(false, HELLO)));
        for (int i = 0; i < 30; i++) {
            tree = TreeEntry.Directory.of(Map.of("a", tree, "b", tree));
        }
        TreeEntry.Directory bomb = tree;
        ArchiveWriter writer = new ArchiveWriter(new ArchiveLimits(1 << 20, 1000, 64));

        // When + Then
        assertThatThrownBy(() -> writer.write(bomb, IgnoreRules.NONE, OutputStream.nullOutputStream()))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("more than 1000 files and directories");
    }

    @Test
    void refusesTreesThatAreTooDeep() {
        // Given
        TreeEntry.Directory tree = TreeEntry.Directory.EMPTY;
        for (int i = 0; i < 300; i++) {
            tree = TreeEntry.Directory.of(Map.of("a", tree));
        }
        TreeEntry.Directory deep = tree;

        // When + Then
        assertThatThrownBy(() -> archive(deep, IgnoreRules.NONE))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("more than 256 directories deep");
    }

    @Test
    void refusesMoreBytesThanAllowed() {
        // Given
        TreeEntry.Directory tree = TreeEntry.Directory.of(
                Map.of("a", new TreeEntry.File(false, HELLO), "b", new TreeEntry.File(false, HELLO)));
        ArchiveWriter writer = new ArchiveWriter(new ArchiveLimits(9, 10, 10));

        // When + Then
        assertThatThrownBy(() -> writer.write(tree, IgnoreRules.NONE, OutputStream.nullOutputStream()))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("'b': more than 9 bytes in all");
    }

    @Test
    void failsWhenAFileChangesItsSizeWhileItIsArchived() {
        // Given
        FileContent shrinking = new FileContent() {
            @Override
            public long size() {
                return 6;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                HELLO.writeTo(out);
            }
        };
        TreeEntry.Directory tree = TreeEntry.Directory.of(Map.of("a", new TreeEntry.File(false, shrinking)));

        // When + Then
        assertThatThrownBy(() -> archive(tree, IgnoreRules.NONE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'a' shrank");
    }

    @Test
    void keepsNamesThatAreNoUtf8() throws IOException {
        // Given
        byte[] name = {'a', (byte) 0xE9, '.', 'y'};
        TreeEntry.Directory tree =
                TreeEntry.Directory.of(Map.of(EntryName.decode(name), new TreeEntry.File(false, HELLO)));

        // When
        byte[] tar = gunzip(archive(tree, IgnoreRules.NONE));

        // Then
        assertThat(new String(tar, StandardCharsets.ISO_8859_1)).contains("13 path=a\u00e9.y\n");
    }

    static List<Case> cases() throws IOException {
        return resource("archive-expected.tsv").stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(row -> new Case(
                        row[0],
                        row[1].equals("-") ? Optional.empty() : Optional.of(unescape(row[1])),
                        row[2].isEmpty() ? List.of() : List.of(row[2].split(";")),
                        row[4]))
                .toList();
    }

    private void makeTree(List<String> ignoreFiles) throws IOException {
        for (String line : resource("archive-tree.txt")) {
            String[] row = line.split("\t", -1);
            switch (row[0]) {
                case "f" -> write(row[1], unescape(row[2]), "rw-r-----");
                case "x" -> write(row[1], unescape(row[2]), "rwxr-xr-x");
                case "d" -> Files.createDirectories(temp.resolve(row[1]));
                case "l" -> Files.createSymbolicLink(temp.resolve(row[1]), Path.of(row[2]));
                default -> assertThat(line).startsWith("#");
            }
        }
        for (String file : ignoreFiles) {
            int equals = file.indexOf('=');
            write(file.substring(0, equals), unescape(file.substring(equals + 1)), "rw-r-----");
        }
    }

    private void write(String path, String content, String mode) throws IOException {
        Path file = temp.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static byte[] archive(TreeEntry.Directory tree, IgnoreRules rules) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ArchiveWriter(ArchiveLimits.DEFAULT).write(tree, rules, out);
        return out.toByteArray();
    }

    private static byte[] gunzip(byte[] archive) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(archive)).readAllBytes();
    }

    private static List<String> resource(String name) throws IOException {
        try (var in = ArchiveWriterTest.class.getResourceAsStream(name)) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static String unescape(String text) {
        return text.replace("\\n", "\n").replace("\\r", "\r");
    }
}
