package io.weirkeeper.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.demo.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithCluster
class TrackerIT {
    private final io.weirkeeper.testkit.cluster.Cluster server;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Cluster cluster;
    private final Tracker tracker;

    TrackerIT(io.weirkeeper.testkit.cluster.Cluster server) {
        this.server = server;
        this.cluster = Cluster.connect(server.kubeconfig(), null);
        this.tracker = new Tracker(cluster.api(), Cluster.CONFIG_MAPS, server.namespace(), timer);
    }

    @BeforeEach
    void beginToWatch() throws InterruptedException {
        tracker.awaitListed();
    }

    @AfterEach
    void stop() {
        tracker.close();
        cluster.close();
        timer.shutdownNow();
    }

    @Test
    void notesWhenAnObjectFirstIsAsItShallBe() throws InterruptedException {
        // Given
        tracker.arm(Set.of("one"), object -> object.at("/data/version").asText().equals("2"));
        long before = System.nanoTime();
        write("1");

        // When
        write("2");

        // Then
        assertThat(tracker.await(Duration.ofSeconds(20))).isTrue();
        assertThat(tracker.times().get("one")).isBetween(before, System.nanoTime());
    }

    @Test
    void saysWhatIsMissing() throws InterruptedException {
        // Given
        tracker.arm(Set.of("nobody-writes-this"), object -> true);

        // When
        boolean isComplete = tracker.await(Duration.ofMillis(50));

        // Then
        assertThat(isComplete).isFalse();
        assertThat(tracker.missing()).containsEntry("nobody-writes-this", "no such object");
    }

    private void write(String version) {
        server.api().apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: one, namespace: %s}
                data: {version: "%s"}
                """.formatted(server.namespace(), version));
    }
}
