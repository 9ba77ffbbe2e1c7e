package io.weirkeeper.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.apply.FieldManagers;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.kube.ClusterAccess;
import io.weirkeeper.runtime.kube.HttpKubeApi;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.RequestCounts;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithCluster(pods = true)
class HealthWatchIT {
    private static final String LABELS =
            "kustomize.toolkit.fluxcd.io/name: apps, kustomize.toolkit.fluxcd.io/namespace: x";

    private final Cluster cluster;
    private final HttpKubeApi api;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final ObjectKey owner = new ObjectKey("x", "apps");
    private String namespace = "";
    private HealthWatch watch;

    HealthWatchIT(Cluster cluster) {
        this.cluster = cluster;
        this.api = HttpKubeApi.connect(
                ClusterAccess.fromKubeconfig(cluster.kubeconfig(), null), Duration.ofSeconds(30), new RequestCounts());
        this.watch = watch(api);
    }

    private HealthWatch watch(KubeApi as) {
        HealthListener listener = new HealthListener() {
            @Override
            public void settled(ObjectKey key) {
                heard.add("settled " + key);
            }

            @Override
            public void deleted(ObjectKey key, ObjectId id) {
                heard.add("deleted " + id.kind() + "/" + id.name());
            }
        };
        return new HealthWatch(
                as,
                new ResourceMapper(api),
                "kustomize.toolkit.fluxcd.io/name",
                new FieldManagers("kustomize-controller", List.of()),
                listener,
                Clock.systemUTC(),
                timer);
    }

    @BeforeEach
    void makeNamespace() {
        namespace = cluster.newNamespace();
    }

    @AfterEach
    void close() {
        watch.close();
        timer.shutdownNow();
        api.close();
        cluster.api().delete("/api/v1/namespaces/" + namespace);
    }

    @Test
    void wakesTheOwnerWhenItsDeploymentIsReady() throws InterruptedException {
        // Given
        ObjectId web = new ObjectId("apps", "Deployment", namespace, "web");
        watch.follow(owner, new Inventory(Map.of(web, "v1")));
        watch.await(owner, new Inventory(Map.of(web, "v1")));

        // When
        cluster.api().apply(deployment("web"));

        // Then
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("settled x/apps");
        assertThat(watch.health(web)).isEqualTo(Health.Status.CURRENT);
    }

    @Test
    void reportsADeletedObjectButNotOneThatOnlyLostItsLabel() throws InterruptedException {
        // Given
        ObjectId gone = config("gone");
        ObjectId renamed = config("renamed");
        cluster.api().apply(manifest("gone") + "---\n" + manifest("renamed"));
        watch.follow(owner, new Inventory(Map.of(gone, "v1", renamed, "v1")));
        awaitHealth(gone, Health.Status.CURRENT);
        awaitHealth(renamed, Health.Status.CURRENT);

        // When
        cluster.api().patch(path("renamed"), "{\"metadata\":{\"labels\":{\"kustomize.toolkit.fluxcd.io/name\":null}}}");
        cluster.api().delete(path("gone"));

        // Then
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("deleted ConfigMap/gone");
        assertThat(heard.poll(300, TimeUnit.MILLISECONDS)).isNull();
        assertThat(watch.health(gone)).isEqualTo(Health.Status.NOT_FOUND);
        assertThat(watch.health(renamed)).isEqualTo(Health.Status.CURRENT);
    }

    @Test
    void reportsAnObjectThatWentBeforeTheWatchBegan() throws InterruptedException {
        // Given
        cluster.api().apply(manifest("gone"));
        ObjectNode live = (ObjectNode) cluster.api().get(path("gone")).orElseThrow();
        cluster.api().delete(path("gone"));

        // When
        watch.follow(owner, new Inventory(Map.of(config("gone"), "v1")));
        watch.applied(live);

        // Then
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("deleted ConfigMap/gone");
        assertThat(watch.health(config("gone"))).isEqualTo(Health.Status.NOT_FOUND);
    }

    @Test
    void saysNothingAboutWhatTheOwnerGaveUp() throws InterruptedException {
        // Given
        cluster.api().apply(manifest("old"));
        watch.follow(owner, new Inventory(Map.of(config("old"), "v1", config("kept"), "v1")));
        awaitHealth(config("old"), Health.Status.CURRENT);

        // When
        watch.follow(owner, new Inventory(Map.of(config("kept"), "v1")));
        cluster.api().delete(path("old"));

        // Then
        assertThat(heard.poll(500, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void watchesByNameWhatTheOwnerDoesNotOwn() throws InterruptedException {
        // Given
        Inventory foreign = new Inventory(Map.of(config("foreign"), "v1"));
        watch.await(owner, foreign);
        awaitHealth(config("foreign"), Health.Status.NOT_FOUND);

        // When
        cluster.api().apply(manifest("foreign"));

        // Then
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("settled x/apps");
        watch.settle(owner);
        assertThat(watch.size()).isZero();
    }

    @Test
    void wakesTheOwnerWhenAllItDeletedIsGone() throws InterruptedException {
        // Given
        cluster.api().apply(manifest("last"));
        Inventory last = new Inventory(Map.of(config("last"), "v1"));
        watch.awaitAbsence(owner, last);
        awaitHealth(config("last"), Health.Status.CURRENT);

        // When
        cluster.api().delete(path("last"));

        // Then
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("settled x/apps");
    }

    @Test
    void looksAtObjectsOfAKindThatItMayNotWatch() throws InterruptedException {
        // Given
        String user = "system:serviceaccount:" + namespace + ":reader";
        cluster.api().apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: reader, namespace: %1$s}
                rules: [{apiGroups: [""], resources: [configmaps], verbs: [get]}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: reader, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
                subjects: [{kind: ServiceAccount, name: reader, namespace: %1$s}]
                """.formatted(namespace));
        watch.close();
        watch = watch(api.impersonating(user));
        watch.await(owner, new Inventory(Map.of(config("late"), "v1")));

        // When
        cluster.api().apply(manifest("late"));

        // Then
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("settled x/apps");
    }

    @Test
    void letsAFinishedJobExpire() throws InterruptedException {
        // Given
        ObjectId job = new ObjectId("batch", "Job", namespace, "once");
        cluster.api().apply("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: once, namespace: %s, labels: {%s}}
                spec:
                  suspend: true
                  ttlSecondsAfterFinished: 60
                  template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}
                """.formatted(namespace, LABELS));
        watch.follow(owner, new Inventory(Map.of(job, "v1")));
        awaitHealth(job, Health.Status.CURRENT);

        // When
        cluster.api().delete("/apis/batch/v1/namespaces/" + namespace + "/jobs/once");
        awaitHealth(job, Health.Status.NOT_FOUND);

        // Then
        assertThat(watch.expires(job)).isTrue();
        assertThat(heard.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }

    private void awaitHealth(ObjectId id, Health.Status status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(watch.health(id)).isEqualTo(status));
    }

    private ObjectId config(String name) {
        return new ObjectId("", "ConfigMap", namespace, name);
    }

    private String path(String name) {
        return "/api/v1/namespaces/" + namespace + "/configmaps/" + name;
    }

    private String manifest(String name) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: %s, labels: {%s}}
                """.formatted(name, namespace, LABELS);
    }

    private String deployment(String name) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s, namespace: %s, labels: {%s}}
                spec:
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: web, image: nginx}]}
                """.formatted(name, namespace, LABELS);
    }
}
