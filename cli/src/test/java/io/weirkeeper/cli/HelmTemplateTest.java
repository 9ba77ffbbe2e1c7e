package io.weirkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is expected is what helm v4.2.2 prints for the same chart and arguments. */
class HelmTemplateTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @BeforeEach
    void writeAChart() throws IOException {
        write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\nkubeVersion: '>=1.30.0-0'\n");
        write("c/values.yaml", "size: 1\nt: x\n");
        write(
                "c/values.schema.json",
                "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"properties\":{\"size\":{\"type\":\"integer\"}}}");
        write(
                "c/templates/m.yaml",
                "kind: ConfigMap\nsize: {{ .Values.size }}\nt: {{ .Values.t | quote }}\nname: {{ .Release.Name }}\n"
                        + "upgrade: {{ .Release.IsUpgrade }}\napi: {{ .Capabilities.APIVersions.Has \"x/v1\" }}\n\n\n");
        write("c/templates/h.yaml", "kind: Job\nmetadata:\n  name: h\n  annotations:\n    helm.sh/hook: pre-install\n");
        write("c/templates/t.yaml", "kind: Pod\nmetadata:\n  name: t\n  annotations:\n    helm.sh/hook: test\n");
        write("c/crds/d.YAML", "kind: CustomResourceDefinition\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private int run(String input, String... arguments) {
        List<String> all = new ArrayList<>(List.of("helm", "template"));
        all.addAll(List.of(arguments));
        return Main.run(
                all,
                new Command.Streams(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)));
    }

    private String chart() {
        return directory.resolve("c").toString();
    }

    private static String configMap(String n, String t, String name, boolean upgrade, boolean api) {
        return "---\n# Source: c/templates/m.yaml\nkind: ConfigMap\nsize: " + n + "\nt: \"" + t + "\"\nname: " + name
                + "\nupgrade: " + upgrade + "\napi: " + api + "\n";
    }

    private static final String HOOK = "---\n# Source: c/templates/h.yaml\n"
            + "kind: Job\nmetadata:\n  name: h\n  annotations:\n    helm.sh/hook: pre-install\n\n";
    private static final String TEST_HOOK = "---\n# Source: c/templates/t.yaml\n"
            + "kind: Pod\nmetadata:\n  name: t\n  annotations:\n    helm.sh/hook: test\n\n";

    @Test
    void printsManifestAndHooks() {
        // When
        int status = run("", chart());
        // Then
        assertThat(err).hasToString("");
        assertThat(status).isZero();
        assertThat(out).hasToString(configMap("1", "x", "release-name", false, false) + TEST_HOOK + HOOK);
    }

    @Test
    void takesValuesInHelmsOrder() throws IOException {
        // Given
        write("v.yaml", "size: 5\nt: from-file\n");
        write("t.txt", "from content");
        // When
        int status = run(
                "",
                "rel",
                chart(),
                "--set-file=t=" + directory.resolve("t.txt"),
                "--set",
                "size=7,t=set",
                "--set-string",
                "t=01",
                "-f",
                directory.resolve("v.yaml").toString(),
                "--no-hooks",
                "--is-upgrade",
                "-a",
                "x/v1");
        // Then
        assertThat(status).isZero();
        assertThat(out).hasToString(configMap("7", "from content", "rel", true, true));
    }

    @Test
    void holdsValuesAgainstTheSchema() {
        // When
        int status = run("", chart(), "--set", "size=x");
        // Then
        assertThat(status).isEqualTo(1);
        assertThat(err)
                .hasToString("Error: values don't meet the specifications of the schema(s) in the following chart(s):\n"
                        + "c:\n- at '/size': got string, want integer\n\n");
    }

    @Test
    void leavesTheSchemaAloneWhenAsked() {
        // When
        int status = run("", chart(), "--set", "size=x", "--skip-schema-validation", "--no-hooks");
        // Then
        assertThat(status).isZero();
        assertThat(out).hasToString(configMap("x", "x", "release-name", false, false));
    }

    @Test
    void printsDefinitionsAndLeavesTestsOut() {
        // When
        int status = run("", chart(), "--include-crds", "--skip-tests");
        // Then
        assertThat(status).isZero();
        assertThat(out)
                .hasToString("---\n# Source: c/crds/d.YAML\nkind: CustomResourceDefinition\n\n"
                        + configMap("1", "x", "release-name", false, false) + HOOK);
    }

    @Test
    void showsOnlyWhatIsAskedFor() {
        // When
        int status = run("", chart(), "-s", "templates/h.yaml");
        // Then
        assertThat(status).isZero();
        assertThat(out)
                .hasToString("---\n# Source: c/templates/h.yaml\n"
                        + "kind: Job\nmetadata:\n  name: h\n  annotations:\n    helm.sh/hook: pre-install\n\n\n");
    }

    @Test
    void saysWhichTemplateIsNotThere() {
        // When
        int status = run("", chart(), "-s", "templates/none.yaml");
        // Then
        assertThat(status).isEqualTo(1);
        assertThat(err).hasToString("Error: could not find template templates/none.yaml in chart\n");
    }

    @Test
    void refusesLibraryCharts() throws IOException {
        // Given
        write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\ntype: library\n");
        // When
        int status = run("", chart());
        // Then
        assertThat(status).isEqualTo(1);
        assertThat(err).hasToString("Error: library charts are not installable\n");
    }

    @Test
    void refusesChartsForAnotherKubernetes() {
        // When
        int status = run("", chart(), "--kube-version", "1.29.0");
        // Then
        assertThat(status).isEqualTo(1);
        assertThat(err)
                .hasToString("Error: chart requires kubeVersion: >=1.30.0-0 which is incompatible with Kubernetes"
                        + " v1.29.0\n");
    }

    @Test
    void namesDependenciesThatAreMissing() throws IOException {
        // Given
        write(
                "c/Chart.yaml",
                "apiVersion: v2\nname: c\nversion: 1.0.0\n"
                        + "dependencies: [{name: a, version: 1.0.0}, {name: b, version: 1.0.0}]\n");
        // When
        int status = run("", chart());
        // Then
        assertThat(status).isEqualTo(1);
        assertThat(err)
                .hasToString("Error: an error occurred while checking for chart dependencies. You may need to run"
                        + " 'helm dependency build' to fetch missing dependencies: found in Chart.yaml, but missing in"
                        + " charts/ directory: a, b\n");
    }

    @Test
    void answersABatchLineByLine() throws IOException {
        // Given
        write("bad.yaml", "size: text\n");
        // When
        int status = run(chart() + "\t\n" + chart() + "\t" + directory.resolve("bad.yaml") + "\n", "--batch");
        // Then
        assertThat(status).isZero();
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst())
                .startsWith("{\"files\":{\"c/templates/h.yaml\":")
                .contains("\"manifest\":\"---");
        assertThat(lines.getLast()).startsWith("{\"error\":\"values don't meet").contains("got string, want integer");
    }

    @Test
    void saysHowItIsUsed() {
        // When
        int status = run("", "--nonsense=x");
        // Then
        assertThat(status).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("unknown flag: --nonsense", "usage: helm template");
    }
}
