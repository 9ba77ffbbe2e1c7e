package io.weirkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KustomizeCommandTest {
    private static final String NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ns\n";
    private static final String CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @BeforeEach
    void writeAKustomization() throws IOException {
        Path app = Files.createDirectories(directory.resolve("app"));
        Files.writeString(app.resolve("kustomization.yaml"), "resources: [c.yaml, n.yaml]\nunknown: field\n");
        Files.writeString(app.resolve("c.yaml"), CONFIG_MAP);
        Files.writeString(app.resolve("n.yaml"), NAMESPACE);
    }

    private int run(String input, String... arguments) {
        return Main.run(
                List.of(arguments),
                new Command.Streams(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)));
    }

    @Test
    void buildsAsFluxWithoutSortingAndWithoutMindingUnknownFields() {
        int status =
                run("", "kustomize", "build", "--flux", directory.resolve("app").toString());

        assertThat(status).isZero();
        assertThat(out).hasToString(CONFIG_MAP + "---\n" + NAMESPACE);
    }

    @Test
    void buildsAsTheCommandAndNamesWhatIsWrong() throws IOException {
        // Given
        Path file = directory.resolve("app/kustomization.yaml");

        // When
        int status = run("", "kustomize", "build", directory.resolve("app").toString());

        // Then
        assertThat(status).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("unknown field \"unknown\"");

        Files.writeString(file, "resources: [c.yaml, n.yaml]\n");
        assertThat(run("", "kustomize", "build", directory.resolve("app").toString()))
                .isZero();
        assertThat(out).hasToString(NAMESPACE + "---\n" + CONFIG_MAP);
    }

    @Test
    void takesTheOptionsOfAProgram() throws IOException {
        // Given
        Path options = Files.writeString(directory.resolve("options.json"), "{\"reorder\": \"none\"}");
        Files.writeString(directory.resolve("app/kustomization.yaml"), "resources: [c.yaml, n.yaml]\n");

        // When
        run(
                "",
                "kustomize",
                "build",
                "--options",
                options.toString(),
                directory.resolve("app").toString());

        // Then
        assertThat(out).hasToString(CONFIG_MAP + "---\n" + NAMESPACE);
    }

    @Test
    void printsALineForEachOfManyDirectories() {
        int status = run(directory + "\tapp\n" + directory + "\tmissing\n", "kustomize", "build", "--flux", "--batch");

        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("app\t2\t[0-9a-f]{64}\t"),
                        line -> assertThat(line)
                                .startsWith("missing\t0\te3b0c442")
                                .contains("not a readable directory"));
    }

    @Test
    void explainsItselfWhenMisused() {
        assertThat(run("", "kustomize", "build", "--no-such")).isEqualTo(2);
        assertThat(run("", "unknown")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("unknown option '--no-such'", "usage: kustomize");
    }
}
