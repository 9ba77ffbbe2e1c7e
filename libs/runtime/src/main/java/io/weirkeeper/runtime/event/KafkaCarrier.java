package io.weirkeeper.runtime.event;

import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.EventHeaders;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.api.event.Topic;
import io.weirkeeper.runtime.kafka.KafkaLink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Carries events to {@code weir.events}: safe once all in-sync replicas have them. */
public final class KafkaCarrier implements EventCarrier {
    private static final long PATIENCE_MILLIS = 1_000;

    private final KafkaLink kafka;
    private final String cluster;

    public KafkaCarrier(KafkaLink kafka, String cluster) {
        this.kafka = kafka;
        this.cluster = cluster;
    }

    @Override
    public boolean isPrompt() {
        return !kafka.isFailing();
    }

    @Override
    public void carry(FluxEvent event) {
        carryAll(List.of(event));
    }

    /** All at once: Kafka keeps the order of each key. */
    @Override
    public void carryAll(List<FluxEvent> events) {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (FluxEvent event : events) {
            CompletableFuture<Void> one = send(event);
            sent.add(one);
            if (one.isCompletedExceptionally()) {
                break; // a later one of the same object must not overtake it
            }
        }
        try {
            CompletableFuture.allOf(sent.toArray(new CompletableFuture<?>[0]))
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new CarryException("Kafka did not take the event: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new CarryException("Kafka did not acknowledge the event in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CarryException("interrupted while waiting for Kafka", e);
        }
    }

    private CompletableFuture<Void> send(FluxEvent event) {
        String key = new Subject(
                        cluster,
                        event.involvedObject().kind(),
                        event.involvedObject().namespace(),
                        event.involvedObject().name(),
                        event.involvedObject().uid(),
                        event.involvedObject().resourceVersion())
                .key();
        EventHeaders headers = new EventHeaders(
                event.id(), event.reportingController(), Topic.EVENTS.eventType(), key, event.timestamp(), cluster);
        return kafka.send(Topic.EVENTS.title(), key, RecordJson.encode(event), headers.toMap());
    }
}
