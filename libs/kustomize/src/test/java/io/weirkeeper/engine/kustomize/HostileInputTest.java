package io.weirkeeper.engine.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.kustomize.file.DiskFiles;
import io.weirkeeper.engine.kustomize.file.MemoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an attacker or a mistake can put into a kustomization ends in an error, soon and without reading elsewhere. */
@Timeout(30)
class HostileInputTest {
    private static final String CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

    @TempDir
    Path directory;

    /** Every field of a kustomization that takes a path, %s standing for it (CVE-2022-24877). */
    private static final Map<String, String> FIELDS_WITH_PATHS = new TreeMap<>(Map.ofEntries(
            Map.entry("resources", "resources: [%s]"),
            Map.entry("bases", "bases: [%s]"),
            Map.entry("components", "resources: [ok.yaml]\ncomponents: [%s]"),
            Map.entry("crds", "resources: [ok.yaml]\ncrds: [%s]"),
            Map.entry("configurations", "resources: [ok.yaml]\nconfigurations: [%s]"),
            Map.entry("openapi", "resources: [ok.yaml]\nopenapi: {path: %s}"),
            Map.entry("patches", "resources: [ok.yaml]\npatches: [{path: %s}]"),
            Map.entry("patchesStrategicMerge", "resources: [ok.yaml]\npatchesStrategicMerge: [%s]"),
            Map.entry(
                    "patchesJson6902",
                    "resources: [ok.yaml]\npatchesJson6902: [{path: %s, target: {version: v1, kind: ConfigMap, name: a}}]"),
            Map.entry("replacements", "resources: [ok.yaml]\nreplacements: [{path: %s}]"),
            Map.entry("configMapGenerator.files", "configMapGenerator: [{name: g, files: [%s]}]"),
            Map.entry("configMapGenerator.files with key", "configMapGenerator: [{name: g, files: [k=%s]}]"),
            Map.entry("configMapGenerator.envs", "configMapGenerator: [{name: g, envs: [%s]}]"),
            Map.entry("configMapGenerator.env", "configMapGenerator: [{name: g, env: %s}]"),
            Map.entry("secretGenerator.files", "secretGenerator: [{name: g, files: [%s]}]"),
            Map.entry("secretGenerator.envs", "secretGenerator: [{name: g, envs: [%s]}]"),
            Map.entry("generators", "resources: [ok.yaml]\ngenerators: [%s]"),
            Map.entry("transformers", "resources: [ok.yaml]\ntransformers: [%s]"),
            Map.entry("validators", "resources: [ok.yaml]\nvalidators: [%s]"),
            Map.entry(
                    "ValueAddTransformer.targetFilePath",
                    "resources: [ok.yaml]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: ValueAddTransformer\n"
                            + "  metadata: {name: v}\n  value: x\n  targetFilePath: %s")));

    @TestFactory
    Stream<DynamicTest> leavesItsRootThroughNoField() {
        return FIELDS_WITH_PATHS.entrySet().stream()
                .flatMap(field -> Stream.of(
                                "../outside/secret.yaml", "ABSOLUTE", "link.yaml", "linked/secret.yaml", "linked")
                        .map(path -> DynamicTest.dynamicTest(
                                field.getKey() + " " + path, () -> refusesToRead(field.getValue(), path))));
    }

    private void refusesToRead(String kustomization, String path) throws IOException {
        // Given
        Path artifact = Files.createDirectories(directory.resolve("artifact"));
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Path secret = outside.resolve("secret.yaml");
        Files.writeString(secret, CONFIG_MAP.replace("name: a", "name: stolen"));
        Files.writeString(outside.resolve("kustomization.yaml"), "resources: [secret.yaml]\n");
        Files.writeString(artifact.resolve("ok.yaml"), CONFIG_MAP);
        link(artifact.resolve("link.yaml"), secret);
        link(artifact.resolve("linked"), outside);
        Files.writeString(
                artifact.resolve("kustomization.yaml"),
                kustomization.replace("%s", path.equals("ABSOLUTE") ? secret.toString() : path));
        DiskFiles files = new DiskFiles(artifact);

        // When / Then
        assertThatThrownBy(() -> KustomizeBuild.run(files, files.root(), BuildOptions.flux()))
                .isInstanceOf(KustomizeException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .containsAnyOf("is outside of the root", "must be a relative path")
                        .doesNotContain("stolen"));
    }

    private static void link(Path from, Path to) throws IOException {
        if (!Files.isSymbolicLink(from)) {
            Files.createSymbolicLink(from, to);
        }
    }

    @Test
    void readsOtherDirectoriesInsideTheRootInFluxModeOnly() {
        MemoryFiles files = new MemoryFiles(
                Map.of("app/kustomization.yaml", "resources: [../shared/cm.yaml]", "shared/cm.yaml", CONFIG_MAP));

        assertThat(KustomizeBuild.run(files, "/app", BuildOptions.flux())).hasSize(1);
        assertThatThrownBy(() -> KustomizeBuild.run(files, "/app", BuildOptions.command()))
                .hasMessageContaining("is not in or below");
    }

    @Test
    void refusesDirectoriesThatLeadToThemselves() {
        fails(Map.of("kustomization.yaml", "resources: [.]"), "cycle");
        fails(Map.of("kustomization.yaml", "resources: [a]", "a/kustomization.yaml", "resources: [../]"), "cycle");
        fails(
                Map.of(
                        "kustomization.yaml",
                        "resources: [a]",
                        "a/kustomization.yaml",
                        "resources: [../b]",
                        "b/kustomization.yaml",
                        "resources: [../a]"),
                "cycle");
        fails(
                Map.of(
                        "kustomization.yaml",
                        "components: [c]",
                        "c/kustomization.yaml",
                        "kind: Component\ncomponents: [../c]"),
                "cycle");
    }

    @Test
    void refusesBasesThatMultiplyWithoutEnd() {
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < 400; i++) {
            files.put("d" + i + "/kustomization.yaml", "resources: [../d" + (i + 1) + "]");
        }
        files.put("d400/kustomization.yaml", "resources: [cm.yaml]");
        files.put("d400/cm.yaml", CONFIG_MAP);

        assertThatThrownBy(() -> KustomizeBuild.run(new MemoryFiles(files), "/d0", BuildOptions.flux()))
                .isInstanceOf(KustomizeException.class)
                .hasMessageContaining("flatten the bases");
    }

    @Test
    void refusesAliasesThatMultiply() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }
        fails(Map.of("kustomization.yaml", "resources: [r.yaml]", "r.yaml", CONFIG_MAP + bomb), "");
        fails(Map.of("kustomization.yaml", bomb + "resources: [r.yaml]", "r.yaml", CONFIG_MAP), "");
    }

    @Test
    void refusesNestingThatNoManifestHas() {
        String deep = "data: " + "[".repeat(100_000);

        fails(Map.of("kustomization.yaml", "resources: [r.yaml]", "r.yaml", CONFIG_MAP + deep), "");
    }

    @Test
    void refusesFilesAboveTheLimit() throws IOException {
        Path big = directory.resolve("big.yaml");
        try (var file = Files.newByteChannel(
                big, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            file.position(DiskFiles.LARGEST_FILE + 1);
            file.write(java.nio.ByteBuffer.wrap(new byte[] {'\n'}));
        }
        Files.writeString(directory.resolve("kustomization.yaml"), "resources: [big.yaml]");
        DiskFiles files = new DiskFiles(directory);

        assertThatThrownBy(() -> KustomizeBuild.run(files, files.root(), BuildOptions.flux()))
                .hasMessageContaining("big.yaml")
                .hasMessageContaining("larger than 64 MiB");
    }

    @Test
    void matchesPatternsInLinearTime() {
        String pattern = "(a+)+b";
        String name = "a".repeat(5_000);
        Map<String, String> files = Map.of(
                "kustomization.yaml",
                "resources: [r.yaml]\npatches:\n- target: {name: '" + pattern
                        + "'}\n  patch: '[{\"op\": \"remove\", \"path\": \"/data\"}]'\n" + "images:\n- name: '"
                        + pattern
                        + "'\n  newTag: x\n",
                "r.yaml",
                "apiVersion: v1\nkind: Pod\nmetadata:\n  name: " + name + "\nspec:\n  containers:\n  - image: " + name
                        + "\n");

        assertThat(KustomizeBuild.run(new MemoryFiles(files), "/", BuildOptions.flux()))
                .hasSize(1);
    }

    @Test
    void namesPatternsThatAreNone() {
        String pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - image: nginx\n";

        fails(
                Map.of("kustomization.yaml", "resources: [r.yaml]\nimages: [{name: '(', newTag: x}]", "r.yaml", pod),
                "'('");
        fails(
                Map.of(
                        "kustomization.yaml",
                        "resources: [r.yaml]\npatches: [{patch: '[{\"op\": \"remove\", \"path\": \"/spec\"}]', target: {name: '['}}]",
                        "r.yaml",
                        pod),
                "'['");
    }

    @Test
    void namesWhatIsThereTwiceAndWhatIsMissing() {
        fails(Map.of("kustomization.yaml", "resources: [r.yaml]", "r.yaml", CONFIG_MAP + "---\n" + CONFIG_MAP), "a.");
        fails(Map.of("kustomization.yaml", "resources: [missing.yaml]"), "missing.yaml");
        fails(
                Map.of(
                        "kustomization.yaml",
                        "resources: [r.yaml]\npatches: [{patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: absent}}'}]",
                        "r.yaml",
                        CONFIG_MAP),
                "absent");
        fails(
                Map.of(
                        "kustomization.yaml",
                        "resources: [r.yaml]\nreplicas: [{name: absent, count: 3}]",
                        "r.yaml",
                        CONFIG_MAP),
                "absent");
        fails(
                Map.of(
                        "kustomization.yaml",
                        "resources: [r.yaml]\nreplacements: [{source: {kind: Secret, name: absent}, targets: [{select: {kind: ConfigMap}}]}]",
                        "r.yaml",
                        CONFIG_MAP),
                "absent");
    }

    @Test
    void mergesLongListsInBoundedTime() {
        StringBuilder containers = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            containers.append("      - name: c").append(i).append("\n        image: i\n");
        }
        String head =
                "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  template:\n    spec:\n      containers:\n";
        Map<String, String> files = Map.of(
                "kustomization.yaml",
                "resources: [r.yaml]\npatches: [{path: p.yaml}]",
                "r.yaml",
                head + containers,
                "p.yaml",
                head + containers.toString().replace("image: i", "image: j"));

        assertThat(KustomizeBuild.run(new MemoryFiles(files), "/", BuildOptions.flux()))
                .hasSize(1);

        Map<String, String> nameless = new TreeMap<>(files);
        nameless.put("p.yaml", head + "      - image: x\n");
        fails(nameless, "the limit is");
    }

    @Test
    void refusesWhatWouldRunPrograms() {
        for (String field : List.of("generators", "transformers", "validators")) {
            fails(
                    Map.of(
                            "kustomization.yaml",
                            "resources: [r.yaml]\n" + field + ": [plugin.yaml]",
                            "r.yaml",
                            CONFIG_MAP,
                            "plugin.yaml",
                            "apiVersion: example.com/v1\nkind: Exec\nmetadata:\n  name: x\n  annotations:\n"
                                    + "    config.kubernetes.io/function: |\n      exec: {path: ./x.sh}\n"),
                    "external plugins disabled");
        }
        fails(
                Map.of(
                        "kustomization.yaml",
                        "resources: [r.yaml]\nhelmCharts: [{name: c, repo: https://x}]",
                        "r.yaml",
                        CONFIG_MAP),
                "helmCharts are not supported");
        fails(
                Map.of(
                        "kustomization.yaml",
                        "resources: [r.yaml]\ngenerators: ['{apiVersion: builtin, kind: HelmChartInflationGenerator, metadata: {name: h}}']",
                        "r.yaml",
                        CONFIG_MAP),
                "charts are not supported");
    }

    @Test
    void saysThatRemoteBasesNeedSomeoneToFetchThem() {
        fails(Map.of("kustomization.yaml", "resources: ['https://github.com/a/b//c?ref=v1']"), "remote");
        fails(Map.of("kustomization.yaml", "resources: ['git@github.com:a/b.git']"), "no access to remote bases");
        fails(
                Map.of("kustomization.yaml", "components: ['https://github.com/a/b//c?ref=v1']"),
                "no access to remote bases");
    }

    private static void fails(Map<String, String> files, String message) {
        assertThatThrownBy(() ->
                        KustomizeBuild.print(KustomizeBuild.run(new MemoryFiles(files), "/", BuildOptions.flux())))
                .isInstanceOf(KustomizeException.class)
                .hasMessageContaining(message);
    }
}
