package io.weirkeeper.service.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.weirkeeper.service.kustomize.build.EngineBuilder;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithCluster(pods = true)
class KustomizeServiceIT {
    private static final Path CRDS = Path.of("../deploy/crds");

    private final Cluster cluster;
    private final String namespace;
    private final FakeSource source;
    private final ServiceUnderTest service;

    KustomizeServiceIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.cluster = cluster;
        for (String crd : new String[] {
            "kustomize.toolkit.fluxcd.io_kustomizations.yaml", "source.toolkit.fluxcd.io_gitrepositories.yaml"
        }) {
            cluster.api().applyCrds(Files.readString(CRDS.resolve(crd)));
        }
        this.namespace = cluster.newNamespace();
        this.source = new FakeSource(cluster, namespace);
        this.service = new ServiceUnderTest(cluster, namespace, directory, new EngineBuilder(true));
    }

    @BeforeEach
    void readable() {
        assertThat(namespace).isNotEmpty();
    }

    @AfterEach
    void close() throws Exception {
        service.close();
        source.close();
    }

    @Test
    void appliesARevisionAndPrunesWithTheNext() {
        // Given
        source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", config("a", "1"), "apps/b.yaml", config("b", "1")));
        kustomization("apps", "");
        JsonNode first = ready("apps", "main@sha1:1");

        // When
        source.publish("repo", "main@sha1:2", Map.of("apps/a.yaml", config("a", "2")));
        JsonNode second = ready("apps", "main@sha1:2");

        // Then
        assertThat(message(first)).isEqualTo("Applied revision: main@sha1:1");
        assertThat(first.at("/status/inventory/entries")).hasSize(2);
        assertThat(second.at("/status/inventory/entries/0/id").asText()).isEqualTo(namespace + "_a__ConfigMap");
        assertThat(second.at("/status/inventory/entries")).hasSize(1);
        assertThat(second.at("/status/lastAttemptedRevision").asText()).isEqualTo("main@sha1:2");
        assertThat(second.at("/status/observedGeneration").asLong()).isEqualTo(1);
        assertThat(second.at("/status/history")).hasSize(2);
        assertThat(condition(second, "Reconciling").isMissingNode()).isTrue();
        assertThat(cluster.api().get(path("a")).orElseThrow().at("/data/a").asText())
                .isEqualTo("2");
        assertThat(cluster.api().get(path("b"))).isEmpty();
    }

    @Test
    void waitsForADeploymentWithoutPolling() {
        // Given
        source.publish("repo", "main@sha1:1", Map.of("apps/web.yaml", deployment("web")));

        // When
        kustomization("apps", "wait: true");
        JsonNode done = ready("apps", "main@sha1:1");

        // Then
        assertThat(condition(done, "Healthy").path("message").asText()).startsWith("Health check passed in ");
        assertThat(cluster.api()
                        .get("/apis/apps/v1/namespaces/" + namespace + "/deployments/web")
                        .orElseThrow()
                        .at("/status/availableReplicas")
                        .asInt())
                .isEqualTo(1);
        assertThat(service.requests().snapshot()).containsEntry("apply", 1L);
    }

    @Test
    void restoresADeletedObjectAtOnce() {
        // Given
        source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", config("a", "1")));
        kustomization("apps", "");
        ready("apps", "main@sha1:1");
        String uid =
                cluster.api().get(path("a")).orElseThrow().at("/metadata/uid").asText();

        // When
        cluster.api().delete(path("a"));
        JsonNode restored = cluster.api()
                .await(path("a"), it -> !it.at("/metadata/uid").asText().equals(uid));

        // Then
        assertThat(restored.at("/data/a").asText()).isEqualTo("1");
    }

    @Test
    void waitsForDependenciesAndIsWokenByThem() {
        // Given
        source.publish(
                "repo", "main@sha1:1", Map.of("apps/a/a.yaml", config("a", "1"), "apps/b/b.yaml", config("b", "1")));
        kustomization("second", "dependsOn: [{name: first}]", "apps/b");
        JsonNode waiting = await("second", it -> reason(it).equals("DependencyNotReady"));

        // When
        kustomization("first", "", "apps/a");
        JsonNode done = ready("second", "main@sha1:1");

        // Then
        assertThat(message(waiting))
                .isEqualTo("dependency '" + namespace
                        + "/first' not found: kustomizations.kustomize.toolkit.fluxcd.io \"first\" not found");
        assertThat(message(done)).isEqualTo("Applied revision: main@sha1:1");
    }

    @Test
    void waitsForAnyObjectByWatch() {
        // Given
        source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", config("a", "1")));
        kustomization("apps", "dependsOn: [{apiVersion: v1, kind: ConfigMap, name: gate}]");
        JsonNode waiting = await("apps", it -> reason(it).equals("DependencyNotReady"));

        // When
        cluster.api().apply(config("gate", "open"));
        ready("apps", "main@sha1:1");

        // Then
        assertThat(message(waiting))
                .isEqualTo("dependency '" + namespace + "/gate' not found: configmaps \"gate\" not found");
    }

    @Test
    void saysThatDependenciesGoRoundInACircle() {
        // Given
        source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", config("a", "1")));

        // When
        kustomization("one", "dependsOn: [{name: two}]");
        kustomization("two", "dependsOn: [{name: one}]");

        // Then
        String one = namespace + "/one";
        String two = namespace + "/two";
        await(
                "two",
                it -> message(it)
                        .equals("dependency cycle: " + two + " -> " + one + " -> " + two
                                + "; remove one of these from spec.dependsOn"));
    }

    @Test
    void reportsFailuresWithFluxsReasonsAndRecovers() {
        // Given
        source.publish("repo", "main@sha1:1", Map.of("other/a.yaml", config("a", "1")));
        kustomization("apps", "");
        JsonNode noPath = await("apps", it -> reason(it).equals("ArtifactFailed"));

        // When
        source.publish("repo", "main@sha1:2", Map.of("apps/a.yaml", "kind: [\n"));
        JsonNode noYaml = await("apps", it -> reason(it).equals("BuildFailed"));
        source.publish(
                "repo", "main@sha1:3", Map.of("apps/a.yaml", config("a", "1").replace("{a: ", "{'not a key': ")));
        JsonNode noField = await("apps", it -> reason(it).equals("ReconciliationFailed"));
        source.publish("repo", "main@sha1:4", Map.of("apps/a.yaml", config("a", "1")));

        // Then
        assertThat(message(noPath)).startsWith("kustomization path not found: stat apps");
        assertThat(condition(noYaml, "Reconciling").path("reason").asText()).isEqualTo("ProgressingWithRetry");
        assertThat(message(noField)).startsWith("ConfigMap/" + namespace + "/a dry-run failed (Invalid): ");
        ready("apps", "main@sha1:4");
    }

    @Test
    void deletesItsObjectsWhenItIsDeleted() {
        // Given
        source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", config("a", "1")));
        kustomization("apps", "");
        ready("apps", "main@sha1:1");

        // When
        cluster.api().delete(kustomizationPath("apps"));
        cluster.api().awaitAbsence(kustomizationPath("apps"), Duration.ofSeconds(10));

        // Then
        assertThat(cluster.api().get(path("a"))).isEmpty();
    }

    @Test
    void costsFewRequestsWhenNothingChanged() {
        // Given
        source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", config("a", "1"), "apps/b.yaml", config("b", "1")));
        kustomization("apps", "wait: true");
        ready("apps", "main@sha1:1");
        request("first"); // what was told of the source while the first run looked for it is dealt with then
        Map<String, Long> before = service.requests().snapshot();

        // When
        request("now");

        // Then
        Map<String, Long> after = service.requests().snapshot();
        assertThat(difference(after, before, "get")).isEqualTo(1);
        assertThat(difference(after, before, "dry_run")).isZero();
        assertThat(difference(after, before, "apply")).isZero();
        assertThat(difference(after, before, "patch")).isEqualTo(1);
    }

    private void request(String at) {
        cluster.api()
                .patch(
                        kustomizationPath("apps"),
                        "{\"metadata\":{\"annotations\":{\"reconcile.fluxcd.io/requestedAt\":\"" + at + "\"}}}");
        await("apps", it -> it.at("/status/lastHandledReconcileAt").asText().equals(at));
    }

    @Test
    void waitsForHealthChecksOfObjectsItDoesNotOwn() {
        // Given
        String elsewhere = cluster.newNamespace();
        source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", config("a", "1")));
        kustomization("apps", healthCheck(elsewhere));
        JsonNode waiting = await(
                "apps", it -> condition(it, "Healthy").path("status").asText().equals("Unknown"));

        // When
        foreign(elsewhere);
        foreignStatus(elsewhere, "Ready", "True");
        JsonNode done = ready("apps", "main@sha1:1");

        // Then
        assertThat(condition(waiting, "Reconciling").path("message").asText())
                .isEqualTo("Running health checks for revision main@sha1:1 with a timeout of 59m30s");
        assertThat(reason(waiting)).isEqualTo("Progressing");
        assertThat(condition(done, "Healthy").path("status").asText()).isEqualTo("True");
    }

    @Test
    void failsAtOnceWhenAHealthCheckCannotSucceed() {
        // Given
        String elsewhere = cluster.newNamespace();
        source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", config("a", "1")));
        foreign(elsewhere);
        foreignStatus(elsewhere, "Stalled", "True");

        // When
        kustomization("apps", healthCheck(elsewhere));
        JsonNode failed = await("apps", it -> reason(it).equals("HealthCheckFailed"));

        // Then
        String why = "failed early due to stalled resources: [Kustomization/" + elsewhere + "/other status: 'Failed']";
        assertThat(message(failed)).matches("health check failed after .*s: \\Q" + why + "\\E");
        assertThat(condition(failed, "Healthy").path("message").asText()).isEqualTo(why);
        assertThat(failed.at("/status/history/0/lastReconciledStatus").asText()).isEqualTo("HealthCheckFailed");
    }

    @Test
    void givesUpWaitingForAnOldRevision() {
        // Given
        String elsewhere = cluster.newNamespace();
        source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", config("a", "1")));
        kustomization("apps", healthCheck(elsewhere));
        await("apps", it -> condition(it, "Healthy").path("status").asText().equals("Unknown"));

        // When
        source.publish("repo", "main@sha1:2", Map.of("apps/a.yaml", config("a", "2")));

        // Then
        await("apps", it -> it.at("/status/lastAttemptedRevision").asText().equals("main@sha1:2"));
        cluster.api().await(path("a"), it -> it.at("/data/a").asText().equals("2"));
    }

    @Test
    void actsAsTheServiceAccountItNames() {
        // Given
        source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", config("a", "1")));

        // When
        kustomization("apps", "serviceAccountName: nobody");
        JsonNode refused = await("apps", it -> reason(it).equals("ReconciliationFailed"));

        // Then
        assertThat(message(refused))
                .startsWith("ConfigMap/" + namespace + "/a dry-run failed (Forbidden): configmaps \"a\" is forbidden: "
                        + "User \"system:serviceaccount:" + namespace + ":nobody\" cannot ");
    }

    @Test
    void buildsWithTheOverlayOfItsSpecAndVariables() {
        // Given
        cluster.api().apply(config("values", "from a map"));
        source.publish(
                "repo",
                "main@sha1:1",
                Map.of(
                        "apps/kustomization.yaml",
                        "resources: [a.yaml]\nlabels: [{pairs: {team: red}}]\n",
                        "apps/a.yaml",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: '${a}', b: '${b:=none}'}\n"));

        // When
        kustomization(
                "apps",
                "namePrefix: x-\n  targetNamespace: " + namespace
                        + "\n  commonMetadata: {annotations: {owner: me}}"
                        + "\n  postBuild: {substituteFrom: [{kind: ConfigMap, name: values}, {kind: Secret, name: absent,"
                        + " optional: true}]}");
        ready("apps", "main@sha1:1");

        // Then
        JsonNode built = cluster.api().get(path("x-a")).orElseThrow();
        assertThat(built.at("/data").toString()).isEqualTo("{\"a\":\"from a map\",\"b\":\"none\"}");
        assertThat(built.at("/metadata/labels/team").asText()).isEqualTo("red");
        assertThat(built.at("/metadata/annotations/owner").asText()).isEqualTo("me");
    }

    @Test
    void remembersWhatAFailedApplyCreated() {
        // Given
        source.publish(
                "repo",
                "main@sha1:1",
                Map.of(
                        "apps/a.yaml",
                        config("a", "1"),
                        "apps/web.yaml",
                        deployment("web").replace("selector:", "x:")));
        kustomization("apps", "");
        JsonNode failed = await("apps", it -> reason(it).equals("ReconciliationFailed"));

        // When
        source.publish("repo", "main@sha1:2", Map.of("apps/b.yaml", config("b", "1")));
        JsonNode done = ready("apps", "main@sha1:2");

        // Then
        assertThat(message(failed))
                .startsWith("Deployment/" + namespace + "/web dry-run failed (Invalid): ")
                .endsWith("\nConfigMap/" + namespace + "/a created\n");
        assertThat(failed.at("/status/inventory/entries"))
                .extracting(it -> it.path("id").asText())
                .contains(namespace + "_a__ConfigMap");
        assertThat(done.at("/status/inventory/entries")).hasSize(1);
        assertThat(cluster.api().get(path("a"))).isEmpty();
    }

    @Test
    void neverShowsTheValuesOfASecretThatIsRefused() {
        // Given
        String secret = """
                apiVersion: v1
                kind: Secret
                metadata: {name: s, namespace: %s}
                stringData: {"not a key canary-4711": "canary-value-4711"}
                data: {"k": "canary-4711-not-base64!"}
                """.formatted(namespace);
        source.publish("repo", "main@sha1:1", Map.of("apps/s.yaml", secret));

        // When
        kustomization("apps", "");
        JsonNode failed = await("apps", it -> reason(it).equals("ReconciliationFailed"));

        // Then
        assertThat(message(failed)).startsWith("Secret/" + namespace + "/s dry-run failed");
        assertThat(failed.toString()).doesNotContain("canary-4711-not-base64", "canary-value-4711");
    }

    @Test
    void leavesASuspendedKustomizationAlone() {
        // Given
        source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", config("a", "1")));
        kustomization("apps", "suspend: true");
        kustomization("other", "");

        // When
        ready("other", "main@sha1:1");

        // Then
        assertThat(cluster.api().get(kustomizationPath("apps")).orElseThrow().at("/status/conditions"))
                .isEmpty();
    }

    @Test
    void tellsWhatItDidAsFluxDoes() {
        // Given
        source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", config("a", "1")));

        // When
        kustomization("apps", "");
        ready("apps", "main@sha1:1");

        // Then
        JsonNode events = cluster.api()
                .await(
                        "/api/v1/namespaces/" + namespace + "/events",
                        it -> it.path("items").size() >= 2);
        assertThat(events.path("items"))
                .extracting(it ->
                        it.path("reason").asText() + ": " + it.path("message").asText())
                .anyMatch(it -> it.equals("Progressing: ConfigMap/" + namespace + "/a created"))
                .anyMatch(it ->
                        it.matches("ReconciliationSucceeded: Reconciliation finished in .*s, next run in 1h0m0s"));
    }

    private String healthCheck(String elsewhere) {
        return "healthChecks: [{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, name: other,"
                + " namespace: " + elsewhere + "}]";
    }

    private void foreign(String elsewhere) {
        cluster.api().apply("""
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: other, namespace: %s}
                spec: {interval: 1h, prune: false, sourceRef: {kind: GitRepository, name: none}}
                """.formatted(elsewhere));
    }

    private void foreignStatus(String elsewhere, String type, String value) {
        cluster.api()
                .patch(
                        "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/" + elsewhere + "/kustomizations/other/status",
                        "{\"status\":{\"observedGeneration\":1,\"conditions\":[{\"type\":\"" + type
                                + "\",\"status\":\"" + value + "\",\"reason\":\"X\",\"message\":\"\","
                                + "\"lastTransitionTime\":\"2026-11-21T07:00:00Z\"}]}}");
    }

    private static long difference(Map<String, Long> after, Map<String, Long> before, String verb) {
        return after.getOrDefault(verb, 0L) - before.getOrDefault(verb, 0L);
    }

    private void kustomization(String name, String more) {
        kustomization(name, more, "apps");
    }

    private void kustomization(String name, String more, String path) {
        cluster.api().apply("""
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: %s, namespace: %s}
                spec:
                  interval: 1h
                  path: %s
                  prune: true
                  sourceRef: {kind: GitRepository, name: repo}
                  %s
                """.formatted(name, namespace, path, more));
    }

    private JsonNode ready(String name, String revision) {
        return await(
                name,
                it -> condition(it, "Ready").path("status").asText().equals("True")
                        && it.at("/status/lastAppliedRevision").asText().equals(revision));
    }

    private JsonNode await(String name, Predicate<JsonNode> condition) {
        return cluster.api().await(kustomizationPath(name), condition);
    }

    private String kustomizationPath(String name) {
        return "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/kustomizations/" + name;
    }

    private String path(String name) {
        return "/api/v1/namespaces/" + namespace + "/configmaps/" + name;
    }

    private static JsonNode condition(JsonNode object, String type) {
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    private static String reason(JsonNode object) {
        return condition(object, "Ready").path("reason").asText();
    }

    private static String message(JsonNode object) {
        return condition(object, "Ready").path("message").asText();
    }

    private String config(String name, String value) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: %s}
                data: {a: "%s"}
                """.formatted(name, namespace, value);
    }

    private String deployment(String name) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s, namespace: %s}
                spec:
                  selector: {matchLabels: {app: %s}}
                  template:
                    metadata: {labels: {app: %s}}
                    spec: {containers: [{name: web, image: nginx}]}
                """.formatted(name, namespace, name, name);
    }
}
