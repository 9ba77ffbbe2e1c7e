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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Feature gates that are off elsewhere. */
@WithCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatesIT {
    private final Lab lab;

    GatesIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.lab = new Lab(
                cluster,
                directory,
                Map.of(
                        "weir.helm.feature-gates",
                        "DefaultToRetryOnFailure=true,AdditiveCELDependencyCheck=true,AllowDNSLookups=true,"
                                + "DisableConfigWatchers=true"));
        lab.publish("web", "1.0.0", Lab.CONFIG);
    }

    @AfterAll
    void close() throws Exception {
        lab.close();
    }

    @Test
    void failuresAreRetriedByDefault() {
        // Given
        lab.publish("retried", "1.0.0", Lab.CONFIG + "---\n" + Lab.INVALID);

        // When
        lab.releases.apply("retried", "retried", "");
        JsonNode failed =
                lab.releases.await("retried", it -> reason(it, "Reconciling").equals("ProgressingWithRetry"));

        // Then
        assertThat(condition(failed, "Reconciling").path("message").asText()).isEqualTo("retrying after 5m0s");
        assertThat(condition(failed, "Stalled").isMissingNode()).isTrue();
    }

    @Test
    void aDependencyMustBeReadyBesidesItsExpression() {
        // Given
        lab.releases.apply("base", "nowhere", "");
        lab.releases.await("base", it -> reason(it, "Ready").equals("ArtifactFailed"));

        // When
        lab.releases.apply("above", "web", "dependsOn: [{name: base, readyExpr: \"dep.metadata.name == 'base'\"}]");
        JsonNode waiting = lab.releases.await("above", it -> reason(it, "Ready").equals("DependencyNotReady"));

        // Then
        assertThat(message(waiting)).isEqualTo("dependency '" + lab.namespace + "/base' is not ready");
        assertThat(lab.history("above")).isEmpty();
    }

    @Test
    void templatesMayLookUpHosts() {
        // Given
        lab.publish("hosts", "1.0.0", Lab.CONFIG.replace(".Values.a | quote", "getHostByName \"localhost\" | quote"));

        // When
        lab.releases.apply("hosts", "hosts", "");
        lab.releases.ready("hosts", "Helm install succeeded");

        // Then
        assertThat(lab.get(lab.config("hosts")).at("/data/a").asText()).isIn("127.0.0.1", "::1");
    }

    @Test
    void aLabelledConfigMapWakesNobody() {
        // Given
        String values = """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: defaults, namespace: %s, labels: {reconcile.fluxcd.io/watch: Enabled}}
                data: {values.yaml: "a: %s"}
                """;
        lab.cluster.api().apply(values.formatted(lab.namespace, "first"));
        lab.releases.apply("deaf", "web", "valuesFrom: [{kind: ConfigMap, name: defaults}]");
        lab.releases.ready("deaf", "Helm install succeeded");

        // When: what a watch would have told is over when another release is made
        lab.cluster.api().apply(values.formatted(lab.namespace, "second"));
        lab.releases.apply("other", "web", "values: {a: '1'}");
        lab.releases.ready("other", "Helm install succeeded");
        String before = lab.get(lab.config("deaf")).at("/data/a").asText();
        lab.reconcile("deaf", "asked");

        // Then
        assertThat(before).isEqualTo("first");
        assertThat(lab.get(lab.config("deaf")).at("/data/a").asText()).isEqualTo("second");
    }
}
