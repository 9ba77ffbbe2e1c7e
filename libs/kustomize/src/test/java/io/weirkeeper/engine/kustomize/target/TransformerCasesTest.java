package io.weirkeeper.engine.kustomize.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.kustomize.BuildOptions;
import io.weirkeeper.engine.kustomize.CaseFolders;
import io.weirkeeper.engine.kustomize.KustomizeBuild;
import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.LoadRestriction;
import io.weirkeeper.engine.kustomize.SortOrder;
import io.weirkeeper.engine.kustomize.file.BaseLoader;
import io.weirkeeper.engine.kustomize.file.DiskFiles;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.kustomize.resource.ResourceReader;
import io.weirkeeper.engine.kustomize.schema.OpenApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Single built-in transformers and generators, each with its configuration, input and the real result. */
class TransformerCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases/transformers");

    @TestFactory
    Stream<DynamicTest> transformsAsKustomizeDoes() throws IOException {
        List<Path> folders = CaseFolders.in(CASES);
        assertThat(folders).hasSize(103);
        return folders.stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }

    private static void check(Path folder) throws IOException {
        if (Files.exists(folder.resolve("error.txt"))) {
            assertThatThrownBy(() -> run(folder))
                    .isInstanceOf(KustomizeException.class)
                    .satisfies(e -> assertThat(e.getMessage()).isNotBlank());
        } else {
            assertThat(run(folder)).isEqualTo(Files.readString(folder.resolve("expected.yaml")));
        }
    }

    private static String run(Path folder) throws IOException {
        Path in = Files.isDirectory(folder.resolve("in")) ? folder.resolve("in") : folder;
        DiskFiles files = new DiskFiles(in);
        Path root = folder.resolve("root.txt");
        String directory = files.root()
                + (Files.exists(root) ? "/" + Files.readString(root).strip() : "");
        BaseLoader loader = BaseLoader.at(files, directory, true, null);
        OpenApi schemas = new OpenApi(false);
        ResourceReader reader = new ResourceReader(schemas);
        BuildContext context = new BuildContext(
                BuildOptions.api(SortOrder.AS_LOADED, LoadRestriction.ROOT_ONLY), schemas, reader, List.of());
        Plugins plugins = new Plugins(context, loader);
        Resource config = reader.read("config.yaml", Files.readString(folder.resolve("config.yaml")))
                .getFirst();
        ResourceList resources = new ResourceList();
        if (Files.readString(folder.resolve("kind.txt")).strip().equals("generator")) {
            resources.add(plugins.generator(config).generator().generate());
        } else {
            resources.addAll(reader.read("input.yaml", Files.readString(folder.resolve("input.yaml"))));
            plugins.transformer(config).transformer().transform(resources);
            resources.dropEmpty();
        }
        resources.all().forEach(Resource::finishAnnotations);
        return KustomizeBuild.print(resources.all().stream().map(Resource::node).toList());
    }
}
