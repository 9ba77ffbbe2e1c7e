package io.weirkeeper.cli;

import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.api.event.EventHeaders;
import io.weirkeeper.api.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** The topic {@code weir.deliveries}, read from its beginning to where it ends now, and written to. */
final class DeliveryTopic implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final List<TopicPartition> partitions;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    private DeliveryTopic(
            KafkaConsumer<String, byte[]> consumer,
            KafkaProducer<String, byte[]> producer,
            List<TopicPartition> partitions) {
        this.consumer = consumer;
        this.producer = producer;
        this.partitions = partitions;
    }

    /** @throws KafkaException when there is no such broker or topic */
    static DeliveryTopic open(Map<String, Object> settings) {
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        try {
            List<PartitionInfo> found = consumer.partitionsFor(Topic.DELIVERIES.title(), PATIENCE);
            if (found == null || found.isEmpty()) {
                throw new KafkaException("there is no topic " + Topic.DELIVERIES.title());
            }
            List<TopicPartition> partitions = found.stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .sorted(Comparator.comparingInt(TopicPartition::partition))
                    .toList();
            return new DeliveryTopic(
                    consumer,
                    new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()),
                    partitions);
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
    }

    /** The newest row of each delivery that is wanted, oldest first. */
    List<Delivery> rows(Predicate<Delivery> wanted) {
        Map<String, Delivery> last = new LinkedHashMap<>();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
            for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofMillis(500))) {
                Delivery row = decoded(message.value());
                if (row == null || !wanted.test(row)) {
                    last.remove(message.key());
                } else {
                    last.put(message.key(), row);
                }
            }
        }
        return last.values().stream()
                .sorted(Comparator.comparing(Delivery::created).thenComparing(Delivery::sequence))
                .toList();
    }

    private static @Nullable Delivery decoded(byte @Nullable [] value) {
        try {
            return value == null ? null : RecordJson.decode(value, Delivery.class);
        } catch (DecodeException e) {
            return null; // the service tells of it
        }
    }

    /** Sends a row to the partition where its alert's owner reads it. */
    void put(Delivery row) {
        byte[] alert = row.alertUid().getBytes(StandardCharsets.UTF_8);
        int partition = Utils.toPositive(Utils.murmur2(alert)) % partitions.size();
        ProducerRecord<String, byte[]> message =
                new ProducerRecord<>(Topic.DELIVERIES.title(), partition, row.key(), RecordJson.encode(row));
        new EventHeaders(
                        row.eventId() + "-" + row.state().text() + "-" + row.attempts(),
                        "weir",
                        Topic.DELIVERIES.eventType(),
                        row.key(),
                        row.created(),
                        "")
                .toMap()
                .forEach((name, text) -> message.headers().add(name, text));
        sent.add(producer.send(message));
    }

    /** Returns when all that was put is safe. */
    void flush() {
        for (Future<RecordMetadata> one : sent) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new KafkaException("a row was not taken", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("interrupted", e);
            }
        }
        sent.clear();
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
