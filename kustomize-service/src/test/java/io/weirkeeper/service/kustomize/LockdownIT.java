package io.weirkeeper.service.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator may forbid or change for all tenants. */
@WithCluster
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
                        "weir.kustomize.no-cross-namespace-refs", "true",
                        "weir.kustomize.no-remote-bases", "true",
                        "weir.kustomize.default-service-account", "tenant",
                        "weir.kustomize.override-manager", "old-pipeline",
                        "weir.kustomize.custom-apply-stage-kinds", "/ServiceAccount"));
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    @Test
    void refusesASourceOfAnotherNamespaceAndTriesNoMore() {
        // When
        lab.cluster.api().apply("""
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: apps, namespace: %s}
                spec: {interval: 1h, prune: true, sourceRef: {kind: GitRepository, name: repo, namespace: other}}
                """.formatted(lab.namespace));
        JsonNode refused = lab.failed("apps", "AccessDenied");

        // Then
        assertThat(Lab.message(refused))
                .isEqualTo("can't access 'GitRepository/other/repo', cross-namespace references have been blocked");
        assertThat(Lab.condition(refused, "Stalled").path("status").asText()).isEqualTo("True");
    }

    /** Nobody named, or the empty name, is the default account and never the controller itself. */
    @ParameterizedTest
    @ValueSource(strings = {"", "serviceAccountName: ''"})
    void actsAsTheDefaultAccountWhereNobodyIsNamed(String more) {
        // Given
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", lab.config("a", "1")));
        lab.kustomization("apps", "apps", more);
        JsonNode refused = lab.failed("apps", "ReconciliationFailed");

        // When
        tenant();
        lab.reconcile("apps");

        // Then
        lab.ready("apps", "main@sha1:1");
        assertThat(Lab.message(refused))
                .startsWith("ConfigMap/" + lab.namespace + "/a dry-run failed (Forbidden): ")
                .contains("User \"system:serviceaccount:" + lab.namespace + ":tenant\" cannot ");
    }

    @Test
    void takesOverTheFieldsOfTheManagersThatItShall() {
        // Given
        tenant();
        lab.cluster
                .api()
                .request(
                        "PATCH",
                        lab.configPath("a") + "?fieldManager=old-pipeline&force=true",
                        "application/apply-patch+yaml",
                        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},"
                                + "\"data\":{\"a\":\"0\",\"old\":\"left\"}}");
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", lab.config("a", "1")));

        // When
        lab.kustomization("apps", "apps", "");
        lab.ready("apps", "main@sha1:1");

        // Then
        assertThat(lab.get(lab.configPath("a")).at("/data").toString()).isEqualTo("{\"a\":\"1\"}");
    }

    /** An account that comes in the same set is there before the rest is tried, as another stage. */
    @Test
    void appliesKindsThatItShallInAStageOfTheirOwn() {
        // Given
        tenant();
        lab.source.publish(
                "repo",
                "main@sha1:1",
                Map.of(
                        "apps/a.yaml",
                        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: made, namespace: " + lab.namespace
                                + "}}\n",
                        "apps/b.yaml",
                        "{apiVersion: v1, kind: ConfigMap, metadata: {name: Not_A_Name, namespace: " + lab.namespace
                                + "}}\n"));

        // When
        lab.kustomization("apps", "apps", "");
        JsonNode failed = lab.failed("apps", "ReconciliationFailed");

        // Then: Flux's order within one stage would have told the ConfigMap's fault before anything was written
        assertThat(Lab.message(failed)).endsWith("\nServiceAccount/" + lab.namespace + "/made created\n");
    }

    @Test
    void fetchesNoRemoteBase() {
        // Given
        tenant();
        lab.source.publish(
                "repo",
                "main@sha1:1",
                Map.of("apps/kustomization.yaml", "resources: ['https://127.0.0.1:1/base.yaml']\n"));

        // When
        lab.kustomization("apps", "apps", "");

        // Then
        assertThat(Lab.message(lab.failed("apps", "BuildFailed"))).contains("https://127.0.0.1:1/base.yaml");
    }

    @Test
    void decryptsAsNoServiceAccountWithoutTheGate() {
        // Given
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", lab.config("a", "1")));

        // When
        lab.kustomization("apps", "apps", "decryption: {provider: sops, serviceAccountName: decryptor}");
        JsonNode refused = lab.failed("apps", "FeatureGateDisabled");

        // Then
        assertThat(Lab.message(refused))
                .isEqualTo("to use spec.decryption.serviceAccountName for decryption authentication please enable the"
                        + " ObjectLevelWorkloadIdentity feature gate in the controller");
        assertThat(Lab.condition(refused, "Stalled").path("status").asText()).isEqualTo("True");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default-decryption-service-account", "default-kubeconfig-service-account"})
    void refusesToStartWithDefaultAccountsThatNobodyMayUse(String flag) {
        assertThatThrownBy(() -> new Lab(cluster, directory.resolve("other"), Map.of("weir.kustomize." + flag, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cannot set default service accounts when the feature gate"
                        + " ObjectLevelWorkloadIdentity is not enabled");
    }

    @Test
    void saysThatTheAccountMayNotWhenAConfigMapNamesOneWithoutTheGate() {
        // Given
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", lab.config("a", "1")));
        lab.cluster.api().apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: far, namespace: %s}
                data: {provider: generic, address: "https://127.0.0.1:1", serviceAccountName: deployer}
                """.formatted(lab.namespace));

        // When
        lab.kustomization("apps", "apps", "kubeConfig: {configMapRef: {name: far}}");

        // Then
        assertThat(Lab.message(lab.failed("apps", "ReconciliationFailed")))
                .isEqualTo("failed to build kube client: ConfigMap '" + lab.namespace
                        + "/far': serviceAccountName needs the feature gate ObjectLevelWorkloadIdentity");
    }

    private void tenant() {
        lab.cluster.api().apply("""
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
    }
}
