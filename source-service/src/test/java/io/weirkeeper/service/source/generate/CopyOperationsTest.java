package io.weirkeeper.service.source.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weirkeeper.api.source.ArtifactGeneratorSpec.CopyOperation;
import io.weirkeeper.engine.artifact.FileContent;
import io.weirkeeper.engine.artifact.TreeEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of {@code generate/cases.json} against what the builder of Flux's source-watcher (825fa15b) made of them,
 * {@code generate/expected.json}.
 */
class CopyOperationsTest {
    private static final JsonNode CASES = read("cases.json");
    private static final JsonNode EXPECTED = read("expected.json");
    private static final String ARCHIVE = "(archive)";

    /** Archives by their content, in place of real ones. */
    private final Map<TreeEntry.File, TreeEntry.Directory> archives = new HashMap<>();

    static List<String> names() {
        List<String> names = new ArrayList<>();
        CASES.path("cases").forEach(each -> names.add(each.path("name").asText()));
        assertThat(names).hasSize(EXPECTED.size());
        return names;
    }

    @ParameterizedTest
    @MethodSource("names")
    void makesTheTreeThatSourceWatcherMakes(String name) throws IOException {
        // Given
        JsonNode expected = EXPECTED.path(name);

        // When
        TreeEntry.Directory tree;
        try {
            tree = new CopyOperations(sources(), archive -> requireArchive(archive)).apply(operations(name));
        } catch (GenerateException e) {
            assertThat(e.text())
                    .isEqualTo("failed to apply copy operations: "
                            + expected.path("error").asText());
            return;
        }

        // Then
        assertThat(expected.has("error")).as(expected.toString()).isFalse();
        Map<String, String> files = new TreeMap<>();
        collect(tree, "", files);
        Map<String, String> wanted = new TreeMap<>();
        expected.path("files")
                .properties()
                .forEach(file -> wanted.put(file.getKey(), file.getValue().asText()));
        assertThat(files).isEqualTo(wanted);
        if (!expected.path("hash").asText().equals(ARCHIVE)) {
            assertThat(ContentName.of(name, tree))
                    .isEqualTo(expected.path("hash").asText());
        }
    }

    private TreeEntry.Directory requireArchive(TreeEntry.File file) throws IOException {
        TreeEntry.Directory tree = archives.get(file);
        if (tree == null) {
            throw new IOException("not in gzip format");
        }
        return tree;
    }

    private static List<CopyOperation> operations(String name) {
        List<CopyOperation> operations = new ArrayList<>();
        for (JsonNode each : CASES.path("cases")) {
            if (each.path("name").asText().equals(name)) {
                for (JsonNode copy : each.path("copy")) {
                    List<String> exclude = new ArrayList<>();
                    copy.path("exclude").forEach(pattern -> exclude.add(pattern.asText()));
                    operations.add(new CopyOperation(
                            exclude,
                            copy.path("from").asText(),
                            copy.path("strategy").asText("Overwrite"),
                            copy.path("to").asText()));
                }
            }
        }
        return operations;
    }

    private Map<String, TreeEntry.Directory> sources() {
        Map<String, TreeEntry.Directory> sources = new HashMap<>();
        CASES.path("sources").properties().forEach(source -> {
            StagingTree tree = tree(source.getValue());
            CASES.path("archives").path(source.getKey()).properties().forEach(archive -> {
                TreeEntry.File file = file(archive.getKey(), ARCHIVE);
                archives.put(file, tree(archive.getValue()).tree());
                tree.put(StagePath.of(archive.getKey()), file);
            });
            sources.put(source.getKey(), tree.tree());
        });
        return sources;
    }

    private static StagingTree tree(JsonNode files) {
        StagingTree tree = new StagingTree();
        files.properties()
                .forEach(file -> tree.put(
                        StagePath.of(file.getKey()),
                        file(file.getKey(), file.getValue().asText())));
        return tree;
    }

    private static TreeEntry.File file(String name, String text) {
        boolean executable = false;
        for (JsonNode each : CASES.path("executable")) {
            executable |= each.asText().equals(name);
        }
        return new TreeEntry.File(executable, FileContent.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void collect(TreeEntry.Directory directory, String path, Map<String, String> files)
            throws IOException {
        for (Map.Entry<String, TreeEntry> entry : directory.entries().entrySet()) {
            String below = path + entry.getKey();
            switch (entry.getValue()) {
                case TreeEntry.Directory child -> {
                    files.put(below + "/", "");
                    collect(child, below + "/", files);
                }
                case TreeEntry.File file -> {
                    ByteArrayOutputStream content = new ByteArrayOutputStream();
                    file.content().writeTo(content);
                    files.put(below + (file.executable() ? "*" : ""), content.toString(StandardCharsets.UTF_8));
                }
                case TreeEntry.Link link -> files.put(below + "@", link.target());
            }
        }
    }

    private static JsonNode read(String name) {
        try (InputStream in = CopyOperationsTest.class.getResourceAsStream("/generate/" + name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
