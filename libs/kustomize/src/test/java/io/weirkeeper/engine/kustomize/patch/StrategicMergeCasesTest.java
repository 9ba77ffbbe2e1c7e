package io.weirkeeper.engine.kustomize.patch;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.kustomize.schema.OpenApi;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The merges of kyaml's own tests; their results come from the real merge2. */
class StrategicMergeCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases/merge/strategic-merge.json");

    @TestFactory
    Stream<DynamicTest> mergesAsKyamlDoes() throws IOException {
        YamlList cases = (YamlList)
                Objects.requireNonNull(YamlReader.viaJson().readFirst("strategic-merge.json", Files.readString(CASES)));
        assertThat(cases.size()).isEqualTo(61);
        return StreamSupport.stream(cases.spliterator(), false)
                .map(YamlMap.class::cast)
                .map(merge ->
                        DynamicTest.dynamicTest(Objects.requireNonNull(merge.text("description")), () -> check(merge)));
    }

    private static void check(YamlMap merge) {
        // Given
        boolean prepends = "1".equals(merge.text("listIncreaseDirection"));
        boolean infers = "true".equals(merge.text("infer"));
        StrategicMerge merger = new StrategicMerge(new OpenApi(true), prepends, infers);

        // When
        YamlNode merged = merger.walk(read(merge, "dest"), read(merge, "patch"), null);

        // Then
        assertThat(merged == null ? "" : YamlWriter.write(merged)).isEqualTo(canonical(read(merge, "actual")));
    }

    private static @Nullable YamlNode read(YamlMap merge, String field) {
        return YamlReader.goV3().readFirst(field, Objects.requireNonNull(merge.text(field)));
    }

    private static String canonical(@Nullable YamlNode node) {
        return node == null ? "" : YamlWriter.write(node);
    }
}
