package io.weirkeeper.service.helm;

import static io.weirkeeper.service.helm.Releases.condition;
import static io.weirkeeper.service.helm.Releases.message;
import static io.weirkeeper.service.helm.Releases.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithCluster(pods = true)
class HelmServiceIT {
    private final Lab lab;
    private final Cluster cluster;
    private final String namespace;
    private final FakeCharts charts;
    private final Releases releases;

    HelmServiceIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.lab = new Lab(cluster, directory, Map.of());
        this.cluster = cluster;
        this.namespace = lab.namespace;
        this.charts = lab.charts;
        this.releases = lab.releases;
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    @Test
    void installsUpgradesOnAnArtifactAndOnValuesAndUninstalls() {
        // Given
        charts.publish("web", "1.0.0", Map.of("templates/config.yaml", Lab.CONFIG, "values.yaml", "a: chart\n"));
        releases.apply("web", "web", "");
        JsonNode installed = releases.ready("web", "Helm install succeeded for release " + namespace + "/web.v1");

        // When
        charts.publish("web", "1.1.0", Map.of("templates/config.yaml", Lab.CONFIG, "values.yaml", "a: newer\n"));
        JsonNode upgraded = releases.ready("web", "Helm upgrade succeeded for release " + namespace + "/web.v2");
        releases.apply("web", "web", "values: {a: mine}");
        JsonNode changed = releases.ready("web", "Helm upgrade succeeded for release " + namespace + "/web.v3");
        JsonNode config = cluster.api().get(lab.config("web")).orElseThrow();
        cluster.api().delete(releases.path("web"));
        cluster.api().awaitAbsence(releases.path("web"), Duration.ofSeconds(60));

        // Then
        assertThat(message(installed)).contains(" with chart web@1.0.0+");
        assertThat(reason(installed, "Ready")).isEqualTo("InstallSucceeded");
        assertThat(installed.at("/status/history")).hasSize(1);
        assertThat(installed.at("/status/history/0/status").asText()).isEqualTo("deployed");
        assertThat(installed.at("/status/inventory/entries/0/id").asText()).isEqualTo(namespace + "_web__ConfigMap");
        assertThat(installed.at("/status/storageNamespace").asText()).isEqualTo(namespace);
        assertThat(installed.at("/status/lastAttemptedReleaseAction").asText()).isEqualTo("install");
        assertThat(condition(installed, "Reconciling").isMissingNode()).isTrue();
        assertThat(reason(upgraded, "Released")).isEqualTo("UpgradeSucceeded");
        assertThat(upgraded.at("/status/history/1/status").asText()).isEqualTo("superseded");
        assertThat(upgraded.at("/status/history/0/chartVersion").asText()).startsWith("1.1.0+");
        assertThat(changed.at("/status/history/0/version").asInt()).isEqualTo(3);
        assertThat(config.at("/data/a").asText()).isEqualTo("mine");
        assertThat(config.at("/metadata/labels/app.kubernetes.io~1managed-by").asText())
                .isEqualTo("Helm");
        assertThat(config.at("/metadata/labels/helm.toolkit.fluxcd.io~1name").asText())
                .isEqualTo("web");
        assertThat(cluster.api().get(lab.config("web"))).isEmpty();
        assertThat(cluster.api().get(lab.record("web", 3))).isEmpty();
    }
}
