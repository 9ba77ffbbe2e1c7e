package io.weirkeeper.service.notification.intake;

import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.Topic;
import io.weirkeeper.runtime.kafka.DeadLetters;
import io.weirkeeper.runtime.kafka.KafkaLink;
import io.weirkeeper.service.notification.deliver.DeliveryLog;
import io.weirkeeper.service.notification.match.DedupKey;
import io.weirkeeper.service.notification.match.Duplicates;
import io.weirkeeper.service.notification.match.EventMetadata;
import io.weirkeeper.service.notification.match.Matcher;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code weir.events}, matches and writes pending deliveries; only when these are safe, the position is
 * committed. So an event may be matched twice, never be lost. Positions behind which nothing was delivered are committed
 * once a second. Owns its thread; one stream acts at a time for an install.
 */
public final class EventStream implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EventStream.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    /** At some kilobytes each, most of them on disk. */
    private static final int MOST_PENDING = 1_000_000;

    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long IDLE_COMMIT_NANOS = 1_000_000_000L;

    private final KafkaLink kafka;
    private final String group;
    private final Matcher matcher;
    private final Duplicates duplicates;
    private final RowWriter rows;
    private final IntSupplier pending;
    private final DeadLetters deadLetters;
    private final Clock clock;
    private final Thread thread;
    /** Read and dealt with, but not committed yet. */
    private final Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();

    private long committedAt;
    private volatile boolean closed;
    private volatile @Nullable Consumer<String, byte[]> consumer;

    /**
     * @param group whose committed positions it goes on from
     * @param pending notifications that are not delivered: with far too many of them, events stay in Kafka
     */
    public EventStream(
            KafkaLink kafka,
            String group,
            Matcher matcher,
            Duplicates duplicates,
            DeliveryLog deliveries,
            IntSupplier pending,
            Clock clock) {
        this.kafka = kafka;
        this.group = group;
        this.matcher = matcher;
        this.duplicates = duplicates;
        this.rows = new RowWriter(deliveries, PATIENCE);
        this.pending = pending;
        this.deadLetters = new DeadLetters(kafka);
        this.clock = clock;
        // not a virtual one: Kafka's client waits in a selector, which holds the carrier
        this.thread = Thread.ofPlatform().daemon().name(group).unstarted(this::run);
    }

    public EventStream start() {
        thread.start();
        return this;
    }

    @Override
    public void close() {
        closed = true;
        Consumer<String, byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try (Consumer<String, byte[]> open = kafka.consumer(Map.of("group.id", group))) {
                consumer = open;
                positions.clear();
                assign(open);
                while (!closed) {
                    awaitRoom();
                    handle(open, open.poll(POLL));
                }
            } catch (WakeupException | InterruptException e) {
                if (!closed) {
                    LOG.warnf("reading %s was interrupted and goes on", Topic.EVENTS.title());
                }
            } catch (KafkaException | EventNotKeptException e) {
                LOG.warnf("reading %s: %s; trying on", Topic.EVENTS.title(), e.getMessage());
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
    }

    /** Reads on when enough of what was matched is delivered: memory stays bounded, and Kafka keeps the rest. */
    private void awaitRoom() {
        boolean told = false;
        while (!closed && pending.getAsInt() > MOST_PENDING) {
            if (!told) {
                LOG.warnf(
                        "%d notifications are pending: no more events are read until providers take some",
                        pending.getAsInt());
                told = true;
            }
            LockSupport.parkNanos(AGAIN.toNanos());
        }
    }

    private static void assign(Consumer<String, byte[]> open) {
        List<PartitionInfo> found = open.partitionsFor(Topic.EVENTS.title(), Duration.ofSeconds(5));
        if (found == null || found.isEmpty()) {
            throw new KafkaException("the topic is not there yet");
        }
        open.assign(found.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
    }

    private void handle(Consumer<String, byte[]> open, ConsumerRecords<String, byte[]> batch) {
        if (batch.isEmpty()) {
            commit(open);
            return;
        }
        kafka.answered();
        boolean wrote = false;
        try {
            for (ConsumerRecord<String, byte[]> message : batch) {
                for (Delivery delivery : match(message)) {
                    rows.write(delivery);
                    wrote = true;
                }
                positions.put(
                        new TopicPartition(message.topic(), message.partition()),
                        new OffsetAndMetadata(message.offset() + 1));
            }
            rows.awaitAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
        if (wrote || System.nanoTime() - committedAt > IDLE_COMMIT_NANOS) {
            commit(open);
        }
    }

    private void commit(Consumer<String, byte[]> open) {
        if (!positions.isEmpty()) {
            open.commitSync(positions);
            positions.clear();
            committedAt = System.nanoTime();
        }
    }

    private List<Delivery> match(ConsumerRecord<String, byte[]> message) {
        if (message.value() == null) {
            return List.of();
        }
        FluxEvent event;
        try {
            event = RecordJson.decode(message.value(), FluxEvent.class);
        } catch (DecodeException e) {
            deadLetters.put(message, "is not an event: " + e.getMessage());
            return List.of();
        }
        if (event.id().isEmpty()) {
            deadLetters.put(message, "is an event without id");
            return List.of();
        }
        if (duplicates.isDuplicate(DedupKey.of(EventMetadata.cleaned(event)), event.id(), event.timestamp())) {
            return List.of();
        }
        return matcher.match(event, message.offset(), clock.instant());
    }
}
