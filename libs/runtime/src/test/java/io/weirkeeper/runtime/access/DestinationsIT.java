package io.weirkeeper.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.client.Config;
import io.weirkeeper.api.KubeConfigReference;
import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.runtime.apply.FieldManagers;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.health.HealthListener;
import io.weirkeeper.runtime.kube.ClusterAccess;
import io.weirkeeper.runtime.kube.HttpKubeApi;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.RequestCounts;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.redact.Redactor;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clusters that a ConfigMap names, with a cloud that knows service accounts of this cluster by their own tokens. */
@WithCluster
class DestinationsIT {
    private static final ResourceType CONFIG_MAPS = new ResourceType("", "v1", "configmaps", "ConfigMap", true);

    private final Cluster cluster;
    private final String namespace;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final KubeApi api;
    private final List<CloudClusters.Question> asked = new CopyOnWriteArrayList<>();
    private final List<Destinations.Connection> opened = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private volatile boolean isCloudDown;

    DestinationsIT(Cluster cluster) {
        this.cluster = cluster;
        this.namespace = cluster.newNamespace();
        this.api = HttpKubeApi.connect(
                ClusterAccess.fromKubeconfig(cluster.kubeconfig(), null), Duration.ofSeconds(30), new RequestCounts());
    }

    @AfterEach
    void stop() {
        opened.forEach(connection -> connection.close().run());
        timer.shutdownNow();
        api.close();
    }

    @Test
    void reachesTheClusterOfACloudAsTheServiceAccountThatTheCloudKnows() {
        // Given
        cluster.api()
                .apply("{apiVersion: v1, kind: ServiceAccount, metadata: {name: deployer, namespace: " + namespace
                        + ", annotations: {cloud/role: deployer}}}");
        configMap("far", "serviceAccountName: deployer");
        ObjectKey key = new ObjectKey(namespace, "apps");

        // When
        Destination reached;
        KubeException refused;
        try (Destinations destinations = destinations("")) {
            reached = destinations.of(key, to("far"));
            refused = catchThrowableOfType(
                    KubeException.class, () -> reached.api().get(CONFIG_MAPS, namespace, "far"));
        }

        // Then
        assertThat(refused)
                .hasMessageContaining("User \"system:serviceaccount:" + namespace + ":deployer\" cannot get");
        CloudClusters.Question question = asked.getFirst();
        assertThat(question.provider()).isEqualTo("gcp");
        assertThat(question.cluster()).isEqualTo("projects/shop/locations/here/clusters/prod");
        assertThat(question.account().orElseThrow().annotations()).containsEntry("cloud/role", "deployer");
        assertThat(closed).hasValue(1);
    }

    @Test
    void takesTheDefaultAccountAndElseTheServicesOwnIdentity() {
        // Given
        cluster.api()
                .apply("{apiVersion: v1, kind: ServiceAccount, metadata: {name: usual, namespace: " + namespace + "}}");
        configMap("far", "");

        // When
        try (Destinations destinations = destinations("usual")) {
            destinations.of(new ObjectKey(namespace, "apps"), to("far"));
        }
        AccessException none;
        try (Destinations destinations = destinations("")) {
            none = catchThrowableOfType(
                    AccessException.class, () -> destinations.of(new ObjectKey(namespace, "apps"), to("far")));
        }

        // Then
        assertThat(asked.getFirst().account().orElseThrow().name()).isEqualTo("usual");
        assertThat(asked.getLast().account()).isEmpty();
        assertThat(none).hasMessage("this process is nobody");
    }

    @Test
    void saysThatTheServiceAccountIsMissing() {
        configMap("far", "serviceAccountName: absent");

        try (Destinations destinations = destinations("")) {
            assertThat(catchThrowableOfType(
                            AccessException.class, () -> destinations.of(new ObjectKey(namespace, "apps"), to("far"))))
                    .hasMessage("failed to get service account '" + namespace
                            + "/absent': serviceaccounts \"absent\" not found");
        }
    }

    @Test
    void connectsOnceForManyAndAgainAfterAFailure() throws Exception {
        // Given
        cluster.api()
                .apply("{apiVersion: v1, kind: ServiceAccount, metadata: {name: usual, namespace: " + namespace + "}}");
        configMap("far", "");
        List<Destination> reached = new ArrayList<>();
        AccessException failed;

        // When
        try (Destinations destinations = destinations("usual");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            isCloudDown = true;
            failed = catchThrowableOfType(
                    AccessException.class, () -> destinations.of(new ObjectKey(namespace, "first"), to("far")));
            isCloudDown = false;
            List<Future<Destination>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ObjectKey key = new ObjectKey(namespace, "app-" + i);
                all.add(threads.submit(() -> destinations.of(key, to("far"))));
            }
            for (Future<Destination> each : all) {
                reached.add(each.get());
            }
            for (int i = 0; i < 19; i++) {
                destinations.forget(new ObjectKey(namespace, "app-" + i));
            }
            assertThat(closed).hasValue(0);
            destinations.forget(new ObjectKey(namespace, "app-19"));
        }

        // Then
        assertThat(failed).hasMessage("the cloud is down");
        assertThat(reached)
                .hasSize(20)
                .allSatisfy(destination -> assertThat(destination).isSameAs(reached.getFirst()));
        assertThat(connections).hasValue(1);
        assertThat(closed).hasValue(1);
    }

    private void configMap(String name, String more) {
        cluster.api().apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: %s}
                data:
                  provider: gcp
                  cluster: projects/shop/locations/here/clusters/prod
                  %s
                """.formatted(name, namespace, more));
    }

    private static KubeConfigReference to(String configMap) {
        return new KubeConfigReference(new LocalObjectReference(configMap), null);
    }

    /** @param account {@code --default-kubeconfig-service-account} */
    private Destinations destinations(String account) {
        HealthListener nobody = new HealthListener() {
            @Override
            public void settled(ObjectKey owner) {}

            @Override
            public void deleted(ObjectKey owner, ObjectId id) {}
        };
        Clusters clusters = new Clusters(
                "kustomize.toolkit.fluxcd.io/name",
                new FieldManagers("kustomize-controller", List.of()),
                nobody,
                Clock.systemUTC(),
                timer);
        KubeConfigs configs = new KubeConfigs(
                api,
                this::reach,
                new KubeConfigs.Settings("%s: %s", false, true, account),
                new Redactor(),
                Clock.systemUTC());
        Destinations.Connection local = clusters.open(api);
        opened.add(local);
        return new Destinations(local.destination(), config -> connect(clusters, config), configs);
    }

    private Destinations.Connection connect(Clusters clusters, Config config) {
        connections.incrementAndGet();
        Destinations.Connection connection = clusters.connect(config);
        return new Destinations.Connection(connection.destination(), () -> {
            closed.incrementAndGet();
            connection.close().run();
        });
    }

    private CloudClusters.Reached reach(CloudClusters.Question question) {
        asked.add(question);
        if (isCloudDown) {
            throw new AccessException("the cloud is down");
        }
        Optional<CloudClusters.ServiceAccount> account = question.account();
        return new CloudClusters.Reached(cluster.address().server().toString(), cluster.certificateAuthority(), () -> {
            if (account.isEmpty()) {
                throw new AccessException("this process is nobody");
            }
            return account.get().tokens().apply("https://kubernetes.default.svc.cluster.local");
        });
    }
}
