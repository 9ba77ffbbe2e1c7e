package io.weirkeeper.service.source.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.artifact.FileContent;
import io.weirkeeper.engine.artifact.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeComposerTest {
    private static final TreeEntry.File FILE =
            new TreeEntry.File(false, FileContent.of("x".getBytes(StandardCharsets.UTF_8)));
    private static final TreeEntry.Directory TREE = TreeEntry.Directory.of(Map.of(
            "README.md",
            FILE,
            "apps",
            TreeEntry.Directory.of(Map.of("web", TreeEntry.Directory.of(Map.of("a", FILE)), "b", FILE)),
            "apps2",
            TreeEntry.Directory.of(Map.of("c", FILE)),
            "empty",
            TreeEntry.Directory.EMPTY,
            "link",
            new TreeEntry.Link("apps")));

    @ParameterizedTest
    @CsvSource({
        "apps/web, apps/web/a",
        "./apps/web, apps/web/a",
        "apps/, apps/b apps/web/a",
        "apps, apps/b apps/web/a apps2/c",
        "README.md, README.md",
        "link, link",
    })
    void leavesTheFilesThatBeginWithThePath(String path, String files) {
        assertThat(files(TreeComposer.sparse(TREE, List.of(path)))).isEqualTo(files);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "apps/nothing", "../../etc", "app"})
    void refusesAPathThatIsNotThere(String path) {
        assertThatThrownBy(() -> TreeComposer.sparse(TREE, List.of("apps/", path)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sparse checkout dir '" + path + "' does not exist in repository");
    }

    @ParameterizedTest
    @CsvSource({
        "apps/web, included/here, included/here/a",
        "'', all, all/README.md all/apps/b all/apps/web/a all/apps2/c all/link",
        "apps/b, apps/file, apps/file",
        "../../apps/web, ../../../out, out/a",
        "./apps//web/, /absolute, absolute/a",
        "apps/web, empty, empty/a",
    })
    void putsAPartWhereItIsTold(String from, String to, String added) {
        // When
        TreeEntry.Directory tree = TreeComposer.include(TREE, TREE, from, to);

        // Then
        TreeSet<String> expected = new TreeSet<>(List.of(added.split(" ")));
        expected.addAll(List.of(files(TREE).split(" ")));
        assertThat(files(tree)).isEqualTo(String.join(" ", expected));
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, x, does not exist in the included artifact",
        "apps/web, apps, is there already",
        "apps/web, README.md/x, is a file",
        "apps/web, link/x, is a symlink",
        "apps/web, ., is not empty",
        "README.md, ../.., is not empty",
    })
    void refusesWhatCannotBe(String from, String to, String message) {
        assertThatThrownBy(() -> TreeComposer.include(TREE, TREE, from, to))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void leavesTheTreesAsTheyWere() {
        // Given
        String before = files(TREE);

        // When
        TreeComposer.include(TreeComposer.sparse(TREE, List.of("apps/")), TREE, "apps2", "apps/x");

        // Then
        assertThat(files(TREE)).isEqualTo(before);
    }

    private static String files(TreeEntry.Directory tree) {
        Set<String> paths = new TreeSet<>();
        collect(tree, "", paths);
        return String.join(" ", paths);
    }

    private static void collect(TreeEntry.Directory tree, String path, Set<String> paths) {
        tree.entries().forEach((name, entry) -> {
            if (entry instanceof TreeEntry.Directory directory) {
                collect(directory, path + name + "/", paths);
            } else {
                paths.add(path + name);
            }
        });
    }
}
