package io.weirkeeper.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.kafka.embedded.EmbeddedBroker;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import io.weirkeeper.testkit.kafka.Kafka;
import io.weirkeeper.testkit.kafka.WithKafka;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services each in a process of its own on one broker and a real API server, with commits pushed through them. */
@WithCluster(pods = true, own = true)
@WithKafka(own = true)
class SplitServicesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void carriesCommitsThroughKillsOfEveryProcess(Cluster cluster, Kafka kafka, @TempDir Path directory)
            throws Exception {
        try (SplitServices services = new SplitServices(cluster, kafka.bootstrapServers(), directory)) {
            // Given
            String first = services.commit("one");
            services.applyObjects();
            services.awaitApplied(first, "one");

            // When
            services.source.kill();
            String second = services.commit("two");
            services.source.restart();
            services.requestFetch("2");
            services.awaitApplied(second, "two");

            services.kustomize.kill();
            String third = services.commit("three");
            services.requestFetch("3");
            services.kustomize.restart();
            services.awaitApplied(third, "three");

            services.notification.kill();
            String fourth = services.commit("four");
            services.requestFetch("4");
            services.awaitApplied(fourth, "four");
            services.notification.restart();

            // Then
            awaitMessage(services, "one");
            awaitMessage(services, "two");
            awaitMessage(services, "three");
            awaitMessage(services, "four");
            assertThat(services.source.isAlive() && services.kustomize.isAlive() && services.notification.isAlive())
                    .isTrue();
        }
    }

    @Test
    void doesWithoutABrokerAtTheStartAndInTheMiddleAndLosesNoAlert(Cluster cluster, @TempDir Path directory)
            throws Exception {
        int port = ServiceProcess.freePort();
        Path data = directory.resolve("broker");
        try (SplitServices services = new SplitServices(cluster, "127.0.0.1:" + port, directory)) {
            // Given
            String first = services.commit("before");
            services.applyObjects();
            services.awaitApplied(first, "before");

            // When
            try (EmbeddedBroker broker = EmbeddedBroker.start(data, port)) {
                assertThat(broker.port()).isEqualTo(port);
                awaitMessage(services, "before");
            }
            String second = services.commit("without");
            services.requestFetch("2");
            services.awaitApplied(second, "without");

            // Then
            try (EmbeddedBroker broker = EmbeddedBroker.start(data, port)) {
                assertThat(broker.port()).isEqualTo(port);
                awaitMessage(services, "without");
            }
        }
    }

    private static void awaitMessage(SplitServices services, String word) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(services.messages())
                        .anyMatch(text -> text.contains("stored artifact for commit 'say " + word)));
    }
}
