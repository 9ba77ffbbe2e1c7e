package io.weirkeeper.service.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many replicas there may be, on a real API server. */
@WithCluster
class SharedStorageIT {
    private final Cluster cluster;

    @TempDir
    Path temp;

    private String namespace;

    SharedStorageIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws IOException {
        ServiceUnderTest.applyCrds(cluster);
        namespace = cluster.newNamespace();
    }

    @Test
    void refusesToBeOneOfSeveralReplicasOnDisksOfTheirOwn() {
        // Given
        cluster.api().apply("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: source-controller, namespace: %s}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: source-controller}}
                  template:
                    metadata: {labels: {app: source-controller}}
                    spec: {containers: [{name: manager, image: none}]}
                """.formatted(namespace));

        // When + Then
        assertThatThrownBy(() -> new ServiceUnderTest(cluster, namespace, temp, "none"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Deployment " + namespace + "/source-controller asks for 2 replicas, and each would keep"
                        + " artifacts on a disk of its own; set --storage-url to a bucket that they share, or replicas"
                        + " to 1");
    }

    @Test
    void runsOnTheDiskOfOneReplica() throws Exception {
        // Given
        try (GitServer server = GitServer.start(temp.resolve("repositories"), 0);
                ServiceUnderTest service = new ServiceUnderTest(cluster, namespace, temp, "none")) {
            assertThat(service.cluster()).isNotEmpty();
            String commit = server.repository("fleet").commit("main", "first", Map.of("app.yaml", "x"));

            // When
            cluster.api().apply("""
                    apiVersion: source.toolkit.fluxcd.io/v1
                    kind: GitRepository
                    metadata: {name: fleet, namespace: %s}
                    spec: {interval: 10m, url: %s, ref: {branch: main}}
                    """.formatted(namespace, server.url("fleet")));

            // Then
            JsonNode ready = cluster.api()
                    .await(
                            "/apis/source.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/gitrepositories/fleet",
                            found -> found.at("/status/artifact/revision")
                                    .asText()
                                    .equals("main@sha1:" + commit));
            Path file = temp.resolve("data")
                    .resolve(ready.at("/status/artifact/path").asText());
            assertThat(Digest.of(DigestAlgorithm.SHA256, file))
                    .hasToString(ready.at("/status/artifact/digest").asText());
        }
    }
}
