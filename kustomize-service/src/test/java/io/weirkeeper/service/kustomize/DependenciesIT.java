package io.weirkeeper.service.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.runtime.kube.RequestCounts;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as ready, who is woken and when, and who goes first. Nothing is looked at again by the clock alone. */
@WithCluster
class DependenciesIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Lab lab;
    private final String group;

    DependenciesIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.lab = new Lab(cluster, directory, Map.of("weir.kustomize.requeue-dependency", "1h"));
        this.group = "lab-" + lab.namespace.replaceAll("[^a-z0-9]", "") + ".example.com";
    }

    @BeforeEach
    void publish() {
        Map<String, String> files = new HashMap<>();
        for (String name : new String[] {"a", "b", "c", "d"}) {
            files.put(name + "/" + name + ".yaml", lab.config(name, "1"));
        }
        lab.source.publish("repo", "main@sha1:1", files);
    }

    @AfterEach
    void close() throws Exception {
        lab.cluster.api().delete("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gadgets." + group);
        lab.close();
    }

    /** The rules of kstatus: where nothing says anything about readiness, being there is enough. */
    @Test
    void takesForReadyWhatSaysNothingOfItselfAndElseBelievesItsConditions() throws IOException {
        // Given
        lab.cluster
                .api()
                .applyCrds(Files.readString(Path.of("../deploy/crds/notification.toolkit.fluxcd.io_providers.yaml")));
        lab.cluster.api().applyCrds(gadgets());
        lab.cluster.api().apply("""
                apiVersion: notification.toolkit.fluxcd.io/v1beta3
                kind: Provider
                metadata: {name: chat, namespace: %s}
                spec: {type: generic, address: "http://127.0.0.1:1/"}
                """.formatted(lab.namespace));
        gadget("mute", "");
        gadget("broken", "status: {conditions: [{type: Ready, status: 'False'}]}");

        // When
        lab.kustomization("provider", "a", "dependsOn: [{kind: Provider, name: chat}]");
        lab.kustomization("mute", "b", "dependsOn: [" + on("mute", "") + "]");
        lab.kustomization("broken", "c", "dependsOn: [" + on("broken", "") + "]");
        lab.kustomization("strict", "d", "dependsOn: [" + on("mute", ", readyExpr: 'has(dep.status)'") + "]");

        // Then
        lab.ready("provider", "main@sha1:1");
        lab.ready("mute", "main@sha1:1");
        assertThat(Lab.message(lab.failed("broken", "DependencyNotReady")))
                .isEqualTo("dependency '" + lab.namespace + "/broken' is not ready");
        lab.failed("strict", "DependencyNotReady");
        gadget("broken", "status: {conditions: [{type: Ready, status: 'True'}]}");
        lab.ready("broken", "main@sha1:1");
        gadget("mute", "status: {phase: Done}");
        lab.ready("strict", "main@sha1:1");
    }

    @Test
    void waitsForAHelmReleaseThatHasNotSeenItsOwnSpecYet() throws IOException {
        // Given
        lab.cluster
                .api()
                .applyCrds(Files.readString(Path.of("../deploy/crds/helm.toolkit.fluxcd.io_helmreleases.yaml")));
        lab.cluster.api().apply("""
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: chart, namespace: %s}
                spec: {interval: 1h, chartRef: {kind: HelmChart, name: none}}
                """.formatted(lab.namespace));
        helmStatus("\"observedGeneration\":0,\"conditions\":[" + ready() + "]");
        lab.kustomization("apps", "a", "dependsOn: [{kind: HelmRelease, name: chart}]");
        JsonNode waiting = lab.failed("apps", "DependencyNotReady");

        // When
        helmStatus("\"observedGeneration\":1,\"conditions\":[" + ready() + "]");

        // Then
        lab.ready("apps", "main@sha1:1");
        assertThat(Lab.message(waiting)).isEqualTo("dependency '" + lab.namespace + "/chart' is not ready");
    }

    /** Each has its own idea of when it is ready, and so has the Kustomization that it belongs to. */
    @Test
    void seesAnObjectThatBelongsToAnotherEachByItsOwnExpression() {
        // Given
        lab.kustomization("owner", "d", "wait: true");
        lab.ready("owner", "main@sha1:1");
        String gate = "dependsOn: [{apiVersion: v1, kind: ConfigMap, name: d, readyExpr: \"dep.data.a == '%s'\"}]";
        lab.kustomization("open", "a", gate.formatted("open"));
        lab.kustomization("wide", "b", gate.formatted("wide"));
        lab.failed("open", "DependencyNotReady");
        lab.failed("wide", "DependencyNotReady");

        // When
        lab.cluster.api().patch(lab.configPath("d"), "{\"data\":{\"a\":\"open\"}}");
        lab.ready("open", "main@sha1:1");
        JsonNode wide = lab.get(lab.kustomizationPath("wide"));
        lab.cluster.api().patch(lab.configPath("d"), "{\"data\":{\"a\":\"wide\"}}");

        // Then
        lab.ready("wide", "main@sha1:1");
        assertThat(Lab.condition(wide, "Ready").path("reason").asText()).isEqualTo("DependencyNotReady");
    }

    @Test
    void isWokenByWhatBelongsToNoNamespace() {
        // Given
        String path = "/apis/rbac.authorization.k8s.io/v1/clusterroles/" + lab.namespace;
        lab.kustomization(
                "apps",
                "a",
                "dependsOn: [{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, name: " + lab.namespace
                        + "}]");
        lab.failed("apps", "DependencyNotReady");

        // When
        lab.cluster
                .api()
                .apply("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: " + lab.namespace
                        + "}, rules: []}");

        // Then
        lab.ready("apps", "main@sha1:1");
        lab.cluster.api().delete(path);
    }

    @Test
    void waitsQuietlyForWhatFailedUntilItIsMended() {
        // Given
        lab.cluster.api().applyCrds(gadgets());
        gadget("stalled", "status: {conditions: [{type: Stalled, status: 'True'}]}");
        lab.kustomization("apps", "a", "dependsOn: [" + on("stalled", "") + "]");
        lab.failed("apps", "DependencyNotReady");
        lab.kustomization("other", "b", "");
        lab.ready("other", "main@sha1:1");
        long lists = lab.service().requests().of(RequestCounts.Verb.LIST);

        // When
        lab.kustomization("third", "c", "");
        lab.ready("third", "main@sha1:1");
        lab.reconcile("third");
        long more = lab.service().requests().of(RequestCounts.Verb.LIST) - lists;
        gadget("stalled", "status: {conditions: [{type: Ready, status: 'True'}]}");

        // Then: the watch on the dependency was not begun again and again
        assertThat(more).isLessThanOrEqualTo(8);
        lab.ready("apps", "main@sha1:1");
    }

    @Test
    void deletesDependentsFirstWhereItIsAskedTo() {
        // Given
        String held = lab.config("b", "1").replace("name: b,", "name: b, finalizers: [example.com/hold],");
        lab.source.publish("repo", "main@sha1:2", Map.of("a/a.yaml", lab.config("a", "1"), "b/b.yaml", held));
        lab.kustomization("base", "a", "");
        lab.annotate("base", "weirkeeper.io/deletion-order", "dependents-first");
        lab.kustomization("top", "b", "dependsOn: [{name: base}]\n  deletionPolicy: WaitForTermination");
        lab.ready("top", "main@sha1:2");

        // When
        lab.cluster.api().delete(lab.kustomizationPath("base"));
        JsonNode waiting = lab.failed("base", "DependencyNotReady");
        lab.cluster.api().delete(lab.kustomizationPath("top"));
        lab.cluster.api().await(lab.configPath("b"), it -> it.path("metadata").has("deletionTimestamp"));
        boolean isThereStill = lab.cluster.api().get(lab.configPath("a")).isPresent();
        lab.cluster.api().patch(lab.configPath("b"), "{\"metadata\":{\"finalizers\":null}}");

        // Then
        assertThat(isThereStill).isTrue();
        lab.cluster.api().awaitAbsence(lab.kustomizationPath("top"), SOON);
        lab.cluster.api().awaitAbsence(lab.kustomizationPath("base"), SOON);
        assertThat(lab.cluster.api().get(lab.configPath("a"))).isEmpty();
        assertThat(Lab.message(waiting))
                .isEqualTo("Deletion waits for what depends on this Kustomization to be deleted first: " + lab.namespace
                        + "/top");
        assertThat(lab.events("DependencyNotReady")).contains(Lab.message(waiting));
    }

    @Test
    void deletesAtOnceWhereNobodyAsksForAnOrderOrItGoesRoundInACircle() {
        // Given
        lab.kustomization("base", "a", "");
        lab.kustomization("top", "b", "dependsOn: [{name: base}]");
        lab.ready("top", "main@sha1:1");
        lab.kustomization("one", "c", "");
        lab.ready("one", "main@sha1:1");
        lab.kustomization("one", "c", "dependsOn: [{name: two}]");
        lab.kustomization("two", "d", "dependsOn: [{name: one}]");
        lab.annotate("one", "weirkeeper.io/deletion-order", "dependents-first");

        // When
        lab.cluster.api().delete(lab.kustomizationPath("base"));
        lab.cluster.api().delete(lab.kustomizationPath("one"));

        // Then
        lab.cluster.api().awaitAbsence(lab.kustomizationPath("base"), SOON);
        lab.cluster.api().awaitAbsence(lab.kustomizationPath("one"), SOON);
        assertThat(lab.cluster.api().get(lab.configPath("a"))).isEmpty();
        assertThat(lab.cluster.api().get(lab.configPath("c"))).isEmpty();
        assertThat(lab.cluster.api().get(lab.kustomizationPath("top"))).isPresent();
    }

    private void helmStatus(String fields) {
        lab.cluster
                .api()
                .patch(
                        "/apis/helm.toolkit.fluxcd.io/v2/namespaces/" + lab.namespace + "/helmreleases/chart/status",
                        "{\"status\":{" + fields + "}}");
    }

    private static String ready() {
        return "{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"InstallSucceeded\",\"message\":\"\","
                + "\"lastTransitionTime\":\"2026-11-22T01:00:00Z\"}";
    }

    private String on(String gadget, String more) {
        return "{apiVersion: " + group + "/v1, kind: Gadget, name: " + gadget + more + "}";
    }

    private void gadget(String name, String more) {
        lab.cluster
                .api()
                .apply("apiVersion: %s/v1\nkind: Gadget\nmetadata: {name: %s, namespace: %s}\n%s\n"
                        .formatted(group, name, lab.namespace, more));
    }

    private String gadgets() {
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: gadgets.%1$s}
                spec:
                  group: %1$s
                  names: {plural: gadgets, singular: gadget, kind: Gadget, listKind: GadgetList}
                  scope: Namespaced
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """.formatted(group);
    }
}
