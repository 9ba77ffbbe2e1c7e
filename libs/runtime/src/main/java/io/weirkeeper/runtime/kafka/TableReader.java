package io.weirkeeper.runtime.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads topics from their beginning and on, without a group: every process sees every record. Survives brokers that come
 * and go. Owns its thread.
 */
public final class TableReader implements AutoCloseable {
    /** Hears the records; called on the reader's thread and must only enqueue. */
    public interface Listener {
        void read(ConsumerRecord<String, byte[]> message);

        /** Everything that was there at the start has been read. Called once; tells whether to read on. */
        default boolean caughtUp() {
            return true;
        }
    }

    private static final Logger LOG = Logger.getLogger(TableReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofMillis(200);

    private final KafkaLink kafka;
    private final List<String> topics;
    private final Listener listener;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Consumer<String, byte[]> consumer;

    public TableReader(String name, KafkaLink kafka, List<String> topics, Listener listener) {
        this.kafka = kafka;
        this.topics = List.copyOf(topics);
        this.listener = listener;
        // not a virtual one: Kafka's client waits in a selector, which holds the carrier
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    public TableReader start() {
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
            thread.join(Duration.ofSeconds(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (Consumer<String, byte[]> open = kafka.consumer(Map.of())) {
            consumer = open;
            Map<TopicPartition, Long> ends = assign(open);
            boolean caughtUp = false;
            boolean goesOn = true;
            while (goesOn && !closed) {
                ConsumerRecords<String, byte[]> batch = open.poll(POLL);
                if (!batch.isEmpty() || isConnected(open)) {
                    kafka.answered();
                }
                for (ConsumerRecord<String, byte[]> message : batch) {
                    listener.read(message);
                }
                if (!caughtUp && isPast(open, ends)) {
                    caughtUp = true;
                    goesOn = listener.caughtUp();
                }
            }
        } catch (WakeupException | InterruptException e) {
            if (!closed) {
                LOG.error("the reader of " + topics + " was interrupted", e);
            }
        }
    }

    /** Waits for the topics' partitions and goes to their beginning; asks again until a broker answers. */
    private Map<TopicPartition, Long> assign(Consumer<String, byte[]> open) {
        while (!closed) {
            try {
                List<TopicPartition> partitions = topics.stream()
                        .flatMap(topic -> partitionsOf(open, topic).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
                open.assign(partitions);
                open.seekToBeginning(partitions);
                Map<TopicPartition, Long> ends = new HashMap<>(open.endOffsets(partitions));
                kafka.answered();
                return ends;
            } catch (WakeupException | InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                LOG.debugf("reading %s: %s", topics, e.getMessage());
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
        throw new WakeupException();
    }

    /** Blocks up to the client's own time limit for metadata. */
    private static List<PartitionInfo> partitionsOf(Consumer<String, byte[]> open, String topic) {
        List<PartitionInfo> partitions = open.partitionsFor(topic, Duration.ofSeconds(5));
        if (partitions == null || partitions.isEmpty()) {
            throw new KafkaException("topic " + topic + " is not there yet");
        }
        return partitions;
    }

    /** Whether the client holds a connection: a quiet topic says nothing about its broker. */
    private static boolean isConnected(Consumer<String, byte[]> open) {
        return open.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("connection-count"))
                .anyMatch(metric -> metric.metricValue() instanceof Double count && count > 0);
    }

    private static boolean isPast(Consumer<String, byte[]> open, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> open.position(end.getKey()) >= end.getValue());
    }
}
