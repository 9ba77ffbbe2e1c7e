package io.weirkeeper.service.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of objects that somebody else changes. */
@WithCluster(pods = true)
class DriftIT {
    private static final String BY_KUBECTL = "?fieldManager=kubectl-edit";

    private final Lab lab;

    DriftIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.lab = new Lab(cluster, directory, Map.of());
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    @Test
    void reportsAnEditAtOnceAndRevertsItWithTheNextReconciliation() {
        // Given
        apply(lab.config("a", "1"), "");

        // When
        edit(lab.configPath("a"), "{\"data\":{\"a\":\"edited\"}}");
        String event = lab.event("DriftDetected", "ConfigMap/");
        JsonNode edited = lab.get(lab.configPath("a"));
        JsonNode still = lab.get(lab.kustomizationPath("apps"));
        lab.reconcile("apps");

        // Then
        assertThat(event)
                .isEqualTo("ConfigMap/" + lab.namespace
                        + "/a was changed by kubectl-edit\nDrift is corrected at the next reconciliation");
        assertThat(edited.at("/data/a").asText()).isEqualTo("edited");
        assertThat(Lab.condition(still, "Ready").path("status").asText()).isEqualTo("True");
        assertThat(lab.get(lab.configPath("a")).at("/data/a").asText()).isEqualTo("1");
    }

    @Test
    void revertsALabelThatWasAddedByHand() {
        // Given
        apply(lab.config("a", "1"), "");

        // When
        edit(lab.configPath("a"), "{\"metadata\":{\"labels\":{\"by\":\"hand\"}}}");
        lab.event("DriftDetected", "/a was changed by kubectl-edit");
        lab.reconcile("apps");

        // Then
        assertThat(lab.get(lab.configPath("a")).at("/metadata/labels").has("by"))
                .isFalse();
    }

    @Test
    void revertsTheLossOfItsOwnLabels() {
        // Given
        apply(lab.config("a", "1"), "");

        // When
        edit(lab.configPath("a"), "{\"metadata\":{\"labels\":null}}");
        lab.event("DriftDetected", "/a was changed\n");
        lab.reconcile("apps");

        // Then
        assertThat(lab.get(lab.configPath("a"))
                        .at("/metadata/labels/kustomize.toolkit.fluxcd.io~1name")
                        .asText())
                .isEqualTo("apps");
    }

    @Test
    void correctsAtOnceWhereTheAnnotationAsksForIt() {
        // Given
        apply(lab.config("a", "1"), "");
        lab.annotate("apps", "weirkeeper.io/drift-correction", "watch");

        // When
        edit(lab.configPath("a"), "{\"data\":{\"a\":\"edited\"}}");
        lab.cluster
                .api()
                .await(lab.configPath("a"), it -> it.at("/data/a").asText().equals("1"));

        // Then
        assertThat(lab.event("DriftDetected", "/a was changed by kubectl-edit")).endsWith("Drift is corrected now");
        assertThat(lab.event("Progressing", "/a configured")).isNotEmpty();
    }

    @Test
    void doesNotFightARollbackInAnEmergency() {
        // Given
        apply(lab.deployment("web", "replicas: 0"), "");
        String path = lab.deploymentPath("web");

        // When
        lab.cluster
                .api()
                .patch(
                        path + "?fieldManager=kubectl-rollout",
                        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"undone\":\"yes\"}},"
                                + "\"spec\":{\"terminationGracePeriodSeconds\":5}}}}");
        lab.event("DriftDetected", "/web was changed by kubectl-rollout");

        // Then
        assertThat(lab.get(path)
                        .at("/spec/template/metadata/annotations/undone")
                        .asText())
                .isEqualTo("yes");
        lab.reconcile("apps");
        assertThat(lab.get(path)
                        .at("/spec/template/metadata/annotations/undone")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void saysNothingAboutAnAutoscalerThatOwnsTheReplicas() {
        // Given
        apply(lab.deployment("web", "") + "---\n" + lab.config("a", "1"), "");
        long builds = lab.builds();

        // When
        scale("web", 3, "kube-controller-manager");
        edit(lab.configPath("a"), "{\"data\":{\"a\":\"edited\"}}");
        String event = lab.event("DriftDetected", "");
        lab.reconcile("apps");

        // Then
        assertThat(event).doesNotContain("Deployment");
        assertThat(lab.get(lab.deploymentPath("web")).at("/spec/replicas").asInt())
                .isEqualTo(3);
        assertThat(lab.builds()).isEqualTo(builds + 2);
    }

    /** Flagger scales the target of a canary, whose manifest says how many replicas there are. */
    @Test
    void letsAScalerHaveItsWayUntilTheNextReconciliation() {
        // Given
        apply(lab.deployment("web", "replicas: 1"), "");

        // When
        scale("web", 2, "flagger");
        lab.event("DriftDetected", "/web was changed by flagger");

        // Then
        assertThat(lab.get(lab.deploymentPath("web")).at("/spec/replicas").asInt())
                .isEqualTo(2);
    }

    @Test
    void leavesASuspendedKustomizationsObjectsAlone() {
        // Given
        apply(lab.config("a", "1"), "");
        lab.cluster.api().patch(lab.kustomizationPath("apps"), "{\"spec\":{\"suspend\":true}}");
        lab.source.publish("other", "main@sha1:1", Map.of("b.yaml", lab.config("b", "1")));

        // When
        edit(lab.configPath("a"), "{\"data\":{\"a\":\"edited\"}}");
        lab.cluster.api().delete(lab.configPath("b"));
        lab.kustomization("witness", "witness", "");
        lab.source.publish("repo", "main@sha1:2", Map.of("witness/w.yaml", lab.config("w", "1")));
        lab.ready("witness", "main@sha1:2");

        // Then
        assertThat(lab.get(lab.configPath("a")).at("/data/a").asText()).isEqualTo("edited");
        assertThat(lab.events("DriftDetected")).isEmpty();
    }

    @Test
    void namesTheOtherOwnerOfAnObjectThatTwoFightFor() {
        // Given
        lab.source.publish(
                "repo", "main@sha1:1", Map.of("one/a.yaml", lab.config("a", "1"), "two/a.yaml", lab.config("a", "2")));
        lab.kustomization("one", "one", "");
        lab.ready("one", "main@sha1:1");

        // When
        lab.kustomization("two", "two", "");
        lab.ready("two", "main@sha1:1");
        lab.reconcile("one");

        // Then
        assertThat(lab.event("DriftDetected", ""))
                .startsWith("ConfigMap/" + lab.namespace + "/a was changed by " + lab.namespace + "/");
    }

    @Test
    void restoresObjectsOfAKindThatGoesAndComesBack() {
        // Given
        String group = "lab-" + lab.namespace.replaceAll("[^a-z0-9]", "") + ".example.com";
        String path = "/apis/" + group + "/v1/namespaces/" + lab.namespace + "/gadgets/g";
        String definitionPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gadgets." + group;
        lab.cluster.api().applyCrds(definition(group));
        apply(
                "{apiVersion: " + group + "/v1, kind: Gadget, metadata: {name: g, namespace: " + lab.namespace + "}}\n",
                "");

        // When
        lab.cluster.api().delete(definitionPath);
        lab.failed("apps", "ReconciliationFailed");
        lab.cluster.api().applyCrds(definition(group));

        // Then
        lab.cluster.api().await(path, it -> it.at("/metadata/name").asText().equals("g"));
        lab.ready("apps", "main@sha1:1");
        lab.cluster.api().delete(definitionPath);
    }

    private void apply(String manifests, String more) {
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/all.yaml", manifests));
        lab.kustomization("apps", "apps", more);
        lab.ready("apps", "main@sha1:1");
        lab.reconcile("apps"); // what was told of the source while the first run looked for it is dealt with now
    }

    private void edit(String path, String patch) {
        lab.cluster.api().patch(path + BY_KUBECTL, patch);
    }

    private void scale(String deployment, int replicas, String manager) {
        lab.cluster
                .api()
                .patch(
                        lab.deploymentPath(deployment) + "/scale?fieldManager=" + manager,
                        "{\"spec\":{\"replicas\":" + replicas + "}}");
    }

    private static String definition(String group) {
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: gadgets.%1$s}
                spec:
                  group: %1$s
                  names: {plural: gadgets, singular: gadget, kind: Gadget, listKind: GadgetList}
                  scope: Namespaced
                  versions:
                  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
                """.formatted(group);
    }
}
