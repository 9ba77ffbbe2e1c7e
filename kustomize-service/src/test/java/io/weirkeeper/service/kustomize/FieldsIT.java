package io.weirkeeper.service.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.runtime.kube.RequestCounts;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fields of the spec, each by what it does on a real API server. */
@WithCluster
class FieldsIT {
    private final Lab lab;

    FieldsIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.lab = new Lab(cluster, directory, Map.of());
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    @Test
    void judgesHealthByExpressions() {
        // Given
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", lab.config("a", "no")));
        lab.kustomization(
                "apps",
                "apps",
                "wait: true\n  healthCheckExprs: [{apiVersion: v1, kind: ConfigMap,"
                        + " current: \"data.a == 'yes'\", failed: \"data.a == 'never'\"}]");
        JsonNode waiting = lab.await(
                "apps",
                it -> Lab.condition(it, "Healthy").path("status").asText().equals("Unknown"));

        // When
        lab.source.publish("repo", "main@sha1:2", Map.of("apps/a.yaml", lab.config("a", "never")));
        JsonNode failed = lab.failed("apps", "HealthCheckFailed");
        lab.source.publish("repo", "main@sha1:3", Map.of("apps/a.yaml", lab.config("a", "yes")));

        // Then
        assertThat(Lab.condition(waiting, "Ready").path("reason").asText()).isEqualTo("Progressing");
        assertThat(Lab.message(failed))
                .endsWith(
                        "failed early due to stalled resources: [ConfigMap/" + lab.namespace + "/a status: 'Failed']");
        lab.ready("apps", "main@sha1:3");
    }

    @Test
    void buildsWithTheRestOfItsOverlay() {
        // Given
        String web = lab.deployment("web", "replicas: 0");
        lab.source.publish(
                "repo",
                "main@sha1:1",
                Map.of(
                        "apps/kustomization.yaml",
                        "resources: [web.yaml]\n",
                        "apps/web.yaml",
                        web,
                        "parts/kustomization.yaml",
                        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [part.yaml]\n",
                        "parts/part.yaml",
                        lab.config("part", "1")));

        // When
        lab.kustomization("apps", "apps", """
                nameSuffix: -end
                  components: [../parts]
                  buildMetadata: [originAnnotations]
                  images: [{name: nginx, newName: example.com/nginx, newTag: "1.27"}]
                  patches:
                  - target: {kind: Deployment, name: web}
                    patch: '[{"op": "add", "path": "/spec/minReadySeconds", "value": 7}]'
                """.stripTrailing());
        lab.ready("apps", "main@sha1:1");

        // Then
        JsonNode live = lab.get(lab.deploymentPath("web-end"));
        assertThat(live.at("/spec/template/spec/containers/0/image").asText()).isEqualTo("example.com/nginx:1.27");
        assertThat(live.at("/spec/minReadySeconds").asInt()).isEqualTo(7);
        assertThat(live.at("/metadata/annotations/config.kubernetes.io~1origin").asText())
                .isEqualTo("path: web.yaml\n");
        assertThat(lab.cluster.api().get(lab.configPath("part-end"))).isPresent();
    }

    @Test
    void substitutesAsItsStrategyAndItsObjectsSay() {
        // Given
        lab.cluster.api().apply(lab.config("values", "from the map"));
        lab.source.publish(
                "repo",
                "main@sha1:1",
                Map.of(
                        "apps/a.yaml",
                        lab.config("a", "${a} ${b:=none}"),
                        "apps/b.yaml",
                        annotated("b", "${a}", "kustomize.toolkit.fluxcd.io/substitute: disabled"),
                        "strict/c.yaml",
                        lab.config("c", "${nobody}"),
                        "always/d.yaml",
                        lab.config("d", "${e:=usual}"),
                        "never/e.yaml",
                        lab.config("e", "${e:=usual}")));

        // When
        lab.kustomization(
                "apps",
                "apps",
                "postBuild: {substitute: {a: from the spec}, substituteFrom: [{kind: ConfigMap, name: values}]}");
        lab.kustomization("strict", "strict", "postBuild: {substitute: {a: x}}");
        lab.kustomization("always", "always", "postBuild: {substituteStrategy: Always}");
        lab.kustomization("never", "never", "postBuild: {}");
        for (String name : new String[] {"apps", "always", "never"}) {
            lab.ready(name, "main@sha1:1");
        }

        // Then
        assertThat(lab.get(lab.configPath("a")).at("/data/a").asText()).isEqualTo("from the spec none");
        assertThat(lab.get(lab.configPath("b")).at("/data/a").asText()).isEqualTo("${a}");
        assertThat(Lab.message(lab.failed("strict", "BuildFailed")))
                .contains("variable not set (strict mode): \"nobody\"");
        assertThat(lab.get(lab.configPath("d")).at("/data/a").asText()).isEqualTo("usual");
        assertThat(lab.get(lab.configPath("e")).at("/data/a").asText()).isEqualTo("${e:=usual}");
    }

    @Test
    void tellsTheRevisionThatTheContentWasMadeFrom() {
        // Given
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", lab.config("a", "1")));
        lab.source.status(
                "repo",
                "{\"status\":{\"artifact\":{\"metadata\":{\"org.opencontainers.image.revision\":\"main@sha1:origin\"}}}}");

        // When
        lab.kustomization("apps", "apps", "");
        JsonNode done = lab.ready("apps", "main@sha1:1");

        // Then
        assertThat(done.at("/status/lastAppliedOriginRevision").asText()).isEqualTo("main@sha1:origin");
        assertThat(done.at("/status/history/0/metadata/originRevision").asText())
                .isEqualTo("main@sha1:origin");
    }

    @Test
    void stallsOnAnExpressionThatIsNone() {
        // Given
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", lab.config("a", "1")));

        // When
        lab.kustomization("health", "apps", "healthCheckExprs: [{apiVersion: v1, kind: ConfigMap, current: 'data.'}]");
        lab.kustomization("ready", "apps", "dependsOn: [{name: x, readyExpr: 'dep.('}]");
        JsonNode health = lab.failed("health", "InvalidCELExpression");
        JsonNode ready = lab.failed("ready", "InvalidCELExpression");

        // Then
        assertThat(Lab.message(health))
                .startsWith("Reconciliation failed terminally due to configuration error: healthCheckExprs[0]: ");
        assertThat(Lab.message(ready))
                .startsWith("Reconciliation failed terminally due to configuration error: dependsOn[0].readyExpr: ");
        assertThat(Lab.condition(health, "Stalled").path("status").asText()).isEqualTo("True");
        assertThat(health.at("/status/observedGeneration").asLong()).isEqualTo(1);
    }

    @Test
    void waitsForADependencyByItsExpression() {
        // Given
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", lab.config("a", "1")));
        lab.cluster.api().apply(lab.config("gate", "closed"));
        lab.kustomization(
                "apps",
                "apps",
                "dependsOn: [{apiVersion: v1, kind: ConfigMap, name: gate,"
                        + " readyExpr: \"dep.data.a == 'open' && self.metadata.name == 'apps'\"}]");
        JsonNode waiting = lab.failed("apps", "DependencyNotReady");

        // When
        lab.cluster.api().apply(lab.config("gate", "open"));

        // Then
        lab.ready("apps", "main@sha1:1");
        assertThat(Lab.message(waiting))
                .isEqualTo("dependency '" + lab.namespace + "/gate' is not ready according to readyExpr eval");
    }

    @Test
    void leavesIgnoredFieldsToOthers() {
        // Given
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/web.yaml", lab.deployment("web", "replicas: 1")));
        lab.kustomization("apps", "apps", "ignore: [{paths: [/spec/replicas], target: {kind: Deploy.*, name: web}}]");
        lab.ready("apps", "main@sha1:1");
        String path = lab.deploymentPath("web");

        // When
        lab.cluster.api().patch(path + "?fieldManager=scaler", "{\"spec\":{\"replicas\":4}}");
        lab.reconcile("apps");
        JsonNode ignored = lab.get(path);
        lab.cluster
                .api()
                .patch(
                        path + "?fieldManager=other",
                        "{\"spec\":{\"replicas\":5,\"minReadySeconds\":7,\"template\":"
                                + "{\"metadata\":{\"labels\":{\"app\":\"web\"}},\"spec\":{\"containers\":[{\"name\":\"web\","
                                + "\"image\":\"other\"}]}}}}");
        lab.event("DriftDetected", "/web was changed by other");
        lab.reconcile("apps");
        JsonNode corrected = lab.get(path);

        // Then
        assertThat(ignored.at("/spec/replicas").asInt()).isEqualTo(4);
        assertThat(corrected.at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(corrected.at("/spec/template/spec/containers/0/image").asText())
                .isEqualTo("nginx");
    }

    @Test
    void isWokenByAConfigMapThatIsLabelledToBeWatched() {
        // Given
        String values = lab.config("values", "one")
                .replace("name: values", "name: values, labels: {%s: Enabled}".formatted("reconcile.fluxcd.io/watch"));
        lab.cluster.api().apply(values);
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", lab.config("a", "${a}")));
        lab.kustomization("apps", "apps", "postBuild: {substituteFrom: [{kind: ConfigMap, name: values}]}");
        lab.ready("apps", "main@sha1:1");

        // When
        lab.cluster.api().apply(values.replace("one", "two"));

        // Then
        lab.cluster
                .api()
                .await(lab.configPath("a"), it -> it.at("/data/a").asText().equals("two"));
    }

    @Test
    void heedsTheAnnotationsOfObjects() {
        // Given
        String group = "kustomize.toolkit.fluxcd.io/";
        lab.cluster.api().apply(lab.config("ignored", "theirs"));
        String once = annotated("once", "1", group + "ssa: IfNotPresent");
        String disabled = annotated("ignored", "ours", group + "reconcile: disabled");
        String kept = annotated("kept", "1", group + "prune: disabled");
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/all.yaml", once + "---\n" + disabled + "---\n" + kept));
        lab.kustomization("apps", "apps", "");
        lab.ready("apps", "main@sha1:1");

        // When
        lab.source.publish(
                "repo", "main@sha1:2", Map.of("apps/all.yaml", once.replace("\"1\"", "\"2\"") + "---\n" + disabled));
        JsonNode done = lab.ready("apps", "main@sha1:2");

        // Then
        assertThat(lab.get(lab.configPath("once")).at("/data/a").asText()).isEqualTo("1");
        assertThat(lab.get(lab.configPath("ignored")).at("/data/a").asText()).isEqualTo("theirs");
        assertThat(lab.cluster.api().get(lab.configPath("kept"))).isPresent();
        assertThat(done.at("/status/inventory/entries")).hasSize(2);
    }

    @Test
    void recreatesWhatCannotBeChangedWhenForced() {
        // Given
        String immutable = lab.config("a", "1").replace("\ndata:", "\nimmutable: true\ndata:");
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", immutable));
        lab.kustomization("apps", "apps", "");
        lab.ready("apps", "main@sha1:1");
        lab.source.publish("repo", "main@sha1:2", Map.of("apps/a.yaml", immutable.replace("\"1\"", "\"2\"")));
        JsonNode refused = lab.failed("apps", "ReconciliationFailed");

        // When
        lab.kustomization("apps", "apps", "force: true");
        lab.ready("apps", "main@sha1:2");

        // Then
        assertThat(Lab.message(refused)).startsWith("ConfigMap/" + lab.namespace + "/a dry-run failed (Invalid): ");
        assertThat(lab.get(lab.configPath("a")).at("/data/a").asText()).isEqualTo("2");
    }

    @Test
    void leavesObjectsBehindOrDeletesThemAsTheDeletionPolicySays() {
        // Given
        lab.source.publish(
                "repo",
                "main@sha1:1",
                Map.of(
                        "a/a.yaml",
                        lab.config("a", "1"),
                        "b/b.yaml",
                        lab.config("b", "1"),
                        "c/c.yaml",
                        lab.config("c", "1"),
                        "d/d.yaml",
                        lab.config("d", "1")));
        lab.kustomization("orphan", "a", "deletionPolicy: Orphan");
        lab.kustomization("delete", "b", "deletionPolicy: Delete");
        lab.kustomization("wait", "c", "deletionPolicy: WaitForTermination");
        lab.kustomization("mirror", "d", "deletionPolicy: MirrorPrune");

        // When
        for (String name : new String[] {"orphan", "delete", "wait", "mirror"}) {
            lab.ready(name, "main@sha1:1");
            lab.cluster.api().delete(lab.kustomizationPath(name));
            lab.cluster.api().awaitAbsence(lab.kustomizationPath(name), java.time.Duration.ofSeconds(30));
        }

        // Then
        assertThat(lab.cluster.api().get(lab.configPath("a"))).isPresent();
        assertThat(lab.cluster.api().get(lab.configPath("b"))).isEmpty();
        assertThat(lab.cluster.api().get(lab.configPath("c"))).isEmpty();
        assertThat(lab.cluster.api().get(lab.configPath("d"))).isEmpty();
    }

    @Test
    void appliesToTheClusterOfAKubeconfigAndWatchesThere() throws Exception {
        // Given
        String kubeconfig = java.nio.file.Files.readString(lab.cluster.kubeconfig());
        lab.cluster
                .api()
                .create(
                        "/api/v1/namespaces/" + lab.namespace + "/secrets",
                        new com.fasterxml.jackson.databind.ObjectMapper()
                                .writeValueAsString(Map.of(
                                        "metadata",
                                        Map.of("name", "remote"),
                                        "stringData",
                                        Map.of("value.yaml", kubeconfig))));
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", lab.config("a", "1")));
        long applied = lab.service().requests().of(RequestCounts.Verb.APPLY);

        // When
        lab.kustomization("apps", "apps", "wait: true\n  kubeConfig: {secretRef: {name: remote}}");
        lab.ready("apps", "main@sha1:1");
        lab.reconcile("apps"); // what was told of the source while the first run looked for it is dealt with now
        lab.cluster.api().patch(lab.configPath("a") + "?fieldManager=kubectl-edit", "{\"data\":{\"a\":\"edited\"}}");
        lab.event("DriftDetected", "/a was changed by kubectl-edit");
        lab.reconcile("apps");

        // Then
        assertThat(lab.get(lab.configPath("a")).at("/data/a").asText()).isEqualTo("1");
        assertThat(lab.service().requests().of(RequestCounts.Verb.APPLY)).isEqualTo(applied);
        lab.cluster.api().delete(lab.kustomizationPath("apps"));
        lab.cluster.api().awaitAbsence(lab.kustomizationPath("apps"), java.time.Duration.ofSeconds(30));
        assertThat(lab.cluster.api().get(lab.configPath("a"))).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAKubeconfig() {
        // Given
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", lab.config("a", "1")));

        // When
        lab.kustomization("apps", "apps", "kubeConfig: {secretRef: {name: absent}}");

        // Then
        assertThat(Lab.message(lab.failed("apps", "ReconciliationFailed")))
                .isEqualTo("failed to build kube client: unable to read KubeConfig secret '" + lab.namespace
                        + "/absent' error: secrets \"absent\" not found");
    }

    private String annotated(String name, String value, String annotation) {
        return lab.config(name, value)
                .replace("name: " + name, "name: " + name + ", annotations: {" + annotation + "}");
    }
}
