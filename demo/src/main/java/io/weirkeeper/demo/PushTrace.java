package io.weirkeeper.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ListWatch;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.kube.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Follows one push through the system by what the API server shows, as anyone could. */
final class PushTrace implements AutoCloseable {
    /** The steps that can be seen from outside, in order. */
    enum Hop {
        WEBHOOK("webhook answered"),
        FETCHED("new revision fetched"),
        APPLIED("changed object written"),
        HEALTHY("healthy"),
        EVERYWHERE("every application at the new revision");

        private final String text;

        Hop(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    private final String revision;
    private final String app;
    private final String greeting;
    private final Map<Hop, Long> seen = new ConcurrentHashMap<>();
    private final List<Subscription> watches = new ArrayList<>();
    private final Set<String> behind = ConcurrentHashMap.newKeySet();
    private final CountDownLatch everywhere = new CountDownLatch(1);
    private final CountDownLatch listed = new CountDownLatch(3);
    private volatile long pushed;

    PushTrace(String revision, String app, String greeting) {
        this.revision = revision;
        this.app = app;
        this.greeting = greeting;
        this.behind.addAll(DemoApps.names());
    }

    /** Begins to look; returns when everything is in view. */
    PushTrace watch(KubeApi api, ScheduledExecutorService timer) throws InterruptedException {
        watch(api, timer, Cluster.GIT_REPOSITORIES, "flux-system", object -> {
            if (object.at("/status/artifact/revision").asText().equals(revision)) {
                mark(Hop.FETCHED);
            }
        });
        watch(api, timer, Cluster.CONFIG_MAPS, app, object -> {
            if (object.at("/metadata/name").asText().equals(app)
                    && object.at("/data/greeting").asText().equals(greeting)) {
                mark(Hop.APPLIED);
            }
        });
        watch(api, timer, Cluster.KUSTOMIZATIONS, "flux-system", object -> {
            String name = object.at("/metadata/name").asText();
            if (!object.at("/status/lastAppliedRevision").asText().equals(revision)) {
                return;
            }
            if (name.equals(app)) {
                mark(Hop.HEALTHY);
            }
            if (behind.remove(name) && behind.isEmpty()) {
                mark(Hop.EVERYWHERE);
                everywhere.countDown();
            }
        });
        boolean inView = listed.await(10, TimeUnit.SECONDS);
        if (!inView) {
            throw new IllegalStateException("the API server does not answer");
        }
        return this;
    }

    /** The webhook goes out now: all times count from here. */
    void begin() {
        pushed = System.nanoTime();
    }

    void mark(Hop hop) {
        seen.putIfAbsent(hop, System.nanoTime());
    }

    boolean awaitEverywhere(Duration patience) throws InterruptedException {
        return everywhere.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Milliseconds from the webhook to the hop; negative when it was not seen. */
    double millis(Hop hop) {
        Long at = seen.get(hop);
        return at == null ? -1 : (at - pushed) / 1e6;
    }

    private void watch(
            KubeApi api,
            ScheduledExecutorService timer,
            ResourceType type,
            String namespace,
            Consumer<ObjectNode> look) {
        ListWatch.Listener listener = new ListWatch.Listener() {
            @Override
            public void present(ObjectNode object) {
                look.accept(object);
            }

            @Override
            public void absent(String gone, String name) {}

            @Override
            public void listed() {
                listed.countDown();
            }
        };
        watches.add(new ListWatch(api, type, ListOptions.ALL.inNamespace(namespace), listener, timer).start());
    }

    @Override
    public void close() {
        watches.forEach(Subscription::close);
    }
}
