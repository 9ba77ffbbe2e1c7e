package io.weirkeeper.service.helm;

import static io.weirkeeper.service.helm.Releases.condition;
import static io.weirkeeper.service.helm.Releases.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What helm-controller's own end-to-end scripts ask for (hack/ci/e2e/lifecycle.sh and advanced.sh of July 2026): the
 * same conditions, counters and revisions, with charts of our own.
 */
@WithCluster(pods = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeerScenariosIT {
    private final Cluster cluster;
    private final Lab lab;

    PeerScenariosIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.cluster = cluster;
        this.lab = new Lab(cluster, directory, Map.of());
        lab.publish("app", "1.0.0", Lab.CONFIG + "---\n" + Lab.INVALID);
        lab.publish(
                "tested",
                "1.0.0",
                Lab.CONFIG + "{{ if .Values.faulty }}\n---\n" + Lab.HOPELESS.formatted("test") + "{{ end }}");
    }

    @AfterAll
    void close() throws Exception {
        lab.close();
    }

    @Test
    void installFails() {
        // When
        lab.releases.apply("install-fail", "app", "");
        JsonNode object = stalled("install-fail");

        // Then
        assertThat(states(object)).isEqualTo("Released=False Ready=False Stalled=True");
        assertThat(lab.history("install-fail")).containsExactly("1 failed");
    }

    @Test
    void installFailsItsTest() {
        // When
        lab.releases.apply("test-fail", "tested", "values: {faulty: true}, test: {enable: true}");
        JsonNode object = stalled("test-fail");

        // Then
        assertThat(states(object)).isEqualTo("Released=True TestSuccess=False Ready=False Stalled=True");
        assertThat(lab.history("test-fail")).containsExactly("1 deployed");
    }

    @Test
    void installFailsATestThatIsIgnored() {
        // When
        lab.releases.apply("ignored", "tested", "values: {faulty: true}, test: {enable: true, ignoreFailures: true}");
        JsonNode object = lab.releases.await(
                "ignored",
                it -> condition(it, "TestSuccess").path("status").asText().equals("False")
                        && condition(it, "Ready").path("status").asText().equals("True"));

        // Then
        assertThat(states(object)).isEqualTo("Released=True TestSuccess=False Ready=True");
        assertThat(lab.history("ignored")).containsExactly("1 deployed");
    }

    @Test
    void installFailsAndIsRemediated() {
        // When
        lab.releases.apply(
                "remediated",
                "app",
                "install: {remediation: {remediateLastFailure: true}}, uninstall: {keepHistory: true}");
        JsonNode object = stalled("remediated");

        // Then
        assertThat(states(object)).isEqualTo("Released=False Remediated=True Ready=False Stalled=True");
        assertThat(lab.history("remediated")).containsExactly("1 uninstalled");
    }

    @Test
    void installFailsAndIsTriedAgain() {
        // When
        lab.releases.apply("retried", "app", "install: {remediation: {retries: 1}}");
        JsonNode object = stalled("retried");

        // Then
        assertThat(states(object)).startsWith("Released=False").endsWith("Ready=False Stalled=True");
        assertThat(object.at("/status/installFailures").asInt()).isEqualTo(2);
        assertThat(lab.history("retried")).containsExactly("1 failed");
    }

    @Test
    void upgradeFails() {
        // Given
        good("upgrade-fail", "");

        // When
        lab.releases.apply("upgrade-fail", "app", "values: {a: '2'}");
        JsonNode object = stalled("upgrade-fail");

        // Then
        assertThat(states(object)).isEqualTo("Released=False Ready=False Stalled=True");
        assertThat(lab.history("upgrade-fail")).containsExactly("1 deployed", "2 failed");
    }

    @Test
    void upgradeFailsItsTest() {
        // Given
        lab.releases.apply("upgrade-test", "tested", "values: {a: '1'}, test: {enable: true}");
        lab.releases.ready("upgrade-test", "Helm test succeeded");

        // When
        lab.releases.apply("upgrade-test", "tested", "values: {faulty: true}, test: {enable: true}");
        JsonNode object = stalled("upgrade-test");

        // Then
        assertThat(states(object)).isEqualTo("Released=True TestSuccess=False Ready=False Stalled=True");
        assertThat(lab.history("upgrade-test")).containsExactly("1 superseded", "2 deployed");
    }

    @Test
    void upgradeFailsAndIsRolledBack() {
        // Given
        good("rolled", "");

        // When
        lab.releases.apply("rolled", "app", "values: {a: '2'}, upgrade: {remediation: {remediateLastFailure: true}}");
        JsonNode object = stalled("rolled");

        // Then
        assertThat(states(object)).isEqualTo("Released=False Remediated=True Ready=False Stalled=True");
        assertThat(lab.history("rolled")).containsExactly("1 superseded", "2 failed", "3 deployed");
        assertThat(lab.get(lab.config("rolled")).at("/data/a").asText()).isEqualTo("1");
    }

    @Test
    void upgradeFailsAndIsUninstalled() {
        // Given
        good("removed", "");

        // When
        lab.releases.apply(
                "removed",
                "app",
                "values: {a: '2'}, uninstall: {keepHistory: true}, install: {replace: true},"
                        + " upgrade: {remediation: {remediateLastFailure: true, strategy: uninstall}}");
        JsonNode object = stalled("removed");

        // Then: after the uninstall the next run installs, which fails as well
        assertThat(reason(object, "Released")).isEqualTo("InstallFailed");
        assertThat(object.at("/status/upgradeFailures").asInt()).isEqualTo(1);
        assertThat(object.at("/status/installFailures").asInt()).isEqualTo(1);
    }

    @Test
    void upgradeFailsAndIsTriedAgain() {
        // Given
        good("again", "");

        // When
        lab.releases.apply(
                "again", "app", "values: {a: '2'}, upgrade: {remediation: {retries: 1, remediateLastFailure: false}}");
        JsonNode object = stalled("again");

        // Then
        assertThat(object.at("/status/upgradeFailures").asInt()).isEqualTo(2);
        assertThat(states(object)).startsWith("Released=False").endsWith("Ready=False Stalled=True");
    }

    @Test
    void comesBackWhenWhatIsWrongIsCorrected() {
        // Given
        lab.releases.apply("corrected", "app", "");
        stalled("corrected");

        // When
        lab.releases.apply("corrected", "app", "values: {good: true}");
        JsonNode done = lab.releases.ready("corrected", "Helm upgrade succeeded");

        // Then
        assertThat(states(done)).isEqualTo("Released=True Ready=True");
        assertThat(done.at("/status/failures").asInt()).isZero();
    }

    @Test
    void goesWithItsNamespace() throws Exception {
        // Given: a service for all namespaces, as the deletion is seen in the one that goes
        String doomed = cluster.newNamespace();
        try (FakeCharts charts = new FakeCharts(cluster, doomed);
                ServiceUnderTest _ =
                        new ServiceUnderTest(cluster, doomed, java.nio.file.Files.createTempDirectory("doomed"))) {
            charts.publish("web", "1.0.0", Map.of("templates/all.yaml", Lab.CONFIG));
            Releases releases = new Releases(cluster, doomed);
            cluster.api()
                    .apply("{apiVersion: v1, kind: ServiceAccount, metadata: {name: tenant, namespace: %s}}"
                            .formatted(doomed));
            cluster.api().apply("""
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: RoleBinding
                    metadata: {name: tenant, namespace: %1$s}
                    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
                    subjects: [{kind: ServiceAccount, name: tenant, namespace: %1$s}]
                    """.formatted(doomed));
            releases.apply("web", "web", "values: {a: '1'}, serviceAccountName: tenant");
            releases.ready("web", "Helm install succeeded");

            // When
            cluster.api().delete("/api/v1/namespaces/" + doomed);

            // Then
            cluster.api().awaitAbsence("/api/v1/namespaces/" + doomed, Duration.ofSeconds(90));
        }
    }

    private void good(String name, String more) {
        lab.releases.apply(name, "app", "values: {a: '1', good: true}" + more);
        lab.releases.ready(name, "Helm install succeeded");
    }

    private JsonNode stalled(String name) {
        return lab.releases.await(
                name,
                it -> reason(it, "Stalled").equals("RetriesExceeded")
                        && it.at("/status/observedGeneration").asLong()
                                == it.at("/metadata/generation").asLong());
    }

    /** Of the conditions that the scripts look at. */
    private static String states(JsonNode object) {
        StringBuilder states = new StringBuilder();
        for (String type : new String[] {"Released", "TestSuccess", "Remediated", "Ready", "Stalled"}) {
            String status = condition(object, type).path("status").asText("");
            if (!status.isEmpty()) {
                states.append(states.isEmpty() ? "" : " ")
                        .append(type)
                        .append('=')
                        .append(status);
            }
        }
        return states.toString();
    }
}
