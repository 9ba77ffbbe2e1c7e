package io.weirkeeper.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weirkeeper.cluster.ContainerImages;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The services each in a process of its own on a broker in a container, where an engine is present and the image can be
 * had; WEIR_KAFKA_IMAGE names another one that takes the same variables.
 */
@WithCluster(pods = true, own = true)
class ContainerBrokerIT {
    private static final String IMAGE =
            Optional.ofNullable(System.getenv("WEIR_KAFKA_IMAGE")).orElse("apache/kafka:4.1.1");

    @Test
    void carriesACommitOverABrokerInAContainer(Cluster cluster, @TempDir Path directory) throws Exception {
        Optional<String> obstacle = ContainerImages.onThisMachine().obstacle(IMAGE);
        assumeTrue(obstacle.isEmpty(), () -> "no " + IMAGE + ": " + obstacle.orElse(""));
        int port = ServiceProcess.freePort();
        try (GenericContainer<?> broker = broker(port)) {
            broker.start();
            try (SplitServices services = new SplitServices(cluster, "127.0.0.1:" + port, directory)) {
                // When
                String commit = services.commit("contained");
                services.applyObjects();

                // Then
                services.awaitApplied(commit, "contained");
                Awaitility.await()
                        .atMost(Duration.ofSeconds(90))
                        .untilAsserted(() -> assertThat(services.messages())
                                .anyMatch(text -> text.contains("stored artifact for commit 'say contained")));
            }
        }
    }

    private static GenericContainer<?> broker(int port) {
        GenericContainer<?> broker = new GenericContainer<>(DockerImageName.parse(IMAGE));
        broker.setPortBindings(List.of(port + ":" + port));
        return broker.withExposedPorts(port)
                .withEnv(Map.of(
                        "KAFKA_NODE_ID", "1",
                        "KAFKA_PROCESS_ROLES", "broker,controller",
                        "KAFKA_LISTENERS", "PLAINTEXT://0.0.0.0:" + port + ",CONTROLLER://localhost:29093",
                        "KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://127.0.0.1:" + port,
                        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER",
                        "KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:29093",
                        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1",
                        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1",
                        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"));
    }
}
