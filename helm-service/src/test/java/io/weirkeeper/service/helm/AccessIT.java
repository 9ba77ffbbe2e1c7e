package io.weirkeeper.service.helm;

import static io.weirkeeper.service.helm.Releases.condition;
import static io.weirkeeper.service.helm.Releases.message;
import static io.weirkeeper.service.helm.Releases.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weirkeeper.runtime.kube.RequestCounts;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Where releases are made and as whom: kubeconfigs, service accounts, other namespaces, names. */
@WithCluster(pods = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessIT {
    private final Cluster cluster;
    private final Lab lab;

    AccessIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.cluster = cluster;
        this.lab = new Lab(cluster, directory, Map.of("weir.helm.feature-gates", "ObjectLevelWorkloadIdentity=true"));
        lab.publish("web", "1.0.0", Lab.CONFIG);
    }

    @AfterAll
    void close() throws Exception {
        lab.close();
    }

    @Test
    void releasesToTheClusterOfAKubeconfig() throws IOException {
        // Given
        secret("remote", "value.yaml", Files.readString(cluster.kubeconfig()));
        long applied = lab.service().requests().of(RequestCounts.Verb.APPLY);

        // When
        lab.releases.apply("far", "web", "values: {a: '1'}, kubeConfig: {secretRef: {name: remote}}");
        JsonNode done = lab.releases.ready("far", "Helm install succeeded");
        long appliedByOurselves = lab.service().requests().of(RequestCounts.Verb.APPLY) - applied;

        // Then: the object did not go through the client of the service's own cluster
        assertThat(appliedByOurselves).isZero();
        assertThat(lab.get(lab.config("far")).at("/data/a").asText()).isEqualTo("1");
        assertThat(done.at("/status/history")).hasSize(1);
        lab.delete("far");
        assertThat(lab.exists(lab.config("far"))).isFalse();
        assertThat(lab.history("far")).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAKubeconfigAndLeavesTheReleaseWhenItIsGone() throws IOException {
        // Given
        secret("gone", "value", Files.readString(cluster.kubeconfig()));
        secret("odd", "other", "text");
        lab.releases.apply("left", "web", "values: {a: '1'}, kubeConfig: {secretRef: {name: gone}}");
        lab.releases.ready("left", "Helm install succeeded");

        // When
        lab.releases.apply("absent", "web", "kubeConfig: {secretRef: {name: absent}}");
        lab.releases.apply("odd", "web", "kubeConfig: {secretRef: {name: odd}}");
        JsonNode absent = lab.releases.await("absent", it -> reason(it, "Ready").equals("RESTClientError"));
        JsonNode odd = lab.releases.await("odd", it -> reason(it, "Ready").equals("RESTClientError"));
        cluster.api().delete(lab.path("secrets", "gone"));
        lab.delete("left");
        lab.delete("absent");

        // Then
        assertThat(message(absent))
                .isEqualTo(
                        "could not get KubeConfig secret '" + lab.namespace + "/absent': secrets \"absent\" not found");
        assertThat(message(odd))
                .isEqualTo("KubeConfig secret '" + lab.namespace
                        + "/odd' does not contain a 'value' or 'value.yaml' key with data");
        assertThat(lab.history("left")).containsExactly("1 deployed");
    }

    @Test
    void releasesToTheClusterOfAConfigMapByATokenOfAServiceAccount() {
        // Given
        account("deployer");
        grant("deployer", "cluster-admin");
        cluster.api().apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: far, namespace: %s}
                data:
                  provider: generic
                  address: %s
                  serviceAccountName: deployer
                  audiences: https://kubernetes.default.svc.cluster.local
                  ca.crt: |
                    %s
                """.formatted(
                        lab.namespace,
                        cluster.address().server(),
                        cluster.certificateAuthority().strip().indent(4).strip()));

        // When
        lab.releases.apply("token", "web", "values: {a: '1'}, kubeConfig: {configMapRef: {name: far}}");
        lab.releases.ready("token", "Helm install succeeded");

        // Then
        assertThat(lab.get(lab.config("token")).at("/data/a").asText()).isEqualTo("1");
    }

    @Test
    void actsAsTheServiceAccountItNames() {
        // Given
        account("tenant");
        lab.releases.apply("tenant", "web", "values: {a: '1'}, serviceAccountName: tenant");
        JsonNode refused =
                lab.releases.await("tenant", it -> reason(it, "Ready").equals("StateError"));

        // When
        grant("tenant", "admin");
        lab.request("tenant", "granted");
        lab.releases.ready("tenant", "Helm install succeeded");

        // Then
        assertThat(message(refused))
                .startsWith("Could not determine release state: failed to retrieve last release from storage: ")
                .contains("system:serviceaccount:" + lab.namespace + ":tenant");
        assertThat(lab.stored("tenant", 1).status().text()).isEqualTo("deployed");
    }

    @Test
    void leavesTheReleaseOfAServiceAccountThatIsGone() {
        // Given
        account("leaving");
        grant("leaving", "admin");
        lab.releases.apply("orphan", "web", "values: {a: '1'}, serviceAccountName: leaving");
        lab.releases.ready("orphan", "Helm install succeeded");

        // When
        cluster.api().delete(lab.path("serviceaccounts", "leaving"));
        lab.delete("orphan");

        // Then
        assertThat(lab.history("orphan")).containsExactly("1 deployed");
        assertThat(lab.exists(lab.config("orphan"))).isTrue();
    }

    @Test
    void createsTheTargetNamespaceAndKeepsTheRecordElsewhere() {
        // Given
        String storage = cluster.newNamespace();
        String target = lab.namespace.substring(lab.namespace.length() - 8) + "-new";

        // When
        lab.releases.apply(
                "app",
                "web",
                "values: {a: '1'}, targetNamespace: %s, storageNamespace: %s, install: {createNamespace: true}"
                        .formatted(target, storage));
        JsonNode done =
                lab.releases.ready("app", "Helm install succeeded for release " + target + "/" + target + "-app.v1");

        // Then
        assertThat(lab.exists(Lab.path(target, "configmaps", target + "-app"))).isTrue();
        assertThat(lab.exists(Lab.path(storage, "secrets", "sh.helm.release.v1." + target + "-app.v1")))
                .isTrue();
        assertThat(done.at("/status/storageNamespace").asText()).isEqualTo(storage);
        assertThat(lab.get("/api/v1/namespaces/" + target)
                        .at("/metadata/labels")
                        .has("helm.toolkit.fluxcd.io/name"))
                .isFalse();
        lab.delete("app");
        assertThat(lab.exists("/api/v1/namespaces/" + target)).isTrue();
        cluster.api().delete("/api/v1/namespaces/" + target);
    }

    @Test
    void failsWithoutTheTargetNamespace() {
        // When
        lab.releases.apply("nowhere", "web", "values: {a: '1'}, targetNamespace: no-such-namespace-here");
        JsonNode failed =
                lab.releases.await("nowhere", it -> reason(it, "Stalled").equals("RetriesExceeded"));

        // Then
        assertThat(message(failed)).contains("namespaces \"no-such-namespace-here\" not found");
    }

    @Test
    void movesTheReleaseWhenItsTargetMoves() {
        // Given
        String target = cluster.newNamespace();
        lab.releases.apply("moving", "web", "values: {a: '1'}, releaseName: moving");
        lab.releases.ready("moving", "Helm install succeeded");

        // When
        lab.releases.apply("moving", "web", "values: {a: '1'}, releaseName: moving, targetNamespace: " + target);
        JsonNode done = lab.releases.ready("moving", "Helm install succeeded for release " + target + "/moving.v1");

        // Then
        assertThat(lab.exists(lab.config("moving"))).isFalse();
        assertThat(lab.exists(Lab.path(target, "configmaps", "moving"))).isTrue();
        assertThat(done.at("/status/history")).hasSize(1);
    }

    @Test
    void shortensNamesThatAreTooLongForHelm() {
        // Given
        String name = "a-name-that-is-much-longer-than-what-helm-takes-for-a-release";

        // When
        lab.releases.apply(name, "web", "values: {a: '1'}");
        JsonNode done = lab.releases.ready(name, "Helm install succeeded");

        // Then: printf %s a-name-… | sha256sum
        assertThat(done.at("/status/history/0/name").asText())
                .isEqualTo("a-name-that-is-much-longer-than-what-hel-a66618bea4e6");
    }

    @Test
    void takesOverWhatIsThereUnlessItMayNot() {
        // Given
        for (String name : new String[] {"mine", "theirs"}) {
            cluster.api().apply("""
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: %s, namespace: %s}
                    data: {a: before}
                    """.formatted(name, lab.namespace));
        }

        // When
        lab.releases.apply("mine", "web", "values: {a: after}");
        lab.releases.ready("mine", "Helm install succeeded");
        lab.releases.apply("theirs", "web", "values: {a: after}, install: {disableTakeOwnership: true}");
        JsonNode refused =
                lab.releases.await("theirs", it -> reason(it, "Ready").equals("InstallFailed"));

        // Then
        assertThat(lab.get(lab.config("mine")).at("/data/a").asText()).isEqualTo("after");
        assertThat(lab.get(lab.config("theirs")).at("/data/a").asText()).isEqualTo("before");
        assertThat(message(refused))
                .contains(": unable to continue with install: ConfigMap \"theirs\" in namespace \"" + lab.namespace
                        + "\" exists and cannot be imported into the current release: invalid ownership metadata;"
                        + " label validation error: missing key \"app.kubernetes.io/managed-by\": must be set to"
                        + " \"Helm\"; annotation validation error: missing key \"meta.helm.sh/release-name\": must be"
                        + " set to \"theirs\"; annotation validation error: missing key"
                        + " \"meta.helm.sh/release-namespace\": must be set to \"" + lab.namespace + "\"");
        assertThat(condition(refused, "Released").path("status").asText()).isEqualTo("False");
    }

    private void secret(String name, String key, String text) throws IOException {
        cluster.api()
                .create(
                        "/api/v1/namespaces/" + lab.namespace + "/secrets",
                        new ObjectMapper()
                                .writeValueAsString(
                                        Map.of("metadata", Map.of("name", name), "stringData", Map.of(key, text))));
    }

    private void account(String name) {
        cluster.api()
                .apply("{apiVersion: v1, kind: ServiceAccount, metadata: {name: %s, namespace: %s}}"
                        .formatted(name, lab.namespace));
    }

    private void grant(String account, String role) {
        cluster.api().apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: %1$s, namespace: %2$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %3$s}
                subjects: [{kind: ServiceAccount, name: %1$s, namespace: %2$s}]
                """.formatted(account, lab.namespace, role));
    }
}
