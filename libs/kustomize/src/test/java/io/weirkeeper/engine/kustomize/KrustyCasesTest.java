package io.weirkeeper.engine.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.kustomize.file.DiskFiles;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Kustomize's own API tests as folders: the same files and options give the same text, and what fails there fails here. */
class KrustyCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases");

    @TestFactory
    Stream<DynamicTest> buildsAsKustomizeDoes() throws IOException {
        List<Path> folders = CaseFolders.in(CASES.resolve("krusty"));
        assertThat(folders).hasSize(219);
        return folders.stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }

    @TestFactory
    Stream<DynamicTest> buildsWhatFuzzingFoundAsKustomizeDoes() throws IOException {
        List<Path> folders = CaseFolders.in(CASES.resolve("found"));
        assertThat(folders).isNotEmpty();
        return folders.stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }

    private static void check(Path folder) throws IOException {
        // Given
        DiskFiles files = new DiskFiles(folder.resolve("in"));
        String directory = files.root() + "/"
                + Files.readString(folder.resolve("root.txt")).strip();
        BuildOptions options = options(folder);

        // When / Then
        if (Files.exists(folder.resolve("error.txt"))) {
            assertThatThrownBy(() -> KustomizeBuild.print(KustomizeBuild.run(files, directory, options)))
                    .isInstanceOf(KustomizeException.class)
                    .satisfies(e -> assertThat(e.getMessage()).isNotBlank());
        } else {
            assertThat(KustomizeBuild.print(KustomizeBuild.run(files, directory, options)))
                    .isEqualTo(Files.readString(folder.resolve("expected.yaml")));
        }
    }

    private static BuildOptions options(Path folder) throws IOException {
        YamlMap options = (YamlMap)
                YamlReader.viaJson().readFirst("options.json", Files.readString(folder.resolve("options.json")));
        assertThat(options).isNotNull();
        SortOrder order = "none".equals(options.text("reorder")) ? SortOrder.AS_LOADED : SortOrder.LEGACY;
        LoadRestriction restriction = "LoadRestrictionsNone".equals(options.text("loadRestrictions"))
                ? LoadRestriction.NONE
                : LoadRestriction.ROOT_ONLY;
        return BuildOptions.api(order, restriction)
                .withManagedBy("kustomize-(devel)", "true".equals(options.text("addManagedbyLabel")));
    }
}
