package io.weirkeeper.engine.kustomize.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.kustomize.CaseFolders;
import io.weirkeeper.engine.kustomize.KustomizeBuild;
import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.file.DiskFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Folders built as fluxcd/pkg/kustomize v1.39.0 does; what fails there fails here. */
class FluxCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases/flux");

    @TestFactory
    Stream<DynamicTest> buildsAsFluxDoes() throws IOException {
        List<Path> folders = CaseFolders.in(CASES);
        assertThat(folders).isNotEmpty();
        return folders.stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }

    private static void check(Path folder) throws IOException {
        DiskFiles files = new DiskFiles(folder.resolve("in"));

        if (Files.exists(folder.resolve("error.txt"))) {
            assertThatThrownBy(() -> build(files)).isInstanceOf(KustomizeException.class);
        } else {
            assertThat(build(files)).isEqualTo(Files.readString(folder.resolve("expected.yaml")));
        }
    }

    private static String build(DiskFiles files) {
        return KustomizeBuild.print(FluxBuild.run(files, files.root(), Overlay.NONE, null));
    }
}
