package io.weirkeeper.service.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kustomizations of an ExternalArtifact that somebody else made, as an ArtifactGenerator makes it. */
@WithCluster
class ExternalArtifactIT {
    private final Cluster cluster;

    @TempDir
    Path temp;

    private @Nullable Lab lab;

    ExternalArtifactIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private Lab open(Map<String, String> settings) throws IOException {
        cluster.api()
                .applyCrds(Files.readString(Path.of("../deploy/crds/source.toolkit.fluxcd.io_externalartifacts.yaml")));
        Lab opened = new Lab(cluster, temp, settings);
        lab = opened;
        return opened;
    }

    @AfterEach
    void close() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void appliesItAndFollowsIt() throws IOException {
        // Given
        Lab lab = open(Map.of("weir.kustomize.feature-gates", "ExternalArtifact=true"));
        String first = lab.source.publishExternal(
                "web", Map.of("apps/a.yaml", lab.config("a", "1"), "apps/b.yaml", lab.config("b", "1")));
        kustomization(lab);
        JsonNode applied = lab.ready("apps", first);

        // When
        String second = lab.source.publishExternal("web", Map.of("apps/a.yaml", lab.config("a", "2")));

        // Then: long before the interval of an hour
        JsonNode moved = lab.ready("apps", second);
        assertThat(Lab.message(applied)).isEqualTo("Applied revision: " + first);
        assertThat(Lab.message(moved)).isEqualTo("Applied revision: " + second);
        assertThat(lab.get(lab.configPath("a")).at("/data/a").asText()).isEqualTo("2");
        assertThat(cluster.api().get(lab.configPath("b"))).isEmpty();
    }

    @Test
    void refusesItWithoutTheGate() throws IOException {
        // Given
        Lab lab = open(Map.of());
        lab.source.publishExternal("web", Map.of("apps/a.yaml", lab.config("a", "1")));

        // When
        kustomization(lab);

        // Then
        JsonNode failed = lab.failed("apps", "AccessDenied");
        assertThat(Lab.message(failed))
                .isEqualTo("can't access 'ExternalArtifact/" + lab.namespace
                        + "/web', ExternalArtifact feature gate is disabled");
        assertThat(cluster.api().get(lab.configPath("a"))).isEmpty();
    }

    private void kustomization(Lab lab) {
        cluster.api().apply("""
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: apps, namespace: %s}
                spec:
                  interval: 1h
                  path: ./apps
                  prune: true
                  sourceRef: {kind: ExternalArtifact, name: web}
                """.formatted(lab.namespace));
    }
}
