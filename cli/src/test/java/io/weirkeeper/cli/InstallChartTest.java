package io.weirkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.yaml.JsonWriter;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Helm chart in deploy/chart says the same as deploy/install; the real helm 4.2 renders it to the same objects. */
class InstallChartTest {
    private static final Set<String> NOT_OF_A_CHART = Set.of("Namespace", "CustomResourceDefinition");

    @TempDir
    private Path directory;

    @Test
    void rendersToWhatTheKustomizationBuilds() {
        // When
        Map<String, String> chart = objects("helm", "template", "../deploy/chart", "-n", "flux-system");
        Map<String, String> install = objects("kustomize", "build", "../deploy/install");
        // Then
        assertThat(chart).hasSizeGreaterThan(15).isEqualTo(install);
    }

    @Test
    void followsTheValues() throws Exception {
        // Given
        Path values = directory.resolve("values.yaml");
        Files.writeString(values, """
                registry: registry.example.com/team
                kafka: kafka.example.com:9092
                kustomize: {replicas: 2, args: [--concurrent=20]}
                """);
        // When
        Map<String, String> chart =
                objects("helm", "template", "../deploy/chart", "-n", "gitops", "-f", values.toString());
        // Then
        assertThat(chart.get("Deployment/kustomize-controller"))
                .contains("\"registry.example.com/team/kustomize-controller:v")
                .contains("\"--concurrent=20\"")
                .contains("\"replicas\":2")
                .contains("\"namespace\":\"gitops\"");
        assertThat(chart.get("ConfigMap/weirkeeper")).contains("kafka.example.com:9092");
        assertThat(chart).containsKey("ClusterRole/crd-controller-gitops");
    }

    /** Kind and name to the object as JSON with sorted keys. */
    private static Map<String, String> objects(String... command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                List.of(command),
                new Command.Streams(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)));
        assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isZero();
        Map<String, String> objects = new TreeMap<>();
        for (YamlNode node : YamlReader.goV3().readAll("objects", out.toString(StandardCharsets.UTF_8))) {
            if (node instanceof YamlMap object && !NOT_OF_A_CHART.contains(object.text("kind"))) {
                YamlMap metadata = object.mapOrPut("metadata");
                objects.put(object.text("kind") + "/" + metadata.text("name"), JsonWriter.write(sorted(object)));
            }
        }
        return objects;
    }

    private static YamlNode sorted(YamlNode node) {
        if (node instanceof YamlMap map) {
            YamlMap sorted = new YamlMap();
            map.keys().stream().sorted().forEach(key -> {
                YamlNode value = map.get(key);
                if (value != null) {
                    sorted.put(key, sorted(value));
                }
            });
            return sorted;
        }
        if (node instanceof YamlList list) {
            YamlList sorted = new YamlList();
            list.forEach(item -> sorted.add(sorted(item)));
            return sorted;
        }
        return node;
    }
}
