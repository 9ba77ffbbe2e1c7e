package io.weirkeeper.service.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.runtime.kube.MortalApi;
import io.weirkeeper.service.kustomize.build.EngineBuilder;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that dies after each of its writes in turn, while the next revision drops an object that it just added. */
@WithCluster
class CrashIT {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void losesNoObjectHoweverFarTheDeadProcessCame(int writes, Cluster cluster, @TempDir Path directory)
            throws Exception {
        // Given
        for (String crd :
                new String[] {"kustomize.toolkit.fluxcd.io_kustomizations", "source.toolkit.fluxcd.io_gitrepositories"
                }) {
            cluster.api().applyCrds(Files.readString(Path.of("../deploy/crds", crd + ".yaml")));
        }
        String namespace = cluster.newNamespace();
        String path = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/kustomizations/apps";
        String objects = "/api/v1/namespaces/" + namespace + "/configmaps/";
        MortalApi mortal = new MortalApi(writes);
        try (FakeSource source = new FakeSource(cluster, namespace);
                EngineBuilder builder = new EngineBuilder(true)) {
            source.publish(
                    "repo", "main@sha1:1", Map.of("a.yaml", config(namespace, "a"), "b.yaml", config(namespace, "b")));
            try (ServiceUnderTest _ =
                    new ServiceUnderTest(cluster, namespace, directory.resolve("1"), builder, mortal::over)) {
                cluster.api().apply("""
                        apiVersion: kustomize.toolkit.fluxcd.io/v1
                        kind: Kustomization
                        metadata: {name: apps, namespace: %s}
                        spec: {interval: 1h, prune: true, sourceRef: {kind: GitRepository, name: repo}}
                        """.formatted(namespace));
                awaitDeath(mortal);
            }

            // When
            source.publish("repo", "main@sha1:2", Map.of("a.yaml", config(namespace, "a")));
            JsonNode done;
            try (ServiceUnderTest _ = new ServiceUnderTest(cluster, namespace, directory.resolve("2"), builder)) {
                done = cluster.api()
                        .await(
                                path,
                                it -> it.at("/status/lastAppliedRevision")
                                        .asText()
                                        .equals("main@sha1:2"));
            }

            // Then
            assertThat(cluster.api().get(objects + "a")).isPresent();
            assertThat(cluster.api().get(objects + "b")).isEmpty();
            assertThat(done.at("/status/inventory/entries"))
                    .extracting(it -> it.path("id").asText())
                    .containsExactly(namespace + "_a__ConfigMap");
        }
    }

    private static void awaitDeath(MortalApi mortal) throws InterruptedException {
        if (!mortal.died().await(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the reconciliation has fewer writes than this test lets through");
        }
    }

    private static String config(String namespace, String name) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + ", namespace: " + namespace + "}}\n";
    }
}
