package io.weirkeeper.service.helm;

import static io.weirkeeper.service.helm.Releases.message;
import static io.weirkeeper.service.helm.Releases.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A service that is locked down, as multi-tenant clusters have it. */
@WithCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LockdownIT {
    private final Cluster cluster;
    private final Path directory;
    private final Lab lab;

    LockdownIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.cluster = cluster;
        this.directory = directory;
        this.lab = new Lab(
                cluster,
                directory,
                Map.of(
                        "weir.helm.no-cross-namespace-refs",
                        "true",
                        "weir.helm.default-service-account",
                        "default",
                        "weir.helm.feature-gates",
                        "DisableChartDigestTracking=true,UseHelm3Defaults=true,DisableConfigWatchers=true"));
        lab.publish("web", "1.0.0", Lab.CONFIG);
    }

    @AfterAll
    void close() throws Exception {
        lab.close();
    }

    @Test
    void refusesSourcesOfOtherNamespaces() {
        // When
        release("reference", "chartRef: {kind: OCIRepository, name: web, namespace: other}");
        release(
                "template",
                "chart: {spec: {chart: web, sourceRef: {kind: HelmRepository, name: web, namespace: other}}}");
        JsonNode reference =
                lab.releases.await("reference", it -> reason(it, "Stalled").equals("AccessDenied"));
        JsonNode template =
                lab.releases.await("template", it -> reason(it, "Stalled").equals("AccessDenied"));

        // Then
        assertThat(message(reference))
                .isEqualTo("can't access 'OCIRepository/other/web', cross-namespace references have been blocked");
        assertThat(message(template)).endsWith(", cross-namespace references have been blocked");
        assertThat(lab.exists(
                        "/apis/source.toolkit.fluxcd.io/v1/namespaces/other/helmcharts/" + lab.namespace + "-template"))
                .isFalse();
    }

    @Test
    void actsAsTheDefaultServiceAccount() {
        // Given
        cluster.api()
                .apply("{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: %s}}"
                        .formatted(lab.namespace));

        // When
        lab.releases.apply("web", "web", "values: {a: '1'}");
        JsonNode refused = lab.releases.await("web", it -> reason(it, "Ready").equals("StateError"));

        // Then
        assertThat(message(refused)).contains("system:serviceaccount:" + lab.namespace + ":default");
    }

    @Test
    void needsTheGateForExternalArtifacts() {
        // When
        release("external", "chartRef: {kind: ExternalArtifact, name: web}");
        JsonNode refused =
                lab.releases.await("external", it -> reason(it, "Stalled").equals("AccessDenied"));

        // Then
        assertThat(message(refused))
                .isEqualTo("can't access 'ExternalArtifact/" + lab.namespace
                        + "/web', ExternalArtifact feature gate is disabled");
    }

    @Test
    void usesTheDefaultsOfHelmThreeAndNamesNoDigests() {
        // Given
        cluster.api().apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: tenant, namespace: %1$s}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: tenant, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
                subjects: [{kind: ServiceAccount, name: tenant, namespace: %1$s}]
                """.formatted(lab.namespace));
        lab.publish("hooked", "1.0.0", Lab.CONFIG + """
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: {{ .Release.Name }}-hook
                  annotations: {helm.sh/hook: pre-install}
                """);

        // When
        lab.releases.apply(
                "old", "hooked", "values: {a: '1'}, serviceAccountName: tenant, commonMetadata: {labels: {team: a}}");
        JsonNode done = lab.releases.ready("old", "Helm install succeeded");

        // Then
        assertThat(message(done)).endsWith(" with chart hooked@1.0.0");
        assertThat(lab.stored("old", 1).isServerSide()).isFalse();
        assertThat(lab.get(lab.config("old")).at("/metadata/labels/team").asText())
                .isEqualTo("a");
        assertThat(lab.get(lab.config("old-hook")).at("/metadata/labels").has("team"))
                .isFalse();
    }

    @Test
    void refusesToStartWithWhatItDoesNotKnow() {
        assertThatThrownBy(() -> start("weir.helm.feature-gates", "NoSuchGate=true"))
                .hasMessageStartingWith("weir.helm.feature-gates: there is no gate 'NoSuchGate'; known are [");
        assertThatThrownBy(() -> start("weir.helm.feature-gates", "OOMWatch=yes"))
                .hasMessage("weir.helm.feature-gates: 'OOMWatch=yes': expected OOMWatch=true or OOMWatch=false");
    }

    private void start(String property, String value) throws Exception {
        new ServiceUnderTest(
                        cluster,
                        lab.namespace,
                        directory.resolve("refused"),
                        UnaryOperator.identity(),
                        Map.of(property, value))
                .close();
    }

    private void release(String name, String spec) {
        cluster.api().apply("""
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: %s, namespace: %s}
                spec: {interval: 1h, %s}
                """.formatted(name, lab.namespace, spec));
    }
}
