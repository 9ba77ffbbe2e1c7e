package io.weirkeeper.engine.kustomize.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.file.MemoryFiles;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Expected texts from fluxcd/pkg/kustomize v1.39.0, Generator.GenerateManifest. */
class RootFileTest {
    private static final String CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

    private static String written(Map<String, String> files, Overlay overlay) {
        return RootFile.generate(new MemoryFiles(files), "/app", overlay).content();
    }

    @Test
    void listsManifestsInLexicalOrderAndStopsAtKustomizations() {
        // Given
        Map<String, String> files = Map.of(
                "/app/b.yml",
                CONFIG_MAP,
                "/app/a/deep/x.yaml",
                CONFIG_MAP,
                "/app/a.yaml",
                CONFIG_MAP,
                "/app/base/kustomization.yaml",
                "resources: [x.yaml]",
                "/app/base/broken.yaml",
                "nonsense",
                "/app/readme.md",
                "text");

        // When
        String text = written(files, Overlay.NONE);

        // Then
        assertThat(text).isEqualTo("""
                        apiVersion: kustomize.config.k8s.io/v1beta1
                        kind: Kustomization
                        resources:
                        - ./a/deep/x.yaml
                        - ./a.yaml
                        - ./b.yml
                        - ./base
                        """);
    }

    @Test
    void takesAPlaceholderWhenNothingIsThere() {
        assertThat(written(Map.of("/app/readme.md", ""), Overlay.NONE)).isEqualTo("""
                        apiVersion: kustomize.config.k8s.io/v1beta1
                        kind: Kustomization
                        namespace: _placeholder
                        """);
    }

    @Test
    void refusesAYamlFileThatHoldsNoObjects() {
        assertThatThrownBy(() -> written(Map.of("/app/values.yaml", "a: 1"), Overlay.NONE))
                .isInstanceOf(KustomizeException.class)
                .hasMessageContaining("failed to decode Kubernetes YAML from /app/values.yaml");
    }

    @Test
    void dropsUnknownFieldsTurnsNumbersIntoTextAndKeepsEmptyBuildsAlive() {
        // Given
        String file = """
                Images: [{name: nginx, newTag: 1.25, unknown: x}]
                unknown: field
                commonLabels: {tier: 1, on: true}
                configMapGenerator: []
                bases: [../base]
                """;

        // When
        String text = written(Map.of("/app/kustomization.yml", file), Overlay.NONE);

        // Then
        assertThat(text).isEqualTo("""
                        apiVersion: kustomize.config.k8s.io/v1beta1
                        bases:
                        - ../base
                        buildMetadata:
                        - originAnnotations
                        commonLabels:
                          tier: "1"
                          "true": "true"
                        images:
                        - name: nginx
                          newTag: "1.25"
                        kind: Kustomization
                        """);
    }

    @Test
    void laysTheSpecOverTheFile() {
        // Given
        String file = """
                resources: [a.yaml]
                namespace: old
                namePrefix: kept-
                patches: [{path: p.yaml}]
                images: [{name: nginx, newName: mine/nginx, newTag: "1"}, {name: redis, newTag: "7"}]
                buildMetadata: [managedByLabel]
                """;
        Overlay overlay = new Overlay(
                "new",
                null,
                "-x",
                List.of(new Overlay.Patch(
                        "- op: remove", new Overlay.Selector("apps", "", "Deployment", "", "", "a=b", ""))),
                List.of("../one", "../missing"),
                true,
                List.of(new Overlay.Image("nginx", "", "", "sha256:1"), new Overlay.Image("other", "o", "", "")),
                List.of("originAnnotations"));

        // When
        String text = written(
                Map.of("/app/kustomization.yaml", file, "/app/a.yaml", CONFIG_MAP, "/one/kustomization.yaml", ""),
                overlay);

        // Then
        assertThat(text).isEqualTo("""
                        apiVersion: kustomize.config.k8s.io/v1beta1
                        buildMetadata:
                        - originAnnotations
                        components:
                        - ../one
                        images:
                        - digest: sha256:1
                          name: nginx
                          newName: mine/nginx
                        - name: redis
                          newTag: "7"
                        - name: other
                          newName: o
                        kind: Kustomization
                        namePrefix: kept-
                        nameSuffix: -x
                        namespace: new
                        patches:
                        - path: p.yaml
                        - patch: '- op: remove'
                          target:
                            group: apps
                            kind: Deployment
                            labelSelector: a=b
                        resources:
                        - a.yaml
                        """);
    }

    @Test
    void refusesARemoteComponent() {
        Overlay overlay = new Overlay(
                null, null, null, List.of(), List.of("https://github.com/a/b"), false, List.of(), List.of());

        assertThatThrownBy(() -> written(Map.of("/app/kustomization.yaml", "resources: [a.yaml]"), overlay))
                .hasMessage("component path 'https://github.com/a/b' must be local and relative");
    }
}
