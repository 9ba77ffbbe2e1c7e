package io.weirkeeper.service.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.runtime.kube.RequestCounts;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas and one Lease: never do both act on a release, and what one leaves is unlocked by the other at once. */
@WithCluster(pods = true)
class OwnershipIT {
    private static final Map<String, String> ELECTED = Map.of("weir.helm.leader-election", "true");
    private static final String SLOW = Lab.CONFIG + """
            ---
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: {{ .Release.Name }}-{{ .Values.a }}
              annotations: {helm.sh/hook: "pre-install,pre-upgrade"}
            spec:
              suspend: true
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: c, image: example.com/c}]
            """;

    private final Cluster cluster;
    private final Path directory;
    private final Lab lab;

    OwnershipIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.cluster = cluster;
        this.directory = directory;
        this.lab = new Lab(cluster, directory, ELECTED);
    }

    @Test
    void theOtherReplicaWaitsAndThenUnlocksAtOnce() throws Exception {
        // Given
        lab.publish("web", "1.0.0", Lab.CONFIG);
        lab.publish("slow", "1.0.0", SLOW);
        lab.releases.apply("web", "web", "values: {a: '1'}");
        lab.releases.ready("web", "Helm install succeeded");
        try (ServiceUnderTest other = new ServiceUnderTest(
                cluster, lab.namespace, directory.resolve("other"), UnaryOperator.identity(), ELECTED)) {
            lab.releases.apply("web", "web", "values: {a: '2'}");
            lab.releases.ready("web", "Helm upgrade succeeded");
            lab.releases.apply("slow", "slow", "values: {a: '1'}");
            cluster.api().await(lab.path("jobs", "slow-1"), it -> true);
            long appliedByTheOther = other.requests().of(RequestCounts.Verb.APPLY);

            // When: the one that acts goes, in the middle of an install
            lab.service().close();
            cluster.api()
                    .await(
                            lab.record("slow", 1),
                            it -> it.at("/metadata/labels/status").asText().equals("failed"));
            cluster.api().await(lab.path("jobs", "slow-1"), it -> true);
            cluster.api().patch(lab.path("jobs", "slow-1"), "{\"spec\":{\"suspend\":false}}");

            // Then
            assertThat(appliedByTheOther).isZero();
            assertThat(lab.stored("slow", 1).info().description())
                    .isEqualTo("Release unlocked from stale 'pending-install' state");
            assertThat(lab.history("web")).containsExactly("1 superseded", "2 deployed");
        }
        lab.charts.close();
    }

    @Test
    void aProcessThatLostItsLeaseWritesNoMore() throws Exception {
        // Given
        lab.publish("slow", "1.0.0", SLOW);
        lab.releases.apply("slow", "slow", "values: {a: '1'}");
        cluster.api().await(lab.path("jobs", "slow-1"), it -> true);

        // When: somebody else takes the Lease, and then the hook ends
        String lease =
                "/apis/coordination.k8s.io/v1/namespaces/" + lab.namespace + "/leases/helm-controller-leader-election";
        String now = java.time.Instant.now()
                        .truncatedTo(java.time.temporal.ChronoUnit.MICROS)
                        .plusSeconds(30) + "";
        cluster.api()
                .patch(
                        lease,
                        "{\"spec\":{\"holderIdentity\":\"somebody\",\"leaseDurationSeconds\":60,\"renewTime\":\"" + now
                                + "\"}}");
        lab.service().awaitLoss();
        cluster.api().patch(lab.path("jobs", "slow-1"), "{\"spec\":{\"suspend\":false}}");
        cluster.api()
                .await(
                        lab.path("jobs", "slow-1"),
                        it -> it.at("/status/succeeded").asInt() == 1);
        lab.close();

        // Then
        assertThat(lab.history("slow")).containsExactly("1 pending-install");
        assertThat(lab.exists(lab.config("slow"))).isFalse();
    }
}
