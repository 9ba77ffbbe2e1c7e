package io.weirkeeper.runtime.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.FakeKubeApi;
import io.weirkeeper.runtime.kube.ResourceType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaderLeaseTest {
    private static final ResourceType LEASES = new ResourceType("coordination.k8s.io", "v1", "leases", "Lease", true);

    private final FakeKubeApi api = new FakeKubeApi();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<String> log = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void takesAFreeLeaseAtOnceAndGivesItUpWhenClosed() {
        // When
        LeaderLease lease = lease("me");
        // Then
        assertThat(log).containsExactly("me gained");
        assertThat(holder()).isEqualTo("me");
        lease.close();
        assertThat(log).containsExactly("me gained", "me lost");
        assertThat(holder()).isEmpty();
    }

    @Test
    void staysPassiveBesideALiveHolderAndTakesOverWhenItLetsGo() {
        // Given
        LeaderLease first = lease("flux");
        lease("me");
        assertThat(log).containsExactly("flux gained");
        // When
        first.close();
        // Then
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(log).contains("me gained"));
        assertThat(log.indexOf("flux lost")).isLessThan(log.indexOf("me gained"));
    }

    @Test
    void isTheSameHolderAfterItWasKilled() {
        // Given
        ObjectNode left = JsonNodeFactory.instance.objectNode();
        left.putObject("metadata").put("namespace", "flux-system").put("name", "thing-leader-election");
        left.putObject("spec")
                .put("holderIdentity", "me")
                .put("leaseDurationSeconds", 35)
                .put("renewTime", "x");
        api.create(LEASES, "flux-system", left, "");
        // When
        lease("me");
        // Then
        assertThat(log).containsExactly("me gained");
    }

    @Test
    void theInstanceKeepsItsIdAcrossProcessesOnTheSameDirectory(@TempDir Path directory) {
        // Given
        String first;
        String beside;
        try (InstanceId id = InstanceId.open(directory, "pod");
                InstanceId second = InstanceId.open(directory, "pod")) {
            first = id.id();
            beside = second.id();
        }
        // When
        try (InstanceId again = InstanceId.open(directory, "pod")) {
            // Then
            assertThat(again.id()).isEqualTo(first);
            assertThat(beside).isNotEqualTo(first);
        }
    }

    private LeaderLease lease(String holder) {
        LeaderLease.Listener listener = new LeaderLease.Listener() {
            @Override
            public void gained() {
                log.add(holder + " gained");
            }

            @Override
            public void lost() {
                log.add(holder + " lost");
            }
        };
        return new LeaderLease(api, "flux-system", "thing-leader-election", holder, listener, Clock.systemUTC(), timer)
                .start();
    }

    private String holder() {
        return api.get(LEASES, "flux-system", "thing-leader-election")
                .orElseThrow()
                .at("/spec/holderIdentity")
                .asText();
    }
}
