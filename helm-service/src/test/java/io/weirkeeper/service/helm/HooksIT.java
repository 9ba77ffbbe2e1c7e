package io.weirkeeper.service.helm;

import static io.weirkeeper.service.helm.Releases.message;
import static io.weirkeeper.service.helm.Releases.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks, tests and definitions; Jobs succeed as soon as they run. */
@WithCluster(pods = true)
class HooksIT {
    private static final String CONFIG = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: web}
            """;
    /** A Job whose pod no node takes. */
    private static final String HOPELESS = """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: job
              annotations: {helm.sh/hook: pre-install}
            spec:
              activeDeadlineSeconds: 1
              template:
                spec:
                  restartPolicy: Never
                  nodeSelector: {no: where}
                  containers: [{name: c, image: example.com/c}]
            """;

    private final Lab lab;
    private final Cluster cluster;
    private final String namespace;
    private final FakeCharts charts;
    private final Releases releases;

    HooksIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.lab = new Lab(cluster, directory, Map.of());
        this.cluster = cluster;
        this.namespace = lab.namespace;
        this.charts = lab.charts;
        this.releases = lab.releases;
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    @Test
    void runsHooksByWeightBeforeAndAfterTheObjects() {
        // Given
        charts.publish(
                "web",
                "1.0.0",
                Map.of(
                        "templates/config.yaml",
                        CONFIG,
                        "templates/first.yaml",
                        job("first", "pre-install", ", helm.sh/hook-weight: '-1'"),
                        "templates/second.yaml",
                        job("second", "pre-install", ", helm.sh/hook-delete-policy: hook-succeeded"),
                        "templates/last.yaml",
                        job("last", "post-install", "")));

        // When
        releases.apply("web", "web", "");
        JsonNode done = releases.ready("web", "Helm install succeeded");

        // Then
        Release release = Records.read(cluster.api().get(record()).orElseThrow());
        assertThat(times(release, "first", "second", "last")).isSorted();
        assertThat(cluster.api().get(job("first"))).isPresent();
        cluster.api().awaitAbsence(job("second"), java.time.Duration.ofSeconds(20));
        assertThat(release.hooks())
                .hasSize(3)
                .allMatch(hook -> hook.lastRun().phase().equals("Succeeded"));
        assertThat(done.at("/status/inventory/entries")).hasSize(1);
    }

    @Test
    void failsWhenAHookFails() {
        // Given
        charts.publish("web", "1.0.0", Map.of("templates/config.yaml", CONFIG, "templates/job.yaml", HOPELESS));

        // When
        releases.apply("web", "web", "");
        JsonNode stalled = releases.await("web", it -> reason(it, "Stalled").equals("RetriesExceeded"));

        // Then
        assertThat(message(stalled))
                .startsWith("Helm install failed for release " + namespace + "/web with chart web@1.0.0+")
                .endsWith(": failed pre-install: failed early due to stalled resources: [Job/" + namespace
                        + "/job status: 'Failed']");
        assertThat(cluster.api().get(config())).isEmpty();
        Release release = Records.read(cluster.api().get(record()).orElseThrow());
        assertThat(release.status().text()).isEqualTo("failed");
        assertThat(release.hooks().getFirst().lastRun().phase()).isEqualTo("Failed");
    }

    @Test
    void runsTestsAndCountsThem() {
        // Given
        charts.publish(
                "web",
                "1.0.0",
                Map.of(
                        "templates/config.yaml",
                        CONFIG,
                        "templates/a.yaml",
                        job("check", "test", ""),
                        "templates/b.yaml",
                        job("skipped", "test", "")));

        // When
        releases.apply("web", "web", "test: {enable: true, filters: [{name: skipped, exclude: true}]}");
        JsonNode done = releases.ready("web", "Helm test succeeded for release " + namespace + "/web.v1");

        // Then
        assertThat(message(done)).endsWith(": 1 test hook completed successfully");
        assertThat(done.at("/status/history/0/testHooks/check/phase").asText()).isEqualTo("Succeeded");
        assertThat(done.at("/status/history/0/testHooks/skipped").isMissingNode())
                .isTrue();
        assertThat(cluster.api().get(job("skipped"))).isEmpty();
    }

    @Test
    void appliesDefinitionsBeforeWhatNeedsThem() {
        // Given
        String group = namespace + ".example.com";
        charts.publish(
                "web",
                "1.0.0",
                Map.of("crds/thing.yaml", """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: things.%s}
                spec:
                  group: %s
                  scope: Namespaced
                  names: {kind: Thing, plural: things, singular: thing}
                  versions:
                  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
                """.formatted(group, group), "templates/thing.yaml", """
                apiVersion: %s/v1
                kind: Thing
                metadata: {name: one}
                """.formatted(group)));

        // When
        releases.apply("web", "web", "");
        JsonNode done = releases.ready("web", "Helm install succeeded");

        // Then
        JsonNode definition = cluster.api()
                .get("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things." + group)
                .orElseThrow();
        assertThat(definition
                        .at("/metadata/labels/helm.toolkit.fluxcd.io~1name")
                        .asText())
                .isEqualTo("web");
        assertThat(done.at("/status/inventory/entries")).hasSize(2);
    }

    private static String job(String name, String hook, String more) {
        return """
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: %s
                  annotations: {helm.sh/hook: %s%s}
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      containers: [{name: c, image: example.com/c}]
                """.formatted(name, hook, more);
    }

    /** When each began and ended. */
    private static List<String> times(Release release, String... names) {
        List<String> times = new ArrayList<>();
        for (String name : names) {
            release.hooks().stream().filter(hook -> hook.name().equals(name)).forEach(hook -> {
                times.add(hook.lastRun().startedAt());
                times.add(hook.lastRun().completedAt());
            });
        }
        return times;
    }

    private String job(String name) {
        return "/apis/batch/v1/namespaces/" + namespace + "/jobs/" + name;
    }

    private String config() {
        return "/api/v1/namespaces/" + namespace + "/configmaps/web";
    }

    private String record() {
        return "/api/v1/namespaces/" + namespace + "/secrets/sh.helm.release.v1.web.v1";
    }
}
