package io.weirkeeper.bench;

import com.sun.net.httpserver.HttpServer;
import io.weirkeeper.api.RecordJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * N events at 10,000 per minute, about 200 objects, posted as a controller posts them, until a generic provider on
 * loopback has each: alone, and beside an alert whose provider is dead. Counts what was lost, repeated and out of order.
 */
final class NotifyBench {
    private static final int PER_MINUTE = 10_000;
    private static final int OBJECTS = 200;
    private final Stage stage;
    private final int count;

    /** What came, by the event's message. */
    private static final class Arrivals {
        private final Map<String, Long> times = new ConcurrentHashMap<>();
        private final Map<String, Integer> lastOfObject = new HashMap<>();
        private final AtomicInteger repeated = new AtomicInteger();
        private int reordered;

        /** The next phase counts its events from nought. */
        synchronized void begin() {
            lastOfObject.clear();
            repeated.set(0);
            reordered = 0;
        }

        synchronized int reordered() {
            return reordered;
        }

        void add(String object, String message) {
            if (times.putIfAbsent(message, System.nanoTime()) != null) {
                repeated.incrementAndGet();
                return;
            }
            int number = Integer.parseInt(message.substring(message.lastIndexOf(' ') + 1));
            synchronized (this) {
                Integer before = lastOfObject.put(object, number);
                if (before != null && before > number) {
                    reordered++;
                }
            }
        }
    }

    NotifyBench(Stage stage, int count) {
        this.stage = stage;
        this.count = count;
    }

    List<Phase> run() throws IOException, InterruptedException {
        URI events = stage.target()
                .events()
                .orElseThrow(() -> new IllegalArgumentException("notify needs a standalone process of its own"));
        Arrivals arrivals = new Arrivals();
        HttpServer provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        provider.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        provider.createContext("/", exchange -> {
            var event = RecordJson.parse(exchange.getRequestBody().readAllBytes());
            arrivals.add(
                    event.at("/involvedObject/name").asText(),
                    event.path("message").asText());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        provider.start();
        try {
            stage.apply(
                    alert("live", "http://127.0.0.1:" + provider.getAddress().getPort() + "/"));
            warmUp(events, arrivals);
            List<Phase> phases = new ArrayList<>();
            phases.add(measure("notify", events, arrivals));
            stage.apply(alert("dead", "http://127.0.0.1:1/"));
            TimeUnit.SECONDS.sleep(2); // until the alert is known, so that it takes all of what follows
            phases.add(measure("beside-dead", events, arrivals));
            return phases;
        } finally {
            provider.stop(0);
        }
    }

    private static String alert(String name, String address) {
        return """
            apiVersion: notification.toolkit.fluxcd.io/v1beta3
            kind: Provider
            metadata: {name: %1$s, namespace: %2$s}
            spec: {type: generic, address: "%3$s", timeout: 2s}
            ---
            apiVersion: notification.toolkit.fluxcd.io/v1beta3
            kind: Alert
            metadata: {name: %1$s, namespace: %2$s}
            spec:
              providerRef: {name: %1$s}
              eventSources: [{kind: Kustomization, name: "*"}]
            """.formatted(name, Manifests.NAMESPACE, address);
    }

    /** Until the alert is known: what is posted before is nobody's. */
    private void warmUp(URI events, Arrivals arrivals) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            long end = System.nanoTime() + stage.timeout().toNanos();
            for (int i = 0; arrivals.times.isEmpty() && System.nanoTime() < end; i++) {
                post(client, events, "warm", "warm " + i);
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
    }

    private Phase measure(String name, URI events, Arrivals arrivals) throws IOException, InterruptedException {
        Map<String, Long> begun = new ConcurrentHashMap<>();
        Map<String, Long> answered = new ConcurrentHashMap<>();
        Map<String, String> missing = new TreeMap<>();
        arrivals.begin();
        stage.target().processes().begin();
        CountDownLatch posted = new CountDownLatch(count);
        try (HttpClient client = HttpClient.newHttpClient();
                ExecutorService posts = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            List<java.util.concurrent.locks.ReentrantLock> locks = new ArrayList<>();
            for (int i = 0; i < OBJECTS; i++) {
                locks.add(new java.util.concurrent.locks.ReentrantLock(true));
            }
            for (int i = 0; i < count; i++) {
                LockSupport.parkNanos(start + i * TimeUnit.MINUTES.toNanos(1) / PER_MINUTE - System.nanoTime());
                int number = i;
                String message = name + " " + number;
                begun.put(message, System.nanoTime());
                posts.submit(() -> {
                    // a controller posts one event of an object after the other
                    locks.get(number % OBJECTS).lock();
                    try {
                        int status = post(client, events, "object-" + number % OBJECTS, message);
                        if (status == 202) {
                            answered.put(message, System.nanoTime());
                        } else {
                            begun.remove(message);
                            missing.put(message, "answered with " + status);
                        }
                    } catch (IllegalStateException e) {
                        missing.put(message, String.valueOf(e.getMessage()));
                    } finally {
                        locks.get(number % OBJECTS).unlock();
                        posted.countDown();
                    }
                });
            }
            posted.await();
        }
        long end = System.nanoTime() + stage.timeout().toNanos();
        while (!arrivals.times.keySet().containsAll(begun.keySet()) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        List<Processes.Usage> usages = stage.target().processes().end();
        Map<String, Long> arrived = new HashMap<>();
        begun.keySet().forEach(message -> {
            Long at = arrivals.times.get(message);
            if (at == null) {
                missing.put(message, "lost");
            } else {
                arrived.put(message, at);
            }
        });
        Map<String, Latencies> figures = new LinkedHashMap<>();
        figures.put("answered", Stage.latencies(begun, answered));
        figures.put("delivered", Stage.latencies(begun, arrived));
        figures.put(
                "repeated " + arrivals.repeated.get() + ", reordered " + arrivals.reordered(), Latencies.of(List.of()));
        return new Phase(name, Stage.wall(begun, arrived), figures, usages, missing);
    }

    private static int post(HttpClient client, URI events, String object, String message) {
        String event =
                """
                {"involvedObject":{"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization",
                 "name":"%s","namespace":"%s","uid":"u-%s"},"severity":"info","timestamp":"%s","message":"%s",
                 "reason":"ReconciliationSucceeded","reportingController":"kustomize-controller",
                 "metadata":{"kustomize.toolkit.fluxcd.io/revision":"main@sha1:%s"}}\
                """.formatted(object, Manifests.NAMESPACE, object, Instant.now().toString(), message, "0".repeat(40));
        try {
            return client.send(
                            HttpRequest.newBuilder(events)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(event))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
