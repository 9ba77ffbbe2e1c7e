package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.demo.Cluster;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.PatchRequest;
import io.weirkeeper.runtime.kube.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** What all benches stand on: the cluster, the Git server, a few client threads. */
record Stage(
        Target target,
        GitServer git,
        ExecutorService clients,
        Tracker sources,
        Tracker kustomizations,
        Duration timeout) {

    KubeApi api() {
        return target.cluster().api();
    }

    void apply(String manifests) {
        target.cluster().apply("bench", manifests);
    }

    /** Asks for a reconcile as the flux command does; the value is what status repeats when it was done. */
    String request(ResourceType type, String name) {
        String at = Instant.now() + "#" + System.nanoTime();
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").putObject("annotations").put(Manifests.REQUESTED, at);
        api().patch(type, Manifests.NAMESPACE, name, PatchRequest.merge(patch, "bench"));
        return at;
    }

    /** Does this for all on the client threads; by name, the time just before each. */
    Map<String, Long> all(Collection<String> names, Consumer<String> act) throws InterruptedException {
        Map<String, Long> times = new ConcurrentHashMap<>();
        List<Future<?>> acts = new ArrayList<>();
        for (String name : names) {
            acts.add(clients.submit(() -> {
                times.put(name, System.nanoTime());
                act.accept(name);
            }));
        }
        for (Future<?> done : acts) {
            try {
                done.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        return times;
    }

    /** From the first beginning to the last end. */
    static Duration wall(Map<String, Long> begun, Map<String, Long> ended) {
        long first = begun.values().stream().mapToLong(Long::longValue).min().orElse(0);
        long last = ended.values().stream().mapToLong(Long::longValue).max().orElse(first);
        return Duration.ofNanos(last - first);
    }

    /** From each beginning to its end, in milliseconds. */
    static Latencies latencies(Map<String, Long> begun, Map<String, Long> ended) {
        List<Double> millis = new ArrayList<>();
        ended.forEach((name, end) -> {
            Long begin = begun.get(name);
            if (begin != null) {
                millis.add((end - begin) / 1e6);
            }
        });
        return Latencies.of(millis);
    }

    /** Deletes Kustomizations and waits until they are gone. */
    boolean uninstall(Collection<String> names, Map<String, Long> begun) throws InterruptedException {
        kustomizations.armAbsence(Set.copyOf(names));
        begun.putAll(all(
                names,
                name -> api().delete(Cluster.KUSTOMIZATIONS, Manifests.NAMESPACE, name, DeleteOptions.BACKGROUND)));
        return kustomizations.await(timeout);
    }
}
