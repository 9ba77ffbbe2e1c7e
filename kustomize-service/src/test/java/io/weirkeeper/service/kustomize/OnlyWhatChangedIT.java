package io.weirkeeper.service.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** Each input of a build alone forces one; nothing else does. */
@WithCluster
class OnlyWhatChangedIT {
    private static final String VARIABLES =
            "postBuild: {substituteFrom: [{kind: ConfigMap, name: values}, {kind: Secret, name: token},"
                    + " {kind: Secret, name: absent, optional: true}]}";

    private final Lab lab;
    private final Map<String, String> files = new HashMap<>();

    OnlyWhatChangedIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.lab = new Lab(cluster, directory, Map.of());
    }

    @BeforeEach
    void applyTheFirstRevision() {
        lab.cluster.api().apply(lab.config("values", "one"));
        lab.cluster.api().apply(secret("one"));
        files.put("README.md", "1");
        files.put("base/kustomization.yaml", "resources: [base.yaml]\n");
        files.put("base/base.yaml", lab.config("base", "1"));
        files.put("apps/web/kustomization.yaml", "resources: [../../base, web.yaml]\n");
        files.put("apps/web/web.yaml", lab.config("web", "${a}"));
        files.put("apps/other/other.yaml", lab.config("other", "1"));
        lab.source.publish("repo", "main@sha1:1", files);
        lab.kustomization(
                "web", "apps/web", "components: [../../extra]\n  ignoreMissingComponents: true\n  " + VARIABLES);
        lab.ready("web", "main@sha1:1");
        lab.reconcile("web"); // what was told of the source while the first run looked for it is dealt with now
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    @Test
    void recordsARevisionThatChangedOtherDirectoriesOnly() {
        // Given
        long builds = lab.builds();
        long unchanged = lab.service().count("weir_kustomize_unchanged_reconciles");
        Map<String, Long> before = lab.service().requests().snapshot();

        // When
        JsonNode web = publish(Map.of("apps/other/other.yaml", lab.config("other", "2"), "apps/README.md", "2"));

        // Then
        assertThat(lab.builds()).isEqualTo(builds);
        assertThat(web.at("/status/lastAttemptedRevision").asText()).isEqualTo("main@sha1:2");
        assertThat(web.at("/status/history/0/metadata/revision").asText()).isEqualTo("main@sha1:2");
        assertThat(web.at("/status/history")).hasSize(1);
        assertThat(web.at("/status/inventory/entries")).hasSize(2);
        Map<String, Long> after = lab.service().requests().snapshot();
        assertThat(after.get("dry_run")).isEqualTo(before.get("dry_run"));
        assertThat(after.get("apply")).isEqualTo(before.get("apply"));
        assertThat(lab.service().count("weir_kustomize_unchanged_reconciles")).isEqualTo(unchanged + 1);
    }

    @Test
    void buildsWhenItsDirectoryChanged() {
        // When
        long builds = lab.builds();
        publish(Map.of("apps/web/web.yaml", lab.config("web", "changed")));

        // Then
        assertThat(lab.builds()).isEqualTo(builds + 1);
        assertThat(value("web")).isEqualTo("changed");
    }

    @Test
    void looksOnlyAtTheObjectsThatTheNewRevisionChanged() {
        // Given
        RequestCounts counts = lab.service().requests();
        long looks = counts.of(RequestCounts.Verb.DRY_RUN);
        long writes = counts.of(RequestCounts.Verb.APPLY);

        // When
        publish(Map.of("apps/web/web.yaml", lab.config("web", "changed")));

        // Then
        assertThat(counts.of(RequestCounts.Verb.DRY_RUN)).isEqualTo(looks + 1);
        assertThat(counts.of(RequestCounts.Verb.APPLY)).isEqualTo(writes + 1);
    }

    @Test
    void looksOnlyAtTheObjectThatSomebodyDeleted() {
        // Given
        String uid = lab.get(lab.configPath("web")).at("/metadata/uid").asText();
        RequestCounts counts = lab.service().requests();
        long looks = counts.of(RequestCounts.Verb.DRY_RUN);
        long writes = counts.of(RequestCounts.Verb.APPLY);

        // When
        lab.cluster.api().delete(lab.configPath("web"));
        lab.cluster
                .api()
                .await(
                        lab.configPath("web"),
                        it -> !it.at("/metadata/uid").asText(uid).equals(uid));
        lab.reconcile("web");

        // Then
        assertThat(counts.of(RequestCounts.Verb.DRY_RUN)).isEqualTo(looks);
        assertThat(counts.of(RequestCounts.Verb.APPLY)).isEqualTo(writes + 1);
        assertThat(value("base")).isEqualTo("1");
    }

    @Test
    void buildsWhenADirectoryItRefersToChanged() {
        // When
        publish(Map.of("base/base.yaml", lab.config("base", "changed")));

        // Then
        assertThat(value("base")).isEqualTo("changed");
    }

    @Test
    void buildsWhenADirectoryItMissedAppears() {
        // When
        publish(Map.of(
                "extra/kustomization.yaml",
                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {extra: 'yes'}\n"));

        // Then
        assertThat(lab.get(lab.configPath("web"))
                        .at("/metadata/annotations/extra")
                        .asText())
                .isEqualTo("yes");
    }

    @Test
    void appliesNothingWhenTheBuildGivesTheSame() {
        // Given
        long builds = lab.builds();
        long applied = lab.service().requests().of(RequestCounts.Verb.DRY_RUN);

        // When
        publish(Map.of("apps/web/web.yaml", "# a comment\n" + lab.config("web", "${a}")));

        // Then
        assertThat(lab.builds()).isEqualTo(builds + 1);
        assertThat(lab.service().requests().of(RequestCounts.Verb.DRY_RUN)).isEqualTo(applied);
    }

    @Test
    void buildsWhenAConfigMapOfItsVariablesChanged() {
        // When
        lab.cluster.api().apply(lab.config("values", "changed"));
        long builds = lab.builds();
        lab.reconcile("web");

        // Then
        assertThat(lab.builds()).isEqualTo(builds + 1);
    }

    @Test
    void buildsWhenASecretOfItsVariablesChanged() {
        // When
        lab.cluster.api().apply(secret("changed"));
        lab.reconcile("web");

        // Then
        assertThat(value("web")).isEqualTo("changed");
    }

    @Test
    void buildsWhenAnOptionalSecretOfItsVariablesAppears() {
        // When
        lab.cluster.api().apply(secret("changed").replace("name: token", "name: absent"));
        lab.reconcile("web");

        // Then
        assertThat(value("web")).isEqualTo("changed");
    }

    @Test
    void buildsWhenItsOwnSpecChanged() {
        // When
        lab.kustomization("web", "apps/web", VARIABLES + "\n  commonMetadata: {labels: {team: red}}");
        JsonNode web = lab.cluster
                .api()
                .await(
                        lab.configPath("web"),
                        it -> it.at("/metadata/labels/team").asText().equals("red"));

        // Then
        assertThat(web.at("/data/a").asText()).isEqualTo("one");
    }

    /** Another version or other flags may build or apply something else. */
    @Test
    void buildsOnceAfterARestart() throws Exception {
        // When
        lab.restart();
        lab.reconcile("web");
        lab.reconcile("web");

        // Then
        assertThat(lab.builds()).isEqualTo(1);
    }

    @Test
    void buildsWhenTheSecretOfItsKeysChanged() {
        // Given
        String keys = secret("x").replace("name: token", "name: keys").replace("a: 'x'", "identity.agekey: '# %s'");
        lab.cluster.api().apply(keys.formatted("one"));
        lab.kustomization("web", "apps/web", VARIABLES + "\n  decryption: {provider: sops, secretRef: {name: keys}}");
        lab.ready("web", "main@sha1:1");
        lab.reconcile("web");
        long builds = lab.builds();

        // When
        lab.cluster.api().apply(keys.formatted("two"));
        lab.reconcile("web");

        // Then
        assertThat(lab.builds()).isEqualTo(builds + 1);
    }

    @Test
    void buildsWhenTheSecretOfItsKubeconfigChanged() throws IOException {
        // Given
        String path = "/api/v1/namespaces/" + lab.namespace + "/secrets/remote";
        lab.cluster.api().apply(secret("x").replace("name: token", "name: remote"));
        lab.cluster
                .api()
                .patch(
                        path,
                        new ObjectMapper()
                                .writeValueAsString(Map.of(
                                        "stringData", Map.of("value", Files.readString(lab.cluster.kubeconfig())))));
        lab.kustomization("web", "apps/web", VARIABLES + "\n  kubeConfig: {secretRef: {name: remote}}");
        lab.ready("web", "main@sha1:1");
        lab.reconcile("web");
        long builds = lab.builds();

        // When
        lab.cluster.api().patch(path, "{\"stringData\":{\"note\":\"changed\"}}");
        lab.reconcile("web");

        // Then
        assertThat(lab.builds()).isEqualTo(builds + 1);
    }

    /** Nobody knows what became of the objects of the one before. */
    @Test
    void buildsWhenItIsMadeAnew() {
        // Given
        lab.cluster.api().patch(lab.kustomizationPath("web"), "{\"spec\":{\"deletionPolicy\":\"Orphan\"}}");
        lab.cluster.api().delete(lab.kustomizationPath("web"));
        lab.cluster.api().awaitAbsence(lab.kustomizationPath("web"), Duration.ofSeconds(30));
        long builds = lab.builds();

        // When
        lab.kustomization("web", "apps/web", VARIABLES);
        lab.ready("web", "main@sha1:1");

        // Then
        assertThat(lab.builds()).isGreaterThan(builds);
    }

    @Test
    void buildsAgainAfterAFailure() {
        // Given
        files.put("apps/web/web.yaml", lab.config("Not_A_Name", "1"));
        lab.source.publish("repo", "main@sha1:2", files);
        lab.failed("web", "ReconciliationFailed");
        long builds = lab.builds();

        // When
        lab.reconcile("web");

        // Then
        assertThat(lab.builds()).isGreaterThan(builds);
    }

    @Test
    void buildsNothingWhenAskedToReconcileWhatIsUnchanged() {
        // When
        long builds = lab.builds();
        int downloads = lab.source.asked().size();
        lab.reconcile("web");

        // Then
        assertThat(lab.builds()).isEqualTo(builds);
        assertThat(lab.source.asked()).hasSize(downloads);
    }

    private JsonNode publish(Map<String, String> changed) {
        files.putAll(changed);
        lab.source.publish("repo", "main@sha1:2", files);
        return lab.ready("web", "main@sha1:2");
    }

    private String value(String name) {
        return lab.get(lab.configPath(name)).at("/data/a").asText();
    }

    private String secret(String value) {
        return "{apiVersion: v1, kind: Secret, metadata: {name: token, namespace: " + lab.namespace
                + "}, stringData: {a: '" + value + "'}}\n";
    }
}
