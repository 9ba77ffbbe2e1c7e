package io.weirkeeper.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@WithCluster(pods = true)
class SharedClusterIT {
    private final Cluster cluster;

    SharedClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void reportsTheVersionOfKubernetesThatItIs() {
        // When
        Optional<JsonNode> version = cluster.api().get("/version");

        // Then
        assertThat(version)
                .hasValueSatisfying(
                        answer -> assertThat(answer.path("gitVersion").asText()).startsWith("v1.34.4"));
    }

    @Test
    void runsThePodsOfADeployment() {
        // Given
        cluster.api().apply("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: %s}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: web, image: nginx}]}
                """.formatted(cluster.namespace()));
        String path = "/apis/apps/v1/namespaces/" + cluster.namespace() + "/deployments/web";

        // When
        JsonNode deployment = cluster.api()
                .await(path, found -> found.path("status").path("readyReplicas").asInt() == 2);

        // Then
        assertThat(deployment.path("status").path("availableReplicas").asInt()).isEqualTo(2);
    }

    @Test
    void removesANamespaceWithAllThatIsInIt() {
        // Given
        String namespace = cluster.newNamespace();
        cluster.api().apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings, namespace: %s}
                data: {colour: blue}
                """.formatted(namespace));

        // When
        cluster.api().delete("/api/v1/namespaces/" + namespace);

        // Then
        cluster.api().awaitAbsence("/api/v1/namespaces/" + namespace, Duration.ofSeconds(20));
        assertThat(cluster.api().get("/api/v1/namespaces/" + namespace + "/configmaps/settings"))
                .isEmpty();
    }
}
