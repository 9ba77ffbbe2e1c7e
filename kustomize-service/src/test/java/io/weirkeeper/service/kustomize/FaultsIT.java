package io.weirkeeper.service.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.runtime.kube.RequestCounts;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that refuses, is full, is in the way, or is given very much. */
@WithCluster(pods = true)
class FaultsIT {
    private static final Duration LONG = Duration.ofMinutes(4);

    private final List<String> defined = new ArrayList<>();
    private final Lab lab;

    FaultsIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.lab = new Lab(cluster, directory, Map.of());
    }

    @AfterEach
    void close() throws Exception {
        defined.forEach(lab.cluster.api()::delete);
        lab.close();
    }

    /** A webhook that nobody answers for denies everything, and a policy says why. */
    @Test
    void tellsWhoDeniedAnObjectAndGoesOnWhenHeDoesNot() {
        // Given
        String name = lab.namespace + ".example.com";
        lab.cluster.api().apply("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: %1$s}
                webhooks:
                - name: deny.%1$s
                  sideEffects: None
                  failurePolicy: Fail
                  admissionReviewVersions: [v1]
                  timeoutSeconds: 1
                  clientConfig: {url: "https://127.0.0.1:1/deny"}
                  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %2$s}}
                  rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
                """.formatted(name, lab.namespace));
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", lab.config("a", "1")));
        lab.kustomization("apps", "apps", "retryInterval: 1s");
        JsonNode denied = lab.failed("apps", "ReconciliationFailed");

        // When
        lab.cluster.api().delete("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/" + name);

        // Then
        lab.ready("apps", "main@sha1:1");
        assertThat(Lab.message(denied))
                .startsWith("ConfigMap/" + lab.namespace + "/a dry-run failed (InternalError): ")
                .contains("failed calling webhook \"deny." + name + "\"");
    }

    /** Nothing is tried again before an hour. */
    @Test
    void goesOnWheneverAKindThatIsMissingComes() {
        // Given
        String group = "lab-" + lab.namespace.replaceAll("[^a-z0-9]", "") + ".example.com";
        lab.source.publish(
                "repo",
                "main@sha1:1",
                Map.of(
                        "apps/a.yaml",
                        object(group, "Alpha", "namespace: " + lab.namespace)
                                + "---\n"
                                + object(group, "Beta", "namespace: " + lab.namespace)
                                + "---\n"
                                + object("other." + group, "Gamma", "namespace: " + lab.namespace)
                                + "---\n"
                                + object("other." + group, "DeltaClass", "labels: {of: " + lab.namespace + "}")));
        lab.kustomization("apps", "apps", "");

        // When
        missing("DeltaClass");
        define("other." + group, "DeltaClass", "Cluster");
        missing("Alpha");
        define(group, "Alpha", "Namespaced");
        missing("Beta");
        define(group, "Beta", "Namespaced");
        missing("Gamma");
        define("other." + group, "Gamma", "Namespaced");

        // Then
        lab.ready("apps", "main@sha1:1");
    }

    private static String object(String group, String kind, String metadata) {
        return "{apiVersion: " + group + "/v1, kind: " + kind + ", metadata: {name: g, " + metadata + "}}\n";
    }

    private void missing(String kind) {
        lab.await("apps", it -> Lab.message(it).contains("no matches for kind \"" + kind + "\""));
    }

    private void define(String group, String kind, String scope) {
        String plural = kind.toLowerCase(Locale.ROOT) + "s";
        lab.cluster.api().apply("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %1$s.%2$s}
                spec:
                  group: %2$s
                  names: {plural: %1$s, singular: %4$s, kind: %3$s, listKind: %3$sList}
                  scope: %5$s
                  versions:
                  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
                """.formatted(plural, group, kind, kind.toLowerCase(Locale.ROOT), scope));
        defined.add("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + plural + "." + group);
    }

    @Test
    void waitsForANamespaceThatIsStuckInTermination() {
        // Given
        String stuck = lab.cluster.newNamespace();
        String held = "/api/v1/namespaces/" + stuck + "/configmaps/held";
        lab.cluster
                .api()
                .apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: held, namespace: " + stuck
                        + ", finalizers: [example.com/hold]}}");
        lab.cluster.api().delete("/api/v1/namespaces/" + stuck);
        String manifests = lab.config("a", "1").replace(lab.namespace, stuck);
        lab.source.publish(
                "repo", "main@sha1:1", Map.of("apps/a.yaml", manifests, "other/b.yaml", lab.config("b", "1")));

        // When
        lab.kustomization("apps", "apps", "retryInterval: 1s");
        JsonNode inTheWay = lab.failed("apps", "ReconciliationFailed");
        lab.kustomization("other", "other", "");
        lab.ready("other", "main@sha1:1");
        lab.cluster.api().patch(held, "{\"metadata\":{\"finalizers\":null}}");
        lab.cluster.api().awaitAbsence("/api/v1/namespaces/" + stuck, Duration.ofMinutes(1));
        lab.cluster.api().apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + stuck + "}}");

        // Then
        lab.ready("apps", "main@sha1:1");
        assertThat(Lab.message(inTheWay))
                .startsWith("ConfigMap/" + stuck + "/a dry-run failed (Forbidden): ")
                .contains("because it is being terminated");
        lab.cluster.api().delete("/api/v1/namespaces/" + stuck);
    }

    @Test
    void saysWhatTheQuotaDoesNotAllowAndRemembersWhatItMade() {
        // Given
        quota(3);
        lab.cluster
                .api()
                .await(
                        "/api/v1/namespaces/" + lab.namespace + "/resourcequotas/few",
                        it -> it.at("/status/hard").has("count/configmaps"));
        Map<String, String> files = new HashMap<>();
        for (int i = 0; i < 8; i++) {
            files.put("apps/" + i + ".yaml", lab.config("object-" + i, "1"));
        }
        lab.source.publish("repo", "main@sha1:1", files);
        lab.kustomization("apps", "apps", "retryInterval: 1s");
        JsonNode full = lab.failed("apps", "ReconciliationFailed");

        // When
        quota(20);

        // Then
        JsonNode done = lab.ready("apps", "main@sha1:1");
        assertThat(Lab.message(full)).contains("exceeded quota: few", " created\n");
        assertThat(full.at("/status/inventory/entries")).hasSize(8);
        assertThat(done.at("/status/inventory/entries")).hasSize(8);
    }

    @Test
    void appliesAndPrunesFiveThousandObjects() {
        // Given
        Map<String, String> files = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            files.put("apps/" + i + ".yaml", lab.config("object-" + i, "1"));
        }
        lab.source.publish("repo", "main@sha1:1", files);

        // When
        lab.kustomization("apps", "apps", "wait: true\n  timeout: 5m");
        JsonNode all = applied("main@sha1:1");
        lab.reconcile("apps"); // what was told of the source while the first run looked for it is dealt with now
        Map<String, Long> before = lab.service().requests().snapshot();
        lab.reconcile("apps");
        Map<String, Long> after = lab.service().requests().snapshot();
        lab.source.publish("repo", "main@sha1:2", Map.of("apps/7.yaml", lab.config("object-7", "2")));
        JsonNode one = applied("main@sha1:2");

        // Then
        assertThat(all.at("/status/inventory/entries")).hasSize(5_000);
        assertThat(more(before, after, RequestCounts.Verb.GET)).isEqualTo(1);
        assertThat(more(before, after, RequestCounts.Verb.PATCH)).isEqualTo(1);
        assertThat(more(before, after, RequestCounts.Verb.DRY_RUN)).isZero();
        assertThat(more(before, after, RequestCounts.Verb.APPLY)).isZero();
        assertThat(more(before, after, RequestCounts.Verb.LIST)).isZero();
        assertThat(one.at("/status/inventory/entries")).hasSize(1);
        assertThat(lab.get(lab.configPath("object-7")).at("/data/a").asText()).isEqualTo("2");
        assertThat(lab.get("/api/v1/namespaces/" + lab.namespace
                                + "/configmaps?labelSelector=kustomize.toolkit.fluxcd.io/name")
                        .path("items"))
                .hasSize(1);
    }

    private static long more(Map<String, Long> before, Map<String, Long> after, RequestCounts.Verb verb) {
        return after.getOrDefault(verb.text(), 0L) - before.getOrDefault(verb.text(), 0L);
    }

    private JsonNode applied(String revision) {
        return lab.cluster
                .api()
                .await(
                        lab.kustomizationPath("apps"),
                        LONG,
                        it -> Lab.condition(it, "Ready").path("status").asText().equals("True")
                                && it.at("/status/lastAppliedRevision").asText().equals(revision));
    }

    private void quota(int configMaps) {
        lab.cluster
                .api()
                .apply("{apiVersion: v1, kind: ResourceQuota, metadata: {name: few, namespace: " + lab.namespace
                        + "}, spec: {hard: {count/configmaps: " + configMaps + "}}}");
    }
}
