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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Options of the actions: definitions, ways to apply, values kept, what stays behind, and drift. */
@WithCluster(pods = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ActionsIT {
    private final Lab lab;

    ActionsIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.lab = new Lab(
                cluster,
                directory,
                Map.of(
                        "weir.helm.override-manager",
                        "meddler",
                        "weir.helm.feature-gates",
                        "ExternalArtifact=true,CancelHealthCheckOnNewRevision=true"));
        lab.publish("web", "1.0.0", Lab.CONFIG);
    }

    @AfterAll
    void close() throws Exception {
        lab.close();
    }

    @Test
    void definesKindsAsThePolicySays() {
        // Given
        for (String name : new String[] {"skip", "create", "replace"}) {
            lab.charts.publish(name, "1.0.0", definition(name, "first"));
        }

        // When
        lab.releases.apply("skip", "skip", "install: {crds: Skip}, upgrade: {crds: Skip}");
        lab.releases.apply("create", "create", "upgrade: {crds: Create}");
        lab.releases.apply("replace", "replace", "upgrade: {crds: CreateReplace}");
        for (String name : new String[] {"skip", "create", "replace"}) {
            lab.releases.ready(name, "Helm install succeeded");
            lab.charts.publish(name, "1.1.0", definition(name, "second"));
            lab.releases.ready(name, "Helm upgrade succeeded");
        }
        lab.delete("replace");

        // Then
        assertThat(lab.exists(definition("skip"))).isFalse();
        assertThat(versions("create")).containsExactly("first");
        assertThat(versions("replace")).containsExactly("first", "second");
        assertThat(lab.get(definition("replace"))
                        .at("/metadata/labels/helm.toolkit.fluxcd.io~1name")
                        .asText())
                .isEqualTo("replace");
    }

    /** The second version serves one more version of the kind. */
    private Map<String, String> definition(String name, String version) {
        String served = "  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object,"
                + " description: first}}}\n";
        String second = "  - {name: v2, served: true, storage: false, schema: {openAPIV3Schema: {type: object,"
                + " description: second}}}\n";
        return Map.of(
                "templates/all.yaml",
                Lab.CONFIG,
                "crds/thing.yaml",
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: things.%1$s}
                spec:
                  group: %1$s
                  scope: Namespaced
                  names: {kind: Thing, plural: things, singular: thing}
                  versions:
                """.formatted(group(name)) + served + (version.equals("second") ? second : ""));
    }

    private String group(String name) {
        return name + "." + lab.namespace + ".example.com";
    }

    private String definition(String name) {
        return "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things." + group(name);
    }

    private List<String> versions(String name) {
        List<String> all = new ArrayList<>();
        lab.get(definition(name))
                .at("/spec/versions")
                .forEach(version -> all.add(
                        version.at("/schema/openAPIV3Schema/description").asText()));
        return all;
    }

    @Test
    void appliesOnTheServerOrAsHelmThreeDid() {
        // When
        lab.releases.apply("server", "web", "values: {a: '1'}");
        lab.releases.apply("client", "web", "values: {a: '1'}, install: {serverSideApply: false}");
        lab.releases.ready("server", "Helm install succeeded");
        lab.releases.ready("client", "Helm install succeeded");
        List<String> first = List.of(operations("server"), operations("client"));
        lab.releases.apply("client", "web", "values: {a: '2', b: x}");
        lab.releases.ready("client", "Helm upgrade succeeded");
        String auto = operations("client");
        lab.releases.apply("client", "web", "values: {a: '3'}, upgrade: {serverSideApply: enabled}");
        lab.releases.ready("client", "Helm upgrade succeeded for release " + lab.namespace + "/client.v3");

        // Then
        assertThat(first).containsExactly("[helm-controller Apply]", "[helm-controller Update]");
        assertThat(auto).isEqualTo("[helm-controller Update]");
        assertThat(operations("client")).contains("helm-controller Apply");
        assertThat(lab.stored("client", 2).isServerSide()).isFalse();
        assertThat(lab.stored("client", 3).isServerSide()).isTrue();
        assertThat(lab.get(lab.config("client")).at("/data/a").asText()).isEqualTo("3");
    }

    private String operations(String name) {
        List<String> all = new ArrayList<>();
        for (JsonNode entry : lab.get(lab.config(name)).at("/metadata/managedFields")) {
            all.add(entry.path("manager").asText() + " "
                    + entry.path("operation").asText());
        }
        return all.toString();
    }

    @Test
    void keepsOldValuesWhenToldSo() {
        // Given
        lab.publish("two", "1.0.0", Lab.CONFIG + "  b: {{ .Values.b | quote }}\n");
        lab.releases.apply("keeps", "two", "values: {a: '1', b: old}");
        lab.releases.ready("keeps", "Helm install succeeded");

        // When
        lab.releases.apply("keeps", "two", "values: {a: '2'}, upgrade: {preserveValues: true}");
        lab.releases.ready("keeps", "Helm upgrade succeeded");

        // Then
        assertThat(lab.get(lab.config("keeps")).at("/data/a").asText()).isEqualTo("2");
        assertThat(lab.get(lab.config("keeps")).at("/data/b").asText()).isEqualTo("old");
    }

    @Test
    void leavesBehindWhatIsToBeKept() {
        // Given
        lab.publish(
                "kept",
                "1.0.0",
                Lab.CONFIG.replace("metadata:\n", "metadata:\n  annotations: {helm.sh/resource-policy: keep}\n"));
        lab.releases.apply("kept", "kept", "values: {a: '1'}, uninstall: {keepHistory: true}");
        lab.releases.ready("kept", "Helm install succeeded");

        // When
        lab.delete("kept");

        // Then
        assertThat(lab.exists(lab.config("kept"))).isTrue();
        assertThat(lab.history("kept")).containsExactly("1 uninstalled");
    }

    @Test
    void deletesWhatAFailedUpgradeCreated() {
        // Given
        lab.publish("cleaned", "1.0.0", Lab.CONFIG);
        lab.releases.apply("cleaned", "cleaned", "values: {a: '1'}, timeout: 2s, upgrade: {cleanupOnFail: true}");
        lab.releases.ready("cleaned", "Helm install succeeded");

        // When
        lab.publish("cleaned", "1.1.0", Lab.CONFIG + "---\n" + Lab.UNREADY);
        lab.releases.await("cleaned", it -> reason(it, "Stalled").equals("RetriesExceeded"));

        // Then
        lab.cluster.api().awaitAbsence(lab.path("deployments", "cleaned"), java.time.Duration.ofSeconds(20));
        assertThat(lab.exists(lab.config("cleaned"))).isTrue();
        assertThat(lab.history("cleaned")).containsExactly("1 deployed", "2 failed");
    }

    @Test
    void leavesIgnoredFieldsAndExcludedObjectsToOthers() {
        // Given
        String excluded = "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-free\n"
                + "  labels: {helm.toolkit.fluxcd.io/driftDetection: disabled}\ndata: {a: ours}\n";
        lab.publish("drifty", "1.0.0", Lab.CONFIG + "  b: ours\n" + excluded);
        lab.releases.apply(
                "drifty",
                "drifty",
                "values: {a: ours}, driftDetection: {mode: enabled, ignore: [{paths: [/data/b],"
                        + " target: {kind: ConfigMap}}]}");
        lab.releases.ready("drifty", "Helm install succeeded");

        // When
        lab.cluster.api().patch(lab.config("drifty"), "{\"data\":{\"b\":\"theirs\"}}");
        lab.cluster.api().patch(lab.config("drifty-free"), "{\"data\":{\"a\":\"theirs\"}}");
        JsonNode ignored = lab.reconcile("drifty", "t1");
        lab.cluster.api().patch(lab.config("drifty"), "{\"data\":{\"a\":\"theirs\"}}");
        lab.releases.await("drifty", it -> reason(it, "Drifted").equals("DriftDetected"));
        lab.reconcile("drifty", "t2");

        // Then
        assertThat(reason(ignored, "Drifted")).isEqualTo("NoDriftDetected");
        assertThat(lab.get(lab.config("drifty")).at("/data/a").asText()).isEqualTo("ours");
        assertThat(lab.get(lab.config("drifty")).at("/data/b").asText()).isEqualTo("theirs");
        assertThat(lab.get(lab.config("drifty-free")).at("/data/a").asText()).isEqualTo("theirs");
        assertThat(lab.events("drifty", "DriftCorrected"))
                .containsExactly("Cluster state of release " + lab.namespace
                        + "/drifty.v1 has been corrected:\nConfigMap/" + lab.namespace + "/drifty configured");
    }

    @Test
    void takesAwayWhatAnOverriddenManagerAdded() {
        // Given
        lab.releases.apply("meddled", "web", "values: {a: ours}, driftDetection: {mode: enabled}");
        lab.releases.ready("meddled", "Helm install succeeded");
        lab.reconcile("meddled", "t0");

        // When
        lab.cluster.api().patch(lab.config("meddled") + "?fieldManager=meddler", "{\"data\":{\"more\":\"theirs\"}}");
        lab.cluster.api().patch(lab.config("meddled") + "?fieldManager=friend", "{\"data\":{\"other\":\"theirs\"}}");
        lab.releases.await("meddled", it -> reason(it, "Drifted").equals("DriftDetected"));
        lab.reconcile("meddled", "t1");

        // Then
        assertThat(lab.get(lab.config("meddled")).at("/data").has("more")).isFalse();
        assertThat(lab.get(lab.config("meddled")).at("/data").has("other")).isTrue();
    }

    @Test
    void restoresADeletedObjectAfterARestartToo() throws Exception {
        // Given
        lab.releases.apply("restored", "web", "values: {a: ours}, driftDetection: {mode: enabled}");
        lab.releases.ready("restored", "Helm install succeeded");
        lab.restart();
        lab.reconcile("restored", "t1");

        // When
        lab.cluster.api().delete(lab.config("restored"));

        // Then
        lab.cluster.api().await(lab.config("restored"), it -> true);
    }

    @Test
    void givesUpWaitingForHealthWhenThereIsNews() {
        // Given
        lab.publish("stuck", "1.0.0", Lab.UNREADY);
        lab.releases.apply("stuck", "stuck", "install: {strategy: {name: RetryOnFailure}}");
        lab.cluster.api().await(lab.path("deployments", "stuck"), it -> true);

        // When
        lab.publish("stuck", "1.0.1", Lab.CONFIG);
        lab.releases.ready("stuck", "Helm upgrade succeeded for release " + lab.namespace + "/stuck.v2");

        // Then
        assertThat(lab.events("stuck", "HealthCheckCanceled"))
                .containsExactly("Health checks canceled due to new reconciliation triggered by OCIRepository/"
                        + lab.namespace + "/stuck");
        assertThat(lab.history("stuck")).containsExactly("1 superseded", "2 deployed");
    }

    @Test
    void releasesAnExternalArtifact() throws IOException {
        // Given
        lab.cluster.api().applyCrds("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: externalartifacts.source.toolkit.fluxcd.io}
                spec:
                  group: source.toolkit.fluxcd.io
                  scope: Namespaced
                  names: {kind: ExternalArtifact, plural: externalartifacts, singular: externalartifact}
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    subresources: {status: {}}
                    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """);
        lab.cluster
                .api()
                .await(
                        "/apis/source.toolkit.fluxcd.io/v1/namespaces/" + lab.namespace + "/externalartifacts",
                        it -> true);
        lab.charts.external("given", "1.0.0", Map.of("templates/all.yaml", Lab.CONFIG));

        // When
        lab.cluster.api().apply("""
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: given, namespace: %s}
                spec: {interval: 1h, chartRef: {kind: ExternalArtifact, name: given}, values: {a: '1'}}
                """.formatted(lab.namespace));
        JsonNode done = lab.releases.ready("given", "Helm install succeeded");

        // Then
        assertThat(message(done)).contains(" with chart given@1.0.0+");
        assertThat(condition(done, "Released").path("status").asText()).isEqualTo("True");
    }
}
