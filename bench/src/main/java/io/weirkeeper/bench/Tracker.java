package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ListWatch;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.kube.Subscription;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Notes when each object of a namespace first was as it shall be. The time is that at which the watch event was read;
 * nothing polls.
 */
final class Tracker implements AutoCloseable {
    private final Subscription watch;
    private final Map<String, ObjectNode> last = new HashMap<>();
    private final Map<String, Long> done = new HashMap<>();
    private Set<String> awaited = Set.of();
    private Predicate<ObjectNode> passes = object -> false;
    private boolean awaitsAbsence;
    private boolean isListed;

    Tracker(KubeApi api, ResourceType type, String namespace, ScheduledExecutorService timer) {
        watch = new ListWatch(api, type, ListOptions.ALL.inNamespace(namespace), new Listener(), timer).start();
    }

    private final class Listener implements ListWatch.Listener {
        @Override
        public void present(ObjectNode object) {
            see(object.at("/metadata/name").asText(), object);
        }

        @Override
        public void absent(String namespace, String name) {
            lose(name);
        }

        @Override
        public void listed() {
            begin();
        }
    }

    /** From now on these are awaited to pass; what is known of them already counts. */
    synchronized void arm(Set<String> names, Predicate<ObjectNode> wanted) {
        awaited = Set.copyOf(names);
        passes = wanted;
        awaitsAbsence = false;
        done.clear();
        Map.copyOf(last).forEach(this::see);
    }

    /** From now on these are awaited to be gone. */
    synchronized void armAbsence(Set<String> names) {
        awaited = Set.copyOf(names);
        awaitsAbsence = true;
        done.clear();
    }

    private synchronized void begin() {
        isListed = true;
        notifyAll();
    }

    private synchronized void see(String name, ObjectNode object) {
        last.put(name, object);
        if (!awaitsAbsence && awaited.contains(name) && passes.test(object)) {
            done.putIfAbsent(name, System.nanoTime());
            notifyAll();
        }
    }

    private synchronized void lose(String name) {
        last.remove(name);
        if (awaitsAbsence && awaited.contains(name)) {
            done.putIfAbsent(name, System.nanoTime());
            notifyAll();
        }
    }

    /** Returns once the watch has begun. */
    synchronized void awaitListed() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!isListed && System.nanoTime() < end) {
            wait(100);
        }
    }

    /** Whether all passed in time. */
    synchronized boolean await(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!done.keySet().containsAll(awaited) && System.nanoTime() < end) {
            wait(1000);
        }
        return done.keySet().containsAll(awaited);
    }

    /** By name, when it passed, as {@link System#nanoTime()} has it. */
    synchronized Map<String, Long> times() {
        return Map.copyOf(done);
    }

    /** Of what is there now. */
    synchronized List<String> names() {
        return List.copyOf(last.keySet());
    }

    /** What is said of those that did not pass. */
    synchronized Map<String, String> missing() {
        Map<String, String> missing = new TreeMap<>();
        Set<String> names = new HashSet<>(awaited);
        names.removeAll(done.keySet());
        for (String name : names) {
            ObjectNode object = last.get(name);
            missing.put(name, object == null ? "no such object" : describe(object));
        }
        return missing;
    }

    private static String describe(ObjectNode object) {
        String message = Manifests.condition(object, "Ready").path("message").asText("no Ready condition");
        String deleted = object.at("/metadata/deletionTimestamp").asText();
        return deleted.isEmpty()
                ? message
                : message + "; being deleted since " + deleted + ", finalizers " + object.at("/metadata/finalizers");
    }

    @Override
    public void close() {
        watch.close();
    }
}
