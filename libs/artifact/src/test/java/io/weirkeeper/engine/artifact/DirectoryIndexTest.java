package io.weirkeeper.engine.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryIndexTest {

    @Test
    void tellsWhichDirectoriesAChangeTouched() throws IOException {
        // Given
        TreeEntry.Directory before = TreeEntry.Directory.of(Map.of(
                "apps",
                        TreeEntry.Directory.of(
                                Map.of("web", TreeEntry.Directory.of(Map.of("a.yaml", file("1", false))))),
                "base", TreeEntry.Directory.of(Map.of("b.yaml", file("2", false)))));
        TreeEntry.Directory after = TreeEntry.Directory.of(Map.of(
                "apps",
                        TreeEntry.Directory.of(
                                Map.of("web", TreeEntry.Directory.of(Map.of("a.yaml", file("changed", false))))),
                "base", TreeEntry.Directory.of(Map.of("b.yaml", file("2", false)))));

        // When
        DirectoryIndex old = index(before);
        DirectoryIndex now = index(after);

        // Then
        assertThat(now.digest("apps/web")).isNotEqualTo(old.digest("apps/web"));
        assertThat(now.digest("")).isEqualTo(old.digest("")).isPresent();
        assertThat(now.digest("apps")).isEqualTo(old.digest("apps")).isPresent();
        assertThat(now.digest("base")).isEqualTo(old.digest("base")).isPresent();
        assertThat(now.digest("nowhere")).isEmpty();
    }

    @Test
    void countsNamesTypesAndModes() throws IOException {
        // Given
        TreeEntry.Directory plain = TreeEntry.Directory.of(Map.of("a", file("x", false)));

        // When + Then
        assertThat(index(TreeEntry.Directory.of(Map.of("a", file("x", true))))).isNotEqualTo(index(plain));
        assertThat(index(TreeEntry.Directory.of(Map.of("b", file("x", false))))).isNotEqualTo(index(plain));
        assertThat(index(TreeEntry.Directory.of(Map.of("a", TreeEntry.Directory.EMPTY)))
                        .digest(""))
                .isNotEqualTo(index(plain).digest(""));
        assertThat(index(TreeEntry.Directory.of(Map.of("a", file("x", false))))).isEqualTo(index(plain));
    }

    @Test
    void leavesOutWhatTheArchiveLeavesOut() throws IOException {
        // Given
        TreeEntry.Directory tree =
                TreeEntry.Directory.of(Map.of("a.yaml", file("x", false), "photo.jpg", file("y", false)));
        TreeEntry.Directory without = TreeEntry.Directory.of(Map.of("a.yaml", file("x", false)));

        // When
        DirectoryIndex index = new ArchiveWriter(ArchiveLimits.DEFAULT)
                .write(tree, IgnoreRules.of(tree, Optional.empty()), OutputStream.nullOutputStream());

        // Then
        assertThat(index).isEqualTo(index(without));
    }

    @Test
    void isWhatAnyoneFindsInTheExtractedFiles(@TempDir Path target) throws IOException {
        // Given
        TreeEntry.Directory tree = TreeEntry.Directory.of(Map.of(
                "apps",
                TreeEntry.Directory.of(Map.of(
                        "b.yaml",
                        file("1", false),
                        "a.sh",
                        file("2", true),
                        "link",
                        new TreeEntry.Link("a.sh"),
                        "größe",
                        TreeEntry.Directory.of(Map.of("c", file("3", false))))),
                "empty",
                TreeEntry.Directory.EMPTY));
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        DirectoryIndex index = new ArchiveWriter(ArchiveLimits.DEFAULT).write(tree, IgnoreRules.NONE, archive);

        // When
        new ArchiveReader(ArchiveLimits.DEFAULT).extract(new ByteArrayInputStream(archive.toByteArray()), target);

        // Then
        assertThat(index.directories()).hasSize(4);
        for (Map.Entry<String, Digest> directory : index.directories().entrySet()) {
            assertThat(DirectoryDigest.of(target.resolve(directory.getKey()))).contains(directory.getValue());
        }
        assertThat(DirectoryDigest.of(target.resolve("nowhere"))).isEmpty();
        assertThat(DirectoryDigest.of(target.resolve("apps/b.yaml"))).isEmpty();
    }

    @Test
    void isReadAsItWasWritten() {
        // Given
        Digest digest = Digest.of(DigestAlgorithm.SHA256, "x");
        SortedMap<String, Digest> directories = new TreeMap<>(EntryName.ORDER);
        directories.put("", digest);
        directories.put("with space/and\nline\\end", digest);
        directories.put("größe", digest);
        DirectoryIndex index = new DirectoryIndex(directories);

        // When
        DirectoryIndex again = DirectoryIndex.parse(index.print());

        // Then
        assertThat(again).isEqualTo(index);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "weirkeeper.io/directory-index/v2\n",
                "weirkeeper.io/directory-index/v1\nsha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
                "weirkeeper.io/directory-index/v1\nsha256:2d71 a\n",
            })
    void refusesWhatIsNotAWholeIndex(String text) {
        assertThatThrownBy(() -> DirectoryIndex.parse(text)).isInstanceOf(ArtifactException.class);
    }

    private static TreeEntry.File file(String content, boolean executable) {
        return new TreeEntry.File(executable, FileContent.of(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static DirectoryIndex index(TreeEntry.Directory tree) throws IOException {
        return new ArchiveWriter(ArchiveLimits.DEFAULT).write(tree, IgnoreRules.NONE, OutputStream.nullOutputStream());
    }
}
