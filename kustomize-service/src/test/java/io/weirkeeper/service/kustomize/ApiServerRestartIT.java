package io.weirkeeper.service.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.service.kustomize.build.EngineBuilder;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithCluster(own = true)
class ApiServerRestartIT {
    @Test
    void goesOnAfterTheApiServerWasAway(Cluster cluster, @TempDir Path directory) throws Exception {
        // Given
        crds(cluster);
        String namespace = cluster.namespace();
        String path = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/kustomizations/apps";
        String object = "/api/v1/namespaces/" + namespace + "/configmaps/a";
        try (FakeSource source = new FakeSource(cluster, namespace);
                EngineBuilder builder = new EngineBuilder(true);
                ServiceUnderTest service = new ServiceUnderTest(cluster, namespace, directory, builder)) {
            source.publish("repo", "main@sha1:1", Map.of("a.yaml", config(namespace, "1")));
            cluster.api().apply("""
                    apiVersion: kustomize.toolkit.fluxcd.io/v1
                    kind: Kustomization
                    metadata: {name: apps, namespace: %s}
                    spec: {interval: 1h, prune: true, sourceRef: {kind: GitRepository, name: repo}}
                    """.formatted(namespace));
            cluster.api()
                    .await(
                            path,
                            it -> it.at("/status/lastAppliedRevision").asText().equals("main@sha1:1"));

            // When
            cluster.components().kill("kube-apiserver");
            cluster.components().start("kube-apiserver");
            source.publish("repo", "main@sha1:2", Map.of("a.yaml", config(namespace, "2")));

            // Then
            cluster.api()
                    .await(
                            path,
                            it -> it.at("/status/lastAppliedRevision").asText().equals("main@sha1:2"));
            String uid =
                    cluster.api().get(object).orElseThrow().at("/metadata/uid").asText();
            cluster.api().delete(object);
            cluster.api().await(object, it -> !it.at("/metadata/uid").asText().equals(uid));
            assertThat(service.requests().total()).isPositive();
        }
    }

    private static void crds(Cluster cluster) throws IOException {
        for (String crd :
                new String[] {"kustomize.toolkit.fluxcd.io_kustomizations", "source.toolkit.fluxcd.io_gitrepositories"
                }) {
            cluster.api().applyCrds(Files.readString(Path.of("../deploy/crds", crd + ".yaml")));
        }
    }

    private static String config(String namespace, String value) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: " + namespace + "}, data: {a: '"
                + value + "'}}\n";
    }
}
