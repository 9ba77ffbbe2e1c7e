package io.weirkeeper.service.helm;

import static io.weirkeeper.service.helm.Releases.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.Status;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is as it was is not looked at again, and what is not is noticed all the same (ADR 13). */
@WithCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoOpIT {
    private static final String OBJECTS = Lab.CONFIG + """
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: {{ .Release.Name }}
            spec:
              ports: [{port: 80, protocol: TCP}]
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: {{ .Release.Name }}
            """;
    private static final Map<String, Long> LEAST = Map.of("get", 1L, "list", 1L, "patch", 1L);
    private static final String CORRECTED = "values: {a: ours}, driftDetection: {mode: enabled}";

    private final Lab lab;

    NoOpIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.lab = new Lab(cluster, directory, Map.of());
        lab.publish("web", "1.0.0", OBJECTS);
    }

    @AfterAll
    void close() throws Exception {
        lab.close();
    }

    /** Reads the source, lists the records and writes the status: as many requests for one object as for a hundred. */
    @Test
    void costsThreeRequestsWhenNothingChanged() {
        for (String spec : List.of(CORRECTED, "values: {a: ours}", "driftDetection: {mode: warn}")) {
            // Given
            String name = "quiet-" + Math.floorMod(spec.hashCode(), 1000);
            lab.releases.apply(name, "web", spec);
            lab.releases.ready(name, "Helm install succeeded");
            lab.reconcile(name, "first");

            // When
            Map<String, Long> asked = askedByANoOp(name);

            // Then
            assertThat(asked).as(spec).isEqualTo(LEAST);
        }
    }

    @Test
    void costsThreeRequestsWithAHelmChartOfItsOwnToo() {
        // Given
        lab.cluster.api().apply("""
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: own, namespace: %s}
                spec:
                  interval: 1h
                  chart: {spec: {chart: own, sourceRef: {kind: HelmRepository, name: repo}}}
                """.formatted(lab.namespace));
        lab.releases.await("own", it -> reason(it, "Ready").equals("SourceNotReady"));
        lab.charts.fill(lab.namespace + "-own", "own", "1.2.3", Map.of("templates/all.yaml", OBJECTS));
        lab.releases.ready("own", "Helm install succeeded");
        lab.reconcile("own", "first");

        // When
        Map<String, Long> asked = askedByANoOp("own");

        // Then
        assertThat(asked).isEqualTo(LEAST);
    }

    /** The watches of the service may still be listing when the first one is counted. */
    private Map<String, Long> askedByANoOp(String name) {
        Map<String, Long> asked = Map.of();
        for (int i = 0; i < 5 && !asked.equals(LEAST); i++) {
            Map<String, Long> before = lab.service().requests().snapshot();
            lab.reconcile(name, "again-" + i);
            asked = difference(before);
        }
        return asked;
    }

    /** What was asked since, without the watches. */
    private Map<String, Long> difference(Map<String, Long> before) {
        Map<String, Long> asked = new TreeMap<>(lab.service().requests().snapshot());
        asked.replaceAll((verb, count) -> count - before.getOrDefault(verb, 0L));
        asked.remove("watch");
        asked.values().removeIf(count -> count == 0);
        return asked;
    }

    @Test
    void tellsOfAnEditAtOnceAndPutsItRightWithTheNextReconciliation() {
        // Given
        lab.releases.apply("edited", "web", CORRECTED);
        lab.releases.ready("edited", "Helm install succeeded");
        lab.reconcile("edited", "first");

        // When
        lab.cluster.api().patch(lab.config("edited"), "{\"data\":{\"a\":\"theirs\"}}");
        JsonNode told = lab.releases.await("edited", it -> reason(it, "Drifted").equals("DriftDetected"));
        String left = lab.get(lab.config("edited")).at("/data/a").asText();
        JsonNode corrected = lab.reconcile("edited", "second");

        // Then
        assertThat(Releases.condition(told, "Drifted").path("message").asText())
                .isEqualTo("Cluster state of release " + lab.namespace
                        + "/edited.v1 has drifted from the desired state:\nConfigMap/" + lab.namespace
                        + "/edited changed (0 additions, 1 changes, 0 removals)");
        assertThat(left).isEqualTo("theirs");
        assertThat(reason(corrected, "Drifted")).isEqualTo("NoDriftDetected");
        assertThat(lab.get(lab.config("edited")).at("/data/a").asText()).isEqualTo("ours");
        assertThat(lab.history("edited")).containsExactly("1 deployed");
    }

    @Test
    void putsAnEditRightAtOnceWhenAskedTo() {
        // Given
        lab.releases.apply("guarded", "web", CORRECTED);
        lab.releases.ready("guarded", "Helm install succeeded");
        lab.cluster
                .api()
                .patch(
                        lab.releases.path("guarded"),
                        "{\"metadata\":{\"annotations\":{\"weirkeeper.io/drift-correction\":\"watch\"}}}");
        lab.reconcile("guarded", "first");

        // When
        lab.cluster.api().patch(lab.config("guarded"), "{\"data\":{\"a\":\"theirs\"}}");

        // Then
        lab.cluster
                .api()
                .await(
                        "/api/v1/namespaces/" + lab.namespace + "/events",
                        _ -> !lab.events("guarded", "DriftCorrected").isEmpty());
        assertThat(lab.get(lab.config("guarded")).at("/data/a").asText()).isEqualTo("ours");
        assertThat(lab.history("guarded")).containsExactly("1 deployed");
    }

    /** Nobody is told, and no later run looks again, when what changed is none of the release's fields. */
    @Test
    void isQuietAgainAfterAnEditThatIsNoDrift() {
        // Given
        lab.releases.apply("labelled", "web", CORRECTED);
        lab.releases.ready("labelled", "Helm install succeeded");
        lab.reconcile("labelled", "first");

        // When
        lab.cluster
                .api()
                .patch(
                        lab.config("labelled") + "?fieldManager=kubectl-label",
                        "{\"metadata\":{\"labels\":{\"mine\":\"too\"}}}");
        JsonNode after = lab.reconcile("labelled", "second");
        lab.reconcile("labelled", "third");
        Map<String, Long> asked = askedByANoOp("labelled");

        // Then
        assertThat(reason(after, "Drifted")).isEqualTo("NoDriftDetected");
        assertThat(asked).isEqualTo(LEAST);
        assertThat(lab.events("labelled", "DriftDetected")).isEmpty();
    }

    @Test
    void noticesThatSomebodyChangedARecord() {
        // Given
        lab.releases.apply("rewritten", "web", "values: {a: ours}");
        lab.releases.ready("rewritten", "Helm install succeeded");
        lab.reconcile("rewritten", "first");
        Release pending = lab.stored("rewritten", 1).with(Status.PENDING_ROLLBACK, "somebody's");

        // When
        lab.cluster.api().patch(lab.record("rewritten", 1), Records.patch(pending));
        lab.request("rewritten", "second");

        // Then
        lab.releases.ready("rewritten", "Helm upgrade succeeded for release " + lab.namespace + "/rewritten.v2");
        assertThat(lab.history("rewritten")).containsExactly("1 superseded", "2 deployed");
    }

    /** What helm's own rollback deletes and edits wakes nobody who would then take its record for a stale one. */
    @Test
    void leavesAReleaseAloneThatSomebodysHelmIsWorkingOn() {
        for (String drift : List.of("disabled", "enabled")) {
            // Given
            String name = "worked-on-" + drift;
            lab.releases.apply(name, "web", "values: {a: ours}, driftDetection: {mode: " + drift + "}");
            lab.releases.ready(name, "Helm install succeeded");
            lab.reconcile(name, "first");
            Release theirs = lab.stored(name, 1).with(Status.PENDING_ROLLBACK, "somebody's");
            lab.cluster.api().patch(lab.record(name, 1), Records.patch(theirs));

            // When
            lab.cluster.api().delete(lab.config(name));
            lab.cluster.api().patch(lab.path("services", name), "{\"spec\":{\"sessionAffinity\":\"ClientIP\"}}");
            lab.releases.apply("beside-" + drift, "web", "values: {a: ours}");
            lab.releases.ready("beside-" + drift, "Helm install succeeded");
            List<String> meanwhile = lab.history(name);
            boolean wasRestored = lab.exists(lab.config(name));
            lab.request(name, "second");

            // Then
            lab.releases.ready(name, "Helm upgrade succeeded for release " + lab.namespace + "/" + name + ".v2");
            assertThat(meanwhile).containsExactly("1 pending-rollback");
            assertThat(wasRestored).isFalse();
        }
    }
}
