package io.weirkeeper.engine.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.kustomize.file.MemoryFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Builds share nothing: one with a schema of its own does not change another that runs at the same time. */
class ParallelBuildsTest {
    private static final String CUSTOM =
            "apiVersion: example.com/v1\nkind: Custom\nmetadata:\n  name: c\nspec:\n  items:\n  - name: a\n";
    private static final String PATCH =
            "apiVersion: example.com/v1\nkind: Custom\nmetadata:\n  name: c\nspec:\n  items:\n  - name: b\n";
    private static final String SCHEMA = """
            {"definitions": {"v1.Custom": {
              "properties": {"spec": {"properties": {"items": {"type": "array", "items": {"type": "object"},
                "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}}}},
              "x-kubernetes-group-version-kind": [{"group": "example.com", "kind": "Custom", "version": "v1"}]}}}
            """;

    @Test
    void keepsSchemasOfBuildsApart() throws Exception {
        // Given
        Map<String, String> plain = Map.of(
                "kustomization.yaml",
                "resources: [c.yaml]\npatches: [{path: p.yaml}]",
                "c.yaml",
                CUSTOM,
                "p.yaml",
                PATCH);
        Map<String, String> withSchema = Map.of(
                "kustomization.yaml",
                "openapi: {path: s.json}\nresources: [c.yaml]\npatches: [{path: p.yaml}]",
                "c.yaml",
                CUSTOM,
                "p.yaml",
                PATCH,
                "s.json",
                SCHEMA);

        // When
        List<Future<String>> replaced = new ArrayList<>();
        List<Future<String>> merged = new ArrayList<>();
        try (var pool = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 200; i++) {
                replaced.add(pool.submit(() -> build(plain)));
                merged.add(pool.submit(() -> build(withSchema)));
            }
        }

        // Then
        for (Future<String> build : replaced) {
            assertThat(build.get()).endsWith("  items:\n  - name: b\n");
        }
        for (Future<String> build : merged) {
            assertThat(build.get()).endsWith("  items:\n  - name: b\n  - name: a\n");
        }
    }

    private static String build(Map<String, String> files) {
        return KustomizeBuild.print(KustomizeBuild.run(new MemoryFiles(files), "/", BuildOptions.flux()));
    }
}
