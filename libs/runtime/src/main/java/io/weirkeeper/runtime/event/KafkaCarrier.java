package io.weirkeeper.runtime.event;

import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.EventHeaders;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.api.event.Topic;
import io.weirkeeper.runtime.kafka.KafkaLink;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Carries events to {@code weir.events}: safe once all in-sync replicas have them. Of an object one event is under way at
 * a time: of two, Kafka's client could give up the first when its time is over and still deliver the second. Thread-safe;
 * who carries takes care that an object's events come one after the other.
 */
public final class KafkaCarrier implements EventCarrier {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Sends a record; the future completes when it is safe, or is given up. */
    @FunctionalInterface
    interface Sending {
        CompletableFuture<Void> send(String topic, String key, byte[] value, Map<String, byte[]> headers);
    }

    private final Sending kafka;
    private final BooleanSupplier failing;
    private final String cluster;
    private final Duration patience;
    /** By key, what is neither safe nor given up, also of attempts that were not waited for to the end. */
    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    public KafkaCarrier(KafkaLink kafka, String cluster) {
        this(kafka::send, kafka::isFailing, cluster, PATIENCE);
    }

    /** @param patience how long an event is waited for */
    KafkaCarrier(Sending kafka, BooleanSupplier failing, String cluster, Duration patience) {
        this.kafka = kafka;
        this.failing = failing;
        this.cluster = cluster;
        this.patience = patience;
    }

    @Override
    public boolean isPrompt() {
        return !failing.getAsBoolean();
    }

    @Override
    public void carry(FluxEvent event) {
        carryAll(List.of(event));
    }

    /** Those of different objects together, those of one object one after the other. */
    @Override
    public void carryAll(List<FluxEvent> events) {
        Map<String, CompletableFuture<Void>> together = new HashMap<>();
        for (FluxEvent event : events) {
            String key = key(event);
            if (together.containsKey(key)) {
                await(together);
                together.clear();
            }
            CompletableFuture<Void> sent = send(key, event);
            together.put(key, sent);
            if (sent.isCompletedExceptionally()) {
                break;
            }
        }
        await(together);
    }

    private void await(Map<String, CompletableFuture<Void>> together) {
        await(CompletableFuture.allOf(together.values().toArray(new CompletableFuture<?>[0])));
    }

    private void await(CompletableFuture<?> sent) {
        try {
            sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new CarryException("Kafka did not take the event: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new CarryException("Kafka did not acknowledge the event in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CarryException("interrupted while waiting for Kafka", e);
        }
    }

    private CompletableFuture<Void> send(String key, FluxEvent event) {
        CompletableFuture<Void> before = underWay.get(key);
        if (before != null) {
            await(before.handle((_, _) -> null)); // safe or given up, it is no longer in the way
        }
        EventHeaders headers = new EventHeaders(
                event.id(), event.reportingController(), Topic.EVENTS.eventType(), key, event.timestamp(), cluster);
        CompletableFuture<Void> sent = kafka.send(Topic.EVENTS.title(), key, RecordJson.encode(event), headers.toMap());
        underWay.put(key, sent);
        sent.whenComplete((_, _) -> underWay.remove(key, sent));
        return sent;
    }

    private String key(FluxEvent event) {
        return new Subject(
                        cluster,
                        event.involvedObject().kind(),
                        event.involvedObject().namespace(),
                        event.involvedObject().name(),
                        event.involvedObject().uid(),
                        event.involvedObject().resourceVersion())
                .key();
    }
}
