package io.weirkeeper.service.helm;

import static io.weirkeeper.service.helm.Releases.condition;
import static io.weirkeeper.service.helm.Releases.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a process whose memory is nearly used up, by files that stand for the container's. */
@WithCluster(pods = true)
class OomWatchIT {
    private final Cluster cluster;
    private final Path directory;
    private final Path current;
    private final Map<String, String> settings = new HashMap<>();

    OomWatchIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.cluster = cluster;
        this.directory = directory;
        this.current = Files.writeString(directory.resolve("memory.current"), "100");
        Path limit = Files.writeString(directory.resolve("memory.max"), "1000\n");
        settings.put("weir.helm.feature-gates", "OOMWatch=true");
        settings.put("weir.helm.oom-watch-max-memory-path", limit.toString());
        settings.put("weir.helm.oom-watch-current-memory-path", current.toString());
        settings.put("weir.helm.oom-watch-interval", "50ms");
        settings.put("weir.helm.oom-watch-memory-threshold", "90");
        settings.put("weir.helm.graceful-shutdown-timeout", "60s");
    }

    @Test
    void endsWhatIsUnderWayAndBeginsNothingNew() throws Exception {
        // Given: one release whose hook runs until it is let go, and one that will come too late
        Lab lab = new Lab(cluster, directory, settings);
        lab.publish("hooked", "1.0.0", Lab.CONFIG + """
                ---
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: {{ .Release.Name }}
                  annotations: {helm.sh/hook: pre-install}
                spec:
                  suspend: true
                  template:
                    spec:
                      restartPolicy: Never
                      containers: [{name: c, image: example.com/c}]
                """);
        lab.releases.apply("busy", "hooked", "values: {a: '1'}");
        cluster.api().await(lab.path("jobs", "busy"), it -> true);
        assertThat(lab.service().exits()).isZero();

        // When
        Files.writeString(current, "901");
        while (lab.service().exits() == 0) {
            Thread.sleep(10);
        }
        Thread closing = Thread.ofPlatform().start(() -> {
            try {
                lab.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        while (!lab.service().isClosing()) {
            Thread.sleep(10);
        }
        lab.releases.apply("late", "hooked", "values: {a: '1'}");
        JsonNode late = lab.releases.await(
                "late",
                it -> condition(it, "Reconciling").path("message").asText().startsWith("waiting for memory"));
        cluster.api().patch(lab.path("jobs", "busy"), "{\"spec\":{\"suspend\":false}}");
        closing.join();

        // Then
        assertThat(lab.service().exits()).isEqualTo(1);
        assertThat(lab.history("busy")).containsExactly("1 deployed");
        assertThat(reason(lab.get(lab.releases.path("busy")), "Ready")).isEqualTo("InstallSucceeded");
        assertThat(lab.history("late")).isEmpty();
        assertThat(condition(late, "Ready").path("status").asText()).isNotEqualTo("True");
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> start("weir.helm.oom-watch-memory-threshold", "0"))
                .hasMessage("--oom-watch-memory-threshold must be between 1 and 100, got 0");
        assertThatThrownBy(() -> start("weir.helm.oom-watch-interval", "10ms"))
                .hasMessageStartingWith("--oom-watch-interval must be at least 50ms");
        assertThatThrownBy(() -> start("weir.helm.oom-watch-current-memory-path", directory.resolve("no") + ""))
                .hasMessageStartingWith("failed to confirm existence of current memory usage file");
    }

    private void start(String property, String value) throws Exception {
        settings.put(property, value);
        try {
            new ServiceUnderTest(
                            cluster,
                            cluster.namespace(),
                            directory.resolve("refused"),
                            UnaryOperator.identity(),
                            settings)
                    .close();
        } finally {
            settings.remove(property);
        }
    }
}
