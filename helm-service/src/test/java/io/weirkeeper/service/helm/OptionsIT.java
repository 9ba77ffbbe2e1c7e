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
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Options of rollback, test and uninstall, and what switches validation and waits off; each beside its default. */
@WithCluster(pods = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OptionsIT {
    private static final String REMEDIATED = "upgrade: {remediation: {retries: 0, remediateLastFailure: true}}";
    /** A Job that never ends. */
    private static final String ENDLESS = """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: {{ .Release.Name }}-endless
              annotations: {%s}
            spec:
              template:
                spec:
                  restartPolicy: Never
                  nodeSelector: {no: where}
                  containers: [{name: c, image: example.com/c}]
            """;

    private final Lab lab;

    OptionsIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.lab = new Lab(cluster, directory, Map.of());
        lab.publish("web", "1.0.0", Lab.CONFIG);
    }

    @AfterAll
    void close() throws Exception {
        lab.close();
    }

    /** Installs the first template, upgrades to the second, which fails, and waits until it was remediated. */
    private JsonNode rolledBack(String name, String first, String second, String spec) {
        lab.publish(name, "1.0.0", first);
        String upgrade = spec.contains("upgrade: ") ? "" : REMEDIATED + ", ";
        lab.releases.apply(name, name, "values: {a: '1'}, " + upgrade + spec);
        lab.releases.ready(name, "Helm install succeeded");
        lab.publish(name, "1.1.0", second);
        return lab.releases.await(
                name,
                it -> !condition(it, "Remediated").isMissingNode()
                        && !condition(it, "Stalled").isMissingNode());
    }

    @Test
    void rollbackRunsHooksUnlessDisabled() {
        // Given
        String first = Lab.CONFIG + "---\n" + Lab.HOPELESS.formatted("pre-rollback");
        String second = Lab.CONFIG + "---\n" + Lab.INVALID;

        // When
        JsonNode hooked = rolledBack("hooked", first, second, "rollback: {recreate: true}");
        JsonNode unhooked = rolledBack("unhooked", first, second, "rollback: {disableHooks: true}");

        // Then
        assertThat(reason(hooked, "Remediated")).isEqualTo("RollbackFailed");
        assertThat(message(hooked)).contains("/hooked-pre-rollback status: 'Failed'");
        assertThat(reason(unhooked, "Remediated")).isEqualTo("RollbackSucceeded");
        assertThat(lab.history("hooked")).containsExactly("1 deployed", "2 failed", "3 failed");
        assertThat(lab.history("unhooked")).containsExactly("1 superseded", "2 failed", "3 deployed");
    }

    @Test
    void rollbackWaitsForItsOwnTimeUnlessDisabled() {
        // Given
        String first = Lab.CONFIG + "---\n" + Lab.UNREADY;
        String second = Lab.CONFIG + "---\n" + Lab.INVALID;

        // When
        JsonNode waits = rolledBack("waits", first, second, "install: {disableWait: true}, rollback: {timeout: 2s}");
        JsonNode hurries =
                rolledBack("hurries", first, second, "install: {disableWait: true}, rollback: {disableWait: true}");

        // Then
        assertThat(reason(waits, "Remediated")).isEqualTo("RollbackFailed");
        assertThat(message(waits))
                .contains("release waits failed: timeout waiting for: [Deployment/" + lab.namespace
                        + "/waits status: 'InProgress']");
        assertThat(reason(hurries, "Remediated")).isEqualTo("RollbackSucceeded");
    }

    @Test
    void waitsForJobsUnlessDisabled() {
        // Given
        String first = Lab.CONFIG + "---\n" + ENDLESS.formatted("");
        lab.publish("jobs", "1.0.0", first);

        // When
        lab.releases.apply("jobs", "jobs", "timeout: 2s");
        JsonNode waited = lab.releases.await("jobs", it -> reason(it, "Stalled").equals("RetriesExceeded"));
        JsonNode done = rolledBack(
                "jobless",
                first,
                first + "---\n" + Lab.HOPELESS.formatted("post-upgrade"),
                "timeout: 20s, install: {disableWaitForJobs: true}, rollback: {disableWaitForJobs: true},"
                        + " upgrade: {disableWaitForJobs: true, remediation: {remediateLastFailure: true}}");

        // Then
        assertThat(message(waited)).contains("/jobs-endless status: 'InProgress'");
        assertThat(reason(done, "Remediated")).isEqualTo("RollbackSucceeded");
    }

    @Test
    void rollbackDeletesWhatItCreatedWhenItFails() {
        // Given
        String extra = Lab.CONFIG.replace("{{ .Release.Name }}", "{{ .Release.Name }}-extra");
        String sealed = Lab.CONFIG.replace("{{ .Release.Name }}", "{{ .Release.Name }}-sealed");
        String first = Lab.CONFIG + "---\n" + extra + "---\n" + sealed;
        String second = Lab.CONFIG + "---\n" + sealed + "  b: more\nimmutable: true\n---\n"
                + Lab.HOPELESS.formatted("post-upgrade");

        // When: what the upgrade sealed cannot be changed back
        JsonNode dirty = rolledBack("dirty", first, second, "rollback: {cleanupOnFail: false}");
        JsonNode clean = rolledBack("clean", first, second, "rollback: {cleanupOnFail: true}");

        // Then
        assertThat(reason(dirty, "Remediated")).isEqualTo("RollbackFailed");
        assertThat(reason(clean, "Remediated")).isEqualTo("RollbackFailed");
        assertThat(message(clean)).contains("field is immutable when `immutable` is set");
        assertThat(lab.exists(lab.config("dirty-extra"))).isTrue();
        lab.cluster.api().awaitAbsence(lab.config("clean-extra"), Duration.ofSeconds(30));
        assertThat(lab.exists(lab.config("clean"))).isTrue();
        assertThat(lab.history("clean")).containsExactly("1 deployed", "2 superseded", "3 failed");
    }

    @Test
    void rollbackAppliesAsToldAndReplacesByForce() {
        // Given
        String second = Lab.CONFIG + "---\n" + Lab.INVALID;

        // When
        rolledBack("auto", Lab.CONFIG, second, "rollback: {}");
        rolledBack("client", Lab.CONFIG, second, "rollback: {serverSideApply: disabled}");
        for (String name : new String[] {"merged", "forced"}) {
            lab.publish(name, "1.0.0", Lab.CONFIG);
            boolean isForced = name.equals("forced");
            lab.releases.apply(
                    name,
                    name,
                    "values: {a: '1'}, install: {serverSideApply: false}, upgrade: {force: " + isForced
                            + ", remediation: {remediateLastFailure: true}}, rollback: {force: " + isForced + "}");
            lab.releases.ready(name, "Helm install succeeded");
            lab.cluster.api().patch(lab.config(name) + "?fieldManager=friend", "{\"data\":{\"other\":\"theirs\"}}");
            lab.publish(name, "1.1.0", second);
            lab.releases.await(name, it -> reason(it, "Remediated").equals("RollbackSucceeded"));
        }

        // Then
        assertThat(lab.stored("auto", 3).isServerSide()).isTrue();
        assertThat(lab.stored("client", 3).isServerSide()).isFalse();
        assertThat(lab.stored("merged", 3).isServerSide()).isFalse();
        assertThat(lab.get(lab.config("merged")).at("/data/other").asText()).isEqualTo("theirs");
        assertThat(lab.get(lab.config("forced")).at("/data").has("other")).isFalse();
    }

    @Test
    void deletesDependentsAsTold() {
        // Given
        String ready = Lab.UNREADY.replace("nodeSelector: {no: where}", "nodeSelector: {}");
        lab.publish("owners", "1.0.0", ready);

        // When
        for (String how : new String[] {"orphan", "foreground", "background"}) {
            lab.releases.apply(how, "owners", "uninstall: {deletionPropagation: " + how + "}");
            lab.releases.ready(how, "Helm install succeeded");
            lab.delete(how);
        }

        // Then: a foreground deletion ends when the dependents are gone, an orphaning one leaves them
        assertThat(replicaSets("orphan")).hasSize(1);
        assertThat(replicaSets("orphan").get(0).at("/metadata").has("ownerReferences"))
                .isFalse();
        assertThat(replicaSets("foreground")).isEmpty();
        lab.cluster
                .api()
                .await(replicaSetsPath("background"), it -> it.path("items").isEmpty());
    }

    private String replicaSetsPath(String app) {
        return "/apis/apps/v1/namespaces/" + lab.namespace + "/replicasets?labelSelector=app%3D" + app;
    }

    private JsonNode replicaSets(String app) {
        return lab.get(replicaSetsPath(app)).path("items");
    }

    @Test
    void holdsValuesAgainstTheSchemaUnlessDisabled() {
        // Given
        lab.charts.publish(
                "strict",
                "1.0.0",
                Map.of(
                        "templates/all.yaml",
                        Lab.CONFIG,
                        "values.schema.json",
                        "{\"properties\": {\"a\": {\"type\": \"integer\"}}}"));

        // When
        lab.releases.apply("strict", "strict", "values: {a: text}");
        lab.releases.apply(
                "lenient",
                "strict",
                "values: {a: text}, install: {disableSchemaValidation: true}, upgrade: {disableSchemaValidation: true}");
        JsonNode refused =
                lab.releases.await("strict", it -> reason(it, "Ready").equals("InstallFailed"));
        lab.releases.ready("lenient", "Helm install succeeded");
        lab.releases.apply(
                "lenient",
                "strict",
                "values: {a: more}, install: {disableSchemaValidation: true}, upgrade: {disableSchemaValidation: true}");
        lab.releases.ready("lenient", "Helm upgrade succeeded");

        // Then
        assertThat(message(refused))
                .contains("values don't meet the specifications of the schema(s) in the following chart(s):\nstrict:\n"
                        + "- at '/a': got string, want integer");
    }

    /** On servers that validate fields, as all have since 1.27, the switch changes nothing: helm 4.2 pkg/kube/client.go. */
    @Test
    void refusesUnknownFieldsWhateverIsSaidAboutOpenApi() {
        // Given
        lab.publish("odd", "1.0.0", Lab.CONFIG + "nosuch: field\n");

        // When
        lab.releases.apply("odd", "odd", "");
        lab.releases.apply("odder", "odd", "install: {disableOpenAPIValidation: true}");
        JsonNode odd = lab.releases.await("odd", it -> reason(it, "Stalled").equals("RetriesExceeded"));
        JsonNode odder = lab.releases.await("odder", it -> reason(it, "Stalled").equals("RetriesExceeded"));

        // Then
        assertThat(message(odd)).contains("field not declared in schema");
        assertThat(message(odder)).contains("field not declared in schema");
    }

    @Test
    void testsHaveATimeOfTheirOwn() {
        // Given
        lab.publish("tested", "1.0.0", Lab.CONFIG + "---\n" + ENDLESS.formatted("helm.sh/hook: test"));

        // When
        lab.releases.apply("tested", "tested", "timeout: 1h, test: {enable: true, timeout: 2s}");
        JsonNode failed =
                lab.releases.await("tested", it -> reason(it, "TestSuccess").equals("TestFailed"));

        // Then
        assertThat(message(failed))
                .startsWith("Helm test failed for release " + lab.namespace + "/tested.v1 with chart tested@1.0.0+")
                .contains("timeout waiting for: [Job/" + lab.namespace + "/tested-endless status: 'InProgress']");
    }
}
