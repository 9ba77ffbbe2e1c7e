package io.weirkeeper.service.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users get wrong: Flux's condition and reason, a message that says where and what, and recovery by itself. */
@WithCluster(own = true)
class BadInputIT {
    private static final String DEFINITION =
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/kustomizations.kustomize.toolkit.fluxcd.io";

    private final Lab lab;

    BadInputIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.lab = new Lab(cluster, directory, Map.of());
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    /** @param says parts of the message, in this order */
    record Mistake(String name, String path, Map<String, String> files, String reason, List<String> says) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(
                new Mistake(
                        "a path that is not there",
                        "elsewhere",
                        Map.of("apps/a.yaml", "{}"),
                        "ArtifactFailed",
                        List.of(
                                "kustomization path not found: stat elsewhere: no such file or directory",
                                "spec.path")),
                new Mistake(
                        "a path out of the artifact",
                        "../../../../etc/ssl",
                        Map.of("apps/a.yaml", "{}"),
                        "ArtifactFailed",
                        List.of("kustomization path not found: stat ../../../../etc/ssl")),
                new Mistake(
                        "a link out of the artifact, which is left out",
                        "apps",
                        Map.of(
                                "apps/kustomization.yaml",
                                "resources: [hosts.yaml]\n",
                                "apps/hosts.yaml",
                                FakeSource.link("/etc/hosts")),
                        "BuildFailed",
                        List.of("'apps/hosts.yaml' doesn't exist")),
                new Mistake(
                        "no YAML",
                        "apps",
                        Map.of("apps/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n bad: [\n"),
                        "BuildFailed",
                        List.of("apps/a.yaml:5:")),
                new Mistake(
                        "a resource that is not there",
                        "apps",
                        Map.of("apps/kustomization.yaml", "resources: [gone.yaml]\n"),
                        "BuildFailed",
                        List.of("gone.yaml")),
                new Mistake(
                        "an object twice",
                        "apps",
                        Map.of("apps/a.yaml", named("a"), "apps/b.yaml", named("a")),
                        "BuildFailed",
                        List.of("may not add resource with an already registered id", "a.")),
                new Mistake(
                        "a patch without its target",
                        "apps",
                        Map.of(
                                "apps/kustomization.yaml",
                                "patches: [{path: patch.yaml}]\n",
                                "apps/patch.yaml",
                                named("nobody")),
                        "BuildFailed",
                        List.of("nobody")),
                new Mistake(
                        "a kind that nobody knows",
                        "apps",
                        Map.of("apps/a.yaml", "{apiVersion: example.com/v1, kind: Nothing, metadata: {name: a}}\n"),
                        "ReconciliationFailed",
                        List.of("Nothing/", "a", "no matches for kind \"Nothing\" in version \"example.com/v1\"")),
                new Mistake(
                        "a name that cannot be",
                        "apps",
                        Map.of("apps/a.yaml", named("Not_A_Name")),
                        "ReconciliationFailed",
                        List.of("ConfigMap/", "Not_A_Name", "dry-run failed (Invalid)")));
    }

    private static String named(String name) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + "}, data: {a: '1'}}\n";
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isToldWithItsPlaceAndForgottenOnceItIsMended(Mistake mistake) {
        // Given
        lab.source.publish("repo", "main@sha1:1", mistake.files());
        lab.kustomization("apps", mistake.path(), "targetNamespace: " + lab.namespace);

        // When
        JsonNode failed = lab.failed("apps", mistake.reason());
        lab.source.publish("repo", "main@sha1:2", Map.of("good/a.yaml", named("a")));
        lab.kustomization("apps", "good", "targetNamespace: " + lab.namespace);

        // Then
        assertThat(Lab.condition(failed, "Ready").path("status").asText()).isEqualTo("False");
        assertThat(Lab.message(failed)).containsSubsequence(mistake.says());
        lab.ready("apps", "main@sha1:2");
    }

    @Test
    void saysWhichFieldCannotBeChangedAndGoesOnWhenItIsPutBack() {
        // Given
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", lab.config("a", "1") + "immutable: true\n"));
        lab.kustomization("apps", "apps", "");
        lab.ready("apps", "main@sha1:1");

        // When
        lab.source.publish("repo", "main@sha1:2", Map.of("apps/a.yaml", lab.config("a", "2") + "immutable: true\n"));
        JsonNode failed = lab.failed("apps", "ReconciliationFailed");
        lab.source.publish("repo", "main@sha1:3", Map.of("apps/a.yaml", lab.config("a", "1") + "immutable: true\n"));

        // Then
        assertThat(Lab.message(failed))
                .startsWith("ConfigMap/" + lab.namespace + "/a dry-run failed (Invalid): ")
                .contains("field is immutable");
        lab.ready("apps", "main@sha1:3");
    }

    @Test
    void stallsAnObjectThatDoesNotFitWhileTheOthersGoOn() {
        // Given
        lab.source.publish("repo", "main@sha1:1", Map.of("apps/a.yaml", lab.config("a", "1")));
        lab.cluster.api().patch(DEFINITION, "{\"spec\":{\"versions\":" + withoutSchema(lab.get(DEFINITION)) + "}}");

        // When
        lab.cluster.api().create(lab.kustomizationPath("").replaceAll("/$", ""), """
                {"apiVersion": "kustomize.toolkit.fluxcd.io/v1", "kind": "Kustomization", "metadata": {"name": "odd"},
                 "spec": {"interval": "soon", "prune": ["yes"], "sourceRef": {"kind": "GitRepository", "name": "repo"}}}
                """);
        JsonNode odd = lab.failed("odd", "InvalidSpec");
        lab.kustomization("apps", "apps", "");

        // Then
        lab.ready("apps", "main@sha1:1");
        assertThat(Lab.condition(odd, "Stalled").path("status").asText()).isEqualTo("True");
        assertThat(Lab.message(odd))
                .startsWith("Kustomization " + lab.namespace + "/odd cannot be read: ")
                .contains("correct the object");
        lab.cluster
                .api()
                .patch(
                        lab.kustomizationPath("odd"),
                        "{\"spec\":{\"interval\":\"1h\",\"path\":\"apps\",\"prune\":true}}");
        lab.ready("odd", "main@sha1:1");
    }

    /** As the definition of somebody who installed an older one: it lets everything through. */
    private static String withoutSchema(JsonNode definition) {
        JsonNode versions = definition.at("/spec/versions").deepCopy();
        for (JsonNode version : versions) {
            ((ObjectNode) version.path("schema"))
                    .putObject("openAPIV3Schema")
                    .put("type", "object")
                    .put("x-kubernetes-preserve-unknown-fields", true);
        }
        return versions.toString();
    }
}
