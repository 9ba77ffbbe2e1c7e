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

/** Fields that say when a release is made and what it consists of, each by what it does on a real API server. */
@WithCluster(pods = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FieldsIT {
    private final Lab lab;

    FieldsIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.lab = new Lab(cluster, directory, Map.of());
        lab.publish("web", "1.0.0", Lab.CONFIG);
    }

    @AfterAll
    void close() throws Exception {
        lab.close();
    }

    @Test
    void judgesHealthByExpressions() {
        // Given
        String health = "healthCheckExprs: [{apiVersion: v1, kind: ConfigMap, current: \"data.a == 'yes'\","
                + " failed: \"data.a == 'never'\"}]";
        lab.releases.apply("healthy", "web", "values: {a: no}, " + health);
        JsonNode waiting = lab.releases.await(
                "healthy", it -> condition(it, "Ready").path("status").asText().equals("Unknown"));
        lab.cluster.api().await(lab.config("healthy"), it -> true);

        // When
        lab.cluster.api().patch(lab.config("healthy"), "{\"data\":{\"a\":\"yes\"}}");
        lab.releases.ready("healthy", "Helm install succeeded");
        lab.releases.apply("ill", "web", "values: {a: never}, " + health);
        JsonNode failed = lab.releases.await("ill", it -> reason(it, "Stalled").equals("RetriesExceeded"));

        // Then
        assertThat(message(waiting)).isEqualTo("Running 'install' action with timeout of 5m0s");
        assertThat(message(failed))
                .endsWith(": failed early due to stalled resources: [ConfigMap/" + lab.namespace
                        + "/ill status: 'Failed']");
    }

    @Test
    void waitsAsHelmDoesWithTheLegacyStrategy() {
        // Given
        lab.publish("unready", "1.0.0", Lab.UNREADY);
        String health = "healthCheckExprs: [{apiVersion: v1, kind: ConfigMap, current: \"data.a == 'yes'\"}]";

        // When: rules for health are of the poller alone
        lab.releases.apply("old", "web", "values: {a: 'no'}, waitStrategy: {name: legacy}, " + health);
        lab.releases.apply("late", "unready", "waitStrategy: {name: legacy}, timeout: 2s");
        lab.releases.apply("later", "unready", "timeout: 2s");
        lab.releases.ready("old", "Helm install succeeded");
        JsonNode late = lab.releases.await("late", it -> reason(it, "Stalled").equals("RetriesExceeded"));
        JsonNode later = lab.releases.await("later", it -> reason(it, "Stalled").equals("RetriesExceeded"));

        // Then
        assertThat(message(late)).endsWith(": context deadline exceeded");
        assertThat(message(later))
                .endsWith(": timeout waiting for: [Deployment/" + lab.namespace + "/later status: 'InProgress']");
    }

    @Test
    void doesNotWaitAndRunsNoHooksWhenToldSo() {
        // Given
        lab.publish("slow", "1.0.0", Lab.UNREADY + "---\n" + Lab.HOPELESS.formatted("pre-install"));

        // When
        lab.releases.apply("hasty", "slow", "install: {disableHooks: true, disableWait: true}");
        lab.releases.ready("hasty", "Helm install succeeded");

        // Then
        assertThat(lab.exists(lab.path("jobs", "hasty-pre-install"))).isFalse();
        assertThat(lab.exists(lab.path("deployments", "hasty"))).isTrue();
    }

    @Test
    void stallsOnAnExpressionThatIsNone() {
        // When
        lab.releases.apply("health", "web", "healthCheckExprs: [{apiVersion: v1, kind: ConfigMap, current: 'data.'}]");
        lab.releases.apply("base", "web", "values: {a: '1'}");
        lab.releases.ready("base", "Helm install succeeded");
        lab.releases.apply("expr", "web", "dependsOn: [{name: base, readyExpr: 'dep.('}]");
        JsonNode health =
                lab.releases.await("health", it -> reason(it, "Stalled").equals("InvalidCELExpression"));
        JsonNode expr = lab.releases.await("expr", it -> reason(it, "Stalled").equals("InvalidCELExpression"));

        // Then
        assertThat(message(health))
                .startsWith("Reconciliation failed terminally due to configuration error: healthCheckExprs[0]: ");
        assertThat(message(expr))
                .startsWith("Reconciliation failed terminally due to configuration error: failed to evaluate"
                        + " dependency base: ");
        assertThat(health.at("/status/observedGeneration").asLong()).isEqualTo(1);
    }

    @Test
    void waitsForAReleaseAndIsWokenWhenItIsReady() {
        // Given
        lab.releases.apply("front", "web", "values: {a: '1'}, dependsOn: [{name: back}]");
        JsonNode waiting = lab.releases.await("front", it -> reason(it, "Ready").equals("DependencyNotReady"));

        // When: long before the 30 s after which it would look again
        long began = System.nanoTime();
        lab.releases.apply("back", "web", "values: {a: '1'}");
        lab.releases.ready("back", "Helm install succeeded");
        lab.releases.ready("front", "Helm install succeeded");

        // Then
        assertThat(message(waiting))
                .isEqualTo("unable to get '" + lab.namespace
                        + "/back' dependency: helmreleases.helm.toolkit.fluxcd.io \"back\" not found");
        assertThat(lab.events("front", "DependencyNotReady")).hasSize(1);
        assertThat(System.nanoTime()).isGreaterThan(began);
    }

    @Test
    void waitsForAnyObjectByItsExpression() {
        // Given
        String gate = "{apiVersion: v1, kind: ConfigMap, metadata: {name: gate, namespace: %s}, data: {a: %s}}";
        lab.cluster.api().apply(gate.formatted(lab.namespace, "shut"));
        lab.releases.apply(
                "gated",
                "web",
                "values: {a: '1'}, dependsOn: [{apiVersion: v1, kind: ConfigMap, name: gate,"
                        + " readyExpr: \"dep.data.a == 'open' && self.metadata.name == 'gated'\"}]");
        JsonNode waiting = lab.releases.await("gated", it -> reason(it, "Ready").equals("DependencyNotReady"));

        // When
        lab.cluster.api().apply(gate.formatted(lab.namespace, "open"));
        lab.releases.ready("gated", "Helm install succeeded");

        // Then
        assertThat(message(waiting))
                .isEqualTo("dependency '" + lab.namespace + "/gate' is not ready according to readyExpr eval");
    }

    @Test
    void mergesValuesAsFluxDoes() {
        // Given: config/testdata/valuesfrom of helm-controller, and what must be told apart
        lab.publish("values", "1.0.0", """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: {{ .Release.Name }}
                data:
                  all: {{ .Values | toJson | quote }}
                """);
        lab.cluster.api().apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: parts, namespace: %1$s}
                data:
                  limits: "resources: {limits: {cpu: 200m, memory: 128Mi}}"
                  requests: "resources: {requests: {cpu: 100m, memory: 64Mi}}"
                  cpu: 400m
                  list: "{a,b,c}"
                  third: d
                  annotation: demo
                  number: "8080"
                  json: '{"a,b": [1, 2]}'
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: parts, namespace: %1$s}
                stringData: {values.yaml: "serviceAccount: {enabled: true}"}
                """.formatted(lab.namespace));

        // When
        lab.releases.apply("values", "values", """
                valuesFrom: [
                {kind: ConfigMap, name: parts, valuesKey: limits}, {kind: ConfigMap, name: parts, valuesKey: requests},
                {kind: ConfigMap, name: parts, valuesKey: cpu, targetPath: resources.limits.cpu},
                {kind: ConfigMap, name: parts, valuesKey: list, targetPath: list.example},
                {kind: ConfigMap, name: parts, valuesKey: third, targetPath: 'list.example[2]'},
                {kind: ConfigMap, name: parts, valuesKey: annotation,
                 targetPath: 'podAnnotations.some\\.k8s\\.annotation\\/env'},
                {kind: ConfigMap, name: parts, valuesKey: number, targetPath: port},
                {kind: ConfigMap, name: parts, valuesKey: number, targetPath: text, literal: true},
                {kind: ConfigMap, name: parts, valuesKey: json, targetPath: json, literal: true},
                {kind: ConfigMap, name: absent, optional: true},
                {kind: ConfigMap, name: parts, valuesKey: absent, optional: true},
                {kind: Secret, name: parts}], values: {replicaCount: 2}""");
        lab.releases.ready("values", "Helm install succeeded");

        // Then
        assertThat(lab.get(lab.config("values")).at("/data/all").asText())
                .isEqualTo("{\"json\":\"{\\\"a,b\\\": [1, 2]}\",\"list\":{\"example\":[\"a\",\"b\",\"d\"]},"
                        + "\"podAnnotations\":{\"some.k8s.annotation/env\":\"demo\"},\"port\":8080,"
                        + "\"replicaCount\":2,\"resources\":{\"limits\":{\"cpu\":\"400m\",\"memory\":\"128Mi\"},"
                        + "\"requests\":{\"cpu\":\"100m\",\"memory\":\"64Mi\"}},\"serviceAccount\":{\"enabled\":true},"
                        + "\"text\":\"8080\"}");
    }

    @Test
    void saysWhichKeyOfValuesIsMissing() {
        // Given
        lab.cluster
                .api()
                .apply("{apiVersion: v1, kind: Secret, metadata: {name: empty, namespace: %s}}"
                        .formatted(lab.namespace));

        // When
        lab.releases.apply("keyless", "web", "valuesFrom: [{kind: Secret, name: empty, valuesKey: a.yaml}]");
        JsonNode failed =
                lab.releases.await("keyless", it -> reason(it, "Ready").equals("ValuesError"));

        // Then
        assertThat(message(failed))
                .isEqualTo("could not resolve Secret chart values reference '" + lab.namespace
                        + "/empty' with key 'a.yaml': missing key 'a.yaml'");
    }

    @Test
    void keepsAsManyRevisionsAsTold() {
        // Given
        lab.releases.apply("brief", "web", "maxHistory: 2, values: {a: '1'}");
        lab.releases.ready("brief", "Helm install succeeded");

        // When
        for (int i = 2; i <= 4; i++) {
            lab.releases.apply("brief", "web", "maxHistory: 2, values: {a: '" + i + "'}");
            lab.releases.ready("brief", "Helm upgrade succeeded for release " + lab.namespace + "/brief.v" + i);
        }

        // Then
        assertThat(lab.history("brief")).containsExactly("3 superseded", "4 deployed");
    }

    @Test
    void reinstallsAChartOfAnotherNameUnlessItMayStay() {
        // Given
        for (String name : new String[] {"renamed", "stays"}) {
            lab.charts.publish(name, "1.0.0", named("one"));
        }
        lab.releases.apply("renamed", "renamed", "values: {a: '1'}");
        lab.releases.apply("stays", "stays", "values: {a: '1'}, upgrade: {chartNameChangeStrategy: InPlaceUpdate}");
        lab.releases.ready("renamed", "Helm install succeeded");
        lab.releases.ready("stays", "Helm install succeeded");

        // When
        for (String name : new String[] {"renamed", "stays"}) {
            lab.charts.publish(name, "1.0.0", named("two"));
        }
        lab.releases.await(
                "renamed", it -> it.at("/status/history/0/chartName").asText().equals("two"));
        lab.releases.ready("renamed", "Helm install succeeded for release " + lab.namespace + "/renamed.v1");
        lab.releases.ready("stays", "Helm upgrade succeeded for release " + lab.namespace + "/stays.v2");

        // Then
        assertThat(lab.history("renamed")).containsExactly("1 deployed");
        assertThat(lab.history("stays")).containsExactly("1 superseded", "2 deployed");
    }

    private static Map<String, String> named(String chart) {
        return Map.of(
                "Chart.yaml",
                "apiVersion: v2\nname: " + chart + "\nversion: 1.0.0\n",
                "templates/all.yaml",
                Lab.CONFIG);
    }

    @Test
    void releasesAgainWhenForcedOnce() {
        // Given
        lab.releases.apply("forced", "web", "values: {a: '1'}");
        lab.releases.ready("forced", "Helm install succeeded");

        // When
        lab.reconcile("forced", "t1", "forceAt");
        lab.releases.ready("forced", "Helm upgrade succeeded for release " + lab.namespace + "/forced.v2");
        lab.reconcile("forced", "t2");
        JsonNode done = lab.reconcile("forced", "t3", "resetAt");

        // Then
        assertThat(lab.history("forced")).containsExactly("1 superseded", "2 deployed");
        assertThat(done.at("/status/lastHandledForceAt").asText()).isEqualTo("t1");
        assertThat(done.at("/status/lastHandledResetAt").asText()).isEqualTo("t3");
    }

    @Test
    void triesAgainWhenItsCountersAreReset() {
        // Given
        lab.publish("broken", "1.0.0", Lab.INVALID);
        lab.releases.apply("reset", "broken", "");
        lab.releases.await("reset", it -> reason(it, "Stalled").equals("RetriesExceeded"));
        lab.reconcile("reset", "t1");
        int before = lab.history("reset").size();

        // When
        JsonNode tried = lab.reconcile("reset", "t2", "resetAt");
        lab.releases.await(
                "reset",
                it -> it.at("/status/lastAttemptedReleaseAction").asText().equals("upgrade"));

        // Then
        assertThat(before).isEqualTo(1);
        assertThat(tried.at("/status/lastHandledResetAt").asText()).isEqualTo("t2");
        assertThat(lab.history("reset")).containsExactly("1 failed", "2 failed");
    }

    @Test
    void asksNobodyWhenSuspendedAndKeepsTheReleaseWhenDeleted() {
        // Given
        lab.releases.apply("paused", "web", "values: {a: '1'}");
        lab.releases.ready("paused", "Helm install succeeded");

        // When
        lab.releases.apply("paused", "web", "suspend: true, values: {a: '2'}");
        lab.delete("paused");

        // Then
        assertThat(lab.history("paused")).containsExactly("1 deployed");
        assertThat(lab.get(lab.config("paused")).at("/data/a").asText()).isEqualTo("1");
    }
}
