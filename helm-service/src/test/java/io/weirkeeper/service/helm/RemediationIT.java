package io.weirkeeper.service.helm;

import static io.weirkeeper.service.helm.Releases.condition;
import static io.weirkeeper.service.helm.Releases.message;
import static io.weirkeeper.service.helm.Releases.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.Status;
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
class RemediationIT {
    private final Lab lab;
    private final Cluster cluster;
    private final String namespace;
    private final FakeCharts charts;
    private final Releases releases;

    RemediationIT(Cluster cluster, @TempDir Path directory) throws IOException {
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
    void uninstallsAFailedInstallBetweenAttemptsAndThenStalls() {
        // Given
        charts.publish("web", "1.0.0", Map.of("templates/all.yaml", Lab.CONFIG + "---\n" + Lab.INVALID));

        // When
        releases.apply("web", "web", "install: {remediation: {retries: 1, remediateLastFailure: true}}");
        JsonNode stalled = releases.await("web", it -> reason(it, "Stalled").equals("RetriesExceeded"));

        // Then
        assertThat(condition(stalled, "Stalled").path("message").asText())
                .isEqualTo("Failed to install after 2 attempt(s)");
        assertThat(reason(stalled, "Remediated")).isEqualTo("UninstallSucceeded");
        assertThat(message(stalled))
                .startsWith("Helm uninstall remediation for release " + namespace + "/web.v1 with chart web@1.0.0+")
                .endsWith(" succeeded");
        assertThat(reason(stalled, "Released")).isEqualTo("InstallFailed");
        assertThat(stalled.at("/status/installFailures").asInt()).isEqualTo(2);
        assertThat(stalled.at("/status/observedGeneration").asInt()).isEqualTo(1);
        assertThat(cluster.api().get(lab.config("web"))).isEmpty();
    }

    @Test
    void rollsBackAFailedUpgrade() {
        // Given
        charts.publish("web", "1.0.0", Map.of("templates/config.yaml", Lab.CONFIG));
        releases.apply("web", "web", "values: {a: good}, upgrade: {remediation: {retries: 1}}");
        releases.ready("web", "Helm install succeeded");

        // When
        charts.publish("web", "1.1.0", Map.of("templates/all.yaml", Lab.CONFIG + "---\n" + Lab.INVALID));
        JsonNode stalled = releases.await("web", it -> reason(it, "Stalled").equals("RetriesExceeded"));

        // Then
        assertThat(condition(stalled, "Stalled").path("message").asText())
                .isEqualTo("Failed to upgrade after 2 attempt(s)");
        assertThat(message(stalled))
                .startsWith("Helm rollback to previous release " + namespace + "/web.v")
                .contains(" with chart web@1.0.0+")
                .endsWith(" succeeded");
        assertThat(stalled.at("/status/history/0/status").asText()).isEqualTo("deployed");
        assertThat(stalled.at("/status/history/0/chartVersion").asText()).startsWith("1.0.0+");
        assertThat(stalled.at("/status/upgradeFailures").asInt()).isEqualTo(2);
    }

    @Test
    void retriesAFailedInstallAsAnUpgrade() {
        // Given
        charts.publish("web", "1.0.0", Map.of("templates/all.yaml", Lab.INVALID));
        releases.apply("web", "web", "install: {strategy: {name: RetryOnFailure, retryInterval: 1s}}");
        JsonNode failed = releases.await("web", it -> reason(it, "Reconciling").equals("ProgressingWithRetry"));

        // When
        charts.publish("web", "1.0.1", Map.of("templates/config.yaml", Lab.CONFIG));
        JsonNode done = releases.ready("web", "Helm upgrade succeeded");

        // Then
        assertThat(condition(failed, "Reconciling").path("message").asText()).isEqualTo("retrying after 1s");
        assertThat(reason(failed, "Released")).endsWith("Failed");
        assertThat(done.at("/status/failures").asInt()).isZero();
    }

    @Test
    void unlocksAReleaseThatADeadProcessLeftPending() {
        // Given
        charts.publish("web", "1.0.0", Map.of("templates/config.yaml", Lab.CONFIG));
        releases.apply("web", "web", "");
        releases.ready("web", "Helm install succeeded");
        JsonNode secret = cluster.api().get(lab.record("web", 1)).orElseThrow();
        Release pending = Records.read(secret).with(Status.PENDING_UPGRADE, "Preparing upgrade");

        // When
        cluster.api().patch(lab.record("web", 1), Records.patch(pending));
        charts.publish("web", "1.0.1", Map.of("templates/config.yaml", Lab.CONFIG));
        JsonNode done = releases.ready("web", "Helm upgrade succeeded for release " + namespace + "/web.v2");

        // Then
        Release unlocked = Records.read(cluster.api().get(lab.record("web", 1)).orElseThrow());
        assertThat(unlocked.info().description()).isEqualTo("Release unlocked from stale 'pending-upgrade' state");
        assertThat(done.at("/status/history/0/version").asInt()).isEqualTo(2);
    }

    @Test
    void putsDriftRight() {
        // Given
        charts.publish("web", "1.0.0", Map.of("templates/config.yaml", Lab.CONFIG));
        releases.apply("web", "web", "values: {a: mine}, driftDetection: {mode: enabled}");
        releases.ready("web", "Helm install succeeded");
        releases.await("web", it -> reason(it, "Drifted").equals("NoDriftDetected"));

        // When
        cluster.api().delete(lab.config("web"));
        JsonNode restored =
                cluster.api().await(lab.config("web"), it -> !it.at("/metadata").has("deletionTimestamp"));

        // Then
        assertThat(restored.at("/data/a").asText()).isEqualTo("mine");
        JsonNode done = releases.await("web", it -> reason(it, "Drifted").equals("NoDriftDetected"));
        assertThat(done.at("/status/history")).hasSize(1);
    }

    @Test
    void reportsDriftThatItMayNotPutRight() {
        // Given
        charts.publish("web", "1.0.0", Map.of("templates/config.yaml", Lab.CONFIG));
        releases.apply("web", "web", "values: {a: mine}, driftDetection: {mode: warn}");
        releases.ready("web", "Helm install succeeded");

        // When
        cluster.api().patch(lab.config("web"), "{\"data\":{\"a\":\"theirs\",\"b\":\"c\"}}");
        cluster.api().patch(releases.path("web"), REQUEST);
        JsonNode drifted = releases.await("web", it -> reason(it, "Drifted").equals("DriftDetected"));

        // Then
        assertThat(condition(drifted, "Drifted").path("message").asText())
                .isEqualTo("Cluster state of release " + namespace + "/web.v1 has drifted from the desired state:\n"
                        + "ConfigMap/" + namespace + "/web changed (0 additions, 1 changes, 0 removals)");
        assertThat(cluster.api()
                        .get(lab.config("web"))
                        .orElseThrow()
                        .at("/data/a")
                        .asText())
                .isEqualTo("theirs");
    }

    @Test
    void saysWhichValuesAreMissing() {
        // Given
        charts.publish("web", "1.0.0", Map.of("templates/config.yaml", Lab.CONFIG));
        releases.apply("web", "web", "valuesFrom: [{kind: ConfigMap, name: defaults}]");
        JsonNode failed = releases.await("web", it -> reason(it, "Ready").equals("ValuesError"));

        // When
        cluster.api().apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: defaults, namespace: %s}
                data: {values.yaml: "a: theirs"}
                """.formatted(namespace));
        releases.ready("web", "Helm install succeeded");

        // Then
        assertThat(message(failed))
                .isEqualTo("could not resolve ConfigMap chart values reference '" + namespace
                        + "/defaults' with key 'values.yaml': configmaps \"defaults\" not found");
        assertThat(cluster.api()
                        .get(lab.config("web"))
                        .orElseThrow()
                        .at("/data/a")
                        .asText())
                .isEqualTo("theirs");
    }

    @Test
    void isWokenByValuesThatAskForIt() {
        // Given
        charts.publish("web", "1.0.0", Map.of("templates/config.yaml", Lab.CONFIG));
        String values = """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: defaults, namespace: %s, labels: {reconcile.fluxcd.io/watch: Enabled}}
                data: {values.yaml: "a: %s"}
                """;
        cluster.api().apply(values.formatted(namespace, "first"));
        releases.apply("web", "web", "valuesFrom: [{kind: ConfigMap, name: defaults}]");
        releases.ready("web", "Helm install succeeded");

        // When
        cluster.api().apply(values.formatted(namespace, "second"));
        releases.ready("web", "Helm upgrade succeeded for release " + namespace + "/web.v2");

        // Then
        assertThat(cluster.api()
                        .get(lab.config("web"))
                        .orElseThrow()
                        .at("/data/a")
                        .asText())
                .isEqualTo("second");
    }

    @Test
    void postRendersAndAddsMetadata() {
        // Given
        charts.publish("web", "1.0.0", Map.of("templates/config.yaml", Lab.CONFIG));

        // When
        releases.apply("web", "web", """
                commonMetadata: {labels: {team: a}, annotations: {note: b}},
                postRenderers: [{kustomize: {patches: [{target: {kind: ConfigMap},
                patch: '[{"op": "add", "path": "/data/b", "value": "patched"}]'}]}}]""");
        releases.ready("web", "Helm install succeeded");

        // Then
        JsonNode config = cluster.api().get(lab.config("web")).orElseThrow();
        assertThat(config.at("/data/b").asText()).isEqualTo("patched");
        assertThat(config.at("/metadata/labels/team").asText()).isEqualTo("a");
        assertThat(config.at("/metadata/annotations/note").asText()).isEqualTo("b");
    }

    @Test
    void makesAHelmChartAndWaitsForIt() {
        // Given
        cluster.api().apply("""
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: web, namespace: %s}
                spec:
                  interval: 1h
                  chart: {spec: {chart: web, version: 1.x, sourceRef: {kind: HelmRepository, name: repo}}}
                """.formatted(namespace));
        JsonNode waiting = releases.await("web", it -> reason(it, "Ready").equals("SourceNotReady"));
        String path = "/apis/source.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/helmcharts/" + namespace + "-web";
        JsonNode chart = cluster.api().get(path).orElseThrow();

        // When
        charts.fill(namespace + "-web", "web", "1.2.3", Map.of("templates/config.yaml", Lab.CONFIG));
        JsonNode done = releases.ready("web", "Helm install succeeded for release " + namespace + "/web.v1");
        cluster.api().delete(releases.path("web"));
        cluster.api().awaitAbsence(releases.path("web"), Duration.ofSeconds(60));

        // Then
        assertThat(message(waiting))
                .isEqualTo("HelmChart '" + namespace + "/" + namespace
                        + "-web' is not ready: latest generation of object has not been reconciled");
        assertThat(chart.at("/spec/version").asText()).isEqualTo("1.x");
        assertThat(chart.at("/spec/interval").asText()).isEqualTo("1h0m0s");
        assertThat(chart.at("/metadata/labels/helm.toolkit.fluxcd.io~1name").asText())
                .isEqualTo("web");
        assertThat(done.at("/status/helmChart").asText()).isEqualTo(namespace + "/" + namespace + "-web");
        assertThat(message(done)).endsWith(" with chart web@1.2.3");
        assertThat(cluster.api().get(path)).isEmpty();
    }

    @Test
    void reinstallsUnderAnotherName() {
        // Given
        charts.publish("web", "1.0.0", Map.of("templates/config.yaml", Lab.CONFIG));
        releases.apply("web", "web", "releaseName: one");
        releases.ready("web", "Helm install succeeded for release " + namespace + "/one.v1");

        // When
        releases.apply("web", "web", "releaseName: two");
        JsonNode done = releases.ready("web", "Helm install succeeded for release " + namespace + "/two.v1");

        // Then
        assertThat(cluster.api().get(lab.config("one"))).isEmpty();
        assertThat(cluster.api().get(lab.config("two"))).isPresent();
        assertThat(done.at("/status/history")).hasSize(1);
    }

    private static final String REQUEST =
            "{\"metadata\":{\"annotations\":{\"reconcile.fluxcd.io/requestedAt\":\"now\"}}}";
}
