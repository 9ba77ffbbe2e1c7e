package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Labels;
import io.weirkeeper.cluster.ClusterRequest;
import io.weirkeeper.cluster.LocalCluster;
import io.weirkeeper.cluster.RunningCluster;
import io.weirkeeper.demo.Cluster;
import io.weirkeeper.runtime.access.Clusters;
import io.weirkeeper.runtime.access.Destinations;
import io.weirkeeper.runtime.apply.FieldManagers;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.health.Health;
import io.weirkeeper.runtime.health.HealthListener;
import io.weirkeeper.runtime.health.HealthWatch;
import io.weirkeeper.runtime.kube.PatchRequest;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * What the watch for health and drift keeps of each object: N ConfigMaps of two KiB, a thousand to each owner, are made
 * on an API server; then the watch of kustomize-controller follows them in this process. Its heap is compared before
 * and after, and then a tenth of the objects is edited by somebody else.
 */
final class WatchBench {
    private static final int PER_OWNER = 1_000;
    private static final int EDITED = 10;
    private static final int CLIENTS = 32;
    private static final String TEXT = "x".repeat(2_000);

    private final Options options;
    private final PrintStream out;
    private final AtomicInteger disturbed = new AtomicInteger();

    WatchBench(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    private final class Counting implements HealthListener {
        @Override
        public void settled(ObjectKey owner) {}

        @Override
        public void deleted(ObjectKey owner, ObjectId id) {}

        @Override
        public void disturbed(ObjectKey owner, ObjectId id) {
            disturbed.incrementAndGet();
        }
    }

    /** Whether all objects were seen, and all edits heard of. */
    boolean run(ScheduledExecutorService timer) throws Exception {
        Path data = options.root().resolve(".weir").resolve("watch-bench");
        try (RunningCluster running =
                        LocalCluster.onThisMachine().start(ClusterRequest.ephemeral(data.resolve("cluster")));
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
                Cluster cluster = Cluster.connect(running.address().kubeconfig(), null)) {
            Runtime.getRuntime().addShutdownHook(new Thread(running::close));
            cluster.apply("namespace", Manifests.namespace(Manifests.NAMESPACE));
            long began = System.nanoTime();
            onAll(clients, options.count(), i -> make(cluster, i));
            out.printf("%d objects made in %.0f s%n", options.count(), seconds(began));
            return watch(cluster, clients, timer);
        }
    }

    private static void make(Cluster cluster, int i) {
        ObjectNode object = object(i);
        object.putObject("data").put("text", TEXT);
        cluster.api()
                .patch(
                        Cluster.CONFIG_MAPS,
                        Manifests.NAMESPACE,
                        nameOf(i),
                        PatchRequest.apply(object, "kustomize-controller", false));
    }

    private static ObjectNode object(int i) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", nameOf(i)).put("namespace", Manifests.NAMESPACE);
        metadata.putObject("labels")
                .put(Labels.KUSTOMIZE_NAME, ownerOf(i).name())
                .put(Labels.KUSTOMIZE_NAMESPACE, ownerOf(i).namespace());
        return object;
    }

    private static String nameOf(int i) {
        return "an-object-with-a-usual-name-" + i;
    }

    private static ObjectKey ownerOf(int i) {
        return new ObjectKey(Manifests.NAMESPACE, "owner-" + i / PER_OWNER);
    }

    private boolean watch(Cluster cluster, ExecutorService clients, ScheduledExecutorService timer)
            throws InterruptedException {
        Clusters clusters = new Clusters(
                Labels.KUSTOMIZE_NAME,
                new FieldManagers("kustomize-controller", List.of()),
                new Counting(),
                Clock.systemUTC(),
                timer);
        Destinations.Connection connection = clusters.open(cluster.api());
        HealthWatch watch = connection.destination().health();
        long empty = heap();
        long began = System.nanoTime();
        for (int owner = 0; owner * PER_OWNER < options.count(); owner++) {
            watch.follow(ownerOf(owner * PER_OWNER), new Inventory(ids(owner)));
        }
        boolean isComplete = awaitAll(watch);
        double took = seconds(began);
        long full = heap();
        out.printf(
                "%d of them known after %.1f s: %.1f MiB of heap, %.0f bytes each%n",
                watch.size(), took, (full - empty) / 1048576.0, (double) (full - empty) / Math.max(1, watch.size()));
        return edit(cluster, clients, watch) && isComplete;
    }

    private Map<ObjectId, String> ids(int owner) {
        Map<ObjectId, String> ids = new HashMap<>();
        IntStream.range(owner * PER_OWNER, Math.min((owner + 1) * PER_OWNER, options.count()))
                .forEach(i -> ids.put(id(i), "v1"));
        return ids;
    }

    private static ObjectId id(int i) {
        return new ObjectId("", "ConfigMap", Manifests.NAMESPACE, nameOf(i));
    }

    /** Every tenth is said to be as it was applied, then it is not any longer. */
    private boolean edit(Cluster cluster, ExecutorService clients, HealthWatch watch) throws InterruptedException {
        int edits = Math.max(1, options.count() / EDITED);
        onAll(
                clients,
                edits,
                i -> cluster.api()
                        .get(Cluster.CONFIG_MAPS, Manifests.NAMESPACE, nameOf(i * EDITED))
                        .ifPresent(watch::applied));
        for (int owner = 0; owner * PER_OWNER < options.count(); owner++) {
            Set<ObjectId> guarded = new HashSet<>();
            for (int i = owner * PER_OWNER; i < Math.min((owner + 1) * PER_OWNER, edits * EDITED); i += EDITED) {
                guarded.add(id(i));
            }
            watch.guard(ownerOf(owner * PER_OWNER), guarded);
        }
        int before = disturbed.get();
        long began = System.nanoTime();
        onAll(clients, edits, i -> {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.putObject("data").put("text", "edited");
            cluster.api()
                    .patch(
                            Cluster.CONFIG_MAPS,
                            Manifests.NAMESPACE,
                            nameOf(i * EDITED),
                            PatchRequest.merge(patch, "somebody"));
        });
        double written = seconds(began);
        long end = System.nanoTime() + options.timeout().toNanos();
        while (disturbed.get() - before < edits && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        out.printf(
                "%d edited in %.1f s, %d heard of %.1f s after the last%n",
                edits, written, disturbed.get() - before, seconds(began) - written);
        return disturbed.get() - before >= edits;
    }

    private boolean awaitAll(HealthWatch watch) throws InterruptedException {
        ObjectId last = id(options.count() - 1);
        long end = System.nanoTime() + options.timeout().toNanos();
        while (System.nanoTime() < end) {
            if (watch.size() == options.count() && watch.health(last) == Health.Status.CURRENT) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return false;
    }

    private interface Act {
        void on(int number);
    }

    private static void onAll(ExecutorService clients, int count, Act act) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> workers = IntStream.range(0, CLIENTS)
                .<Future<?>>mapToObj(_ -> clients.submit(() -> {
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                        act.on(i);
                    }
                }))
                .toList();
        for (Future<?> worker : workers) {
            try {
                worker.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** What is reachable, in bytes. */
    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
