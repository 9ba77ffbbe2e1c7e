package io.weirkeeper.runtime.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The process's connection to Kafka: one producer for everything, consumers on demand, and a memory of when Kafka last
 * answered. Never needed for a reconcile to succeed.
 */
public final class KafkaLink implements AutoCloseable {
    /** After so long without an answer the services do without Kafka until it is back. */
    public static final Duration UNREACHABLE_AFTER = Duration.ofSeconds(10);

    private final KafkaSettings settings;
    private final Clock clock;
    private final Producer<String, byte[]> producer;
    private volatile Instant lastAnswer;
    private final AtomicBoolean lastSendFailed = new AtomicBoolean();

    public KafkaLink(KafkaSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.lastAnswer = clock.instant();
        this.producer = new KafkaProducer<>(settings.producer(), new StringSerializer(), new ByteArraySerializer());
    }

    public KafkaSettings settings() {
        return settings;
    }

    /**
     * Sends a record; the future completes when all in-sync replicas have it. May block the caller for up to 200 ms:
     * not for workers.
     *
     * @param value null is Kafka's deletion marker
     */
    public CompletableFuture<Void> send(
            String topic, String key, byte @Nullable [] value, Map<String, byte[]> headers) {
        ProducerRecord<String, byte[]> message = new ProducerRecord<>(topic, key, value);
        headers.forEach((name, text) -> message.headers().add(name, text));
        return send(message);
    }

    /** As {@link #send(String, String, byte[], Map)}, to a given partition. */
    public CompletableFuture<Void> send(ProducerRecord<String, byte[]> message) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try {
            producer.send(message, (metadata, failure) -> {
                if (failure == null) {
                    answered();
                    lastSendFailed.set(false);
                    sent.complete(null);
                } else {
                    lastSendFailed.set(true);
                    sent.completeExceptionally(failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            lastSendFailed.set(true);
            sent.completeExceptionally(e);
        }
        return sent;
    }

    /** A new consumer with string keys; the caller closes it and uses it on one thread. */
    public Consumer<String, byte[]> consumer(Map<String, Object> more) {
        Map<String, Object> config = settings.consumer();
        config.putAll(more);
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** A consumer or the producer heard from a broker. */
    public void answered() {
        lastAnswer = clock.instant();
    }

    /** Whether Kafka has been silent for so long that others must do its work. */
    public boolean isUnreachable() {
        return lastAnswer.plus(UNREACHABLE_AFTER).isBefore(clock.instant());
    }

    /** Whether the last record could not be delivered: the next one had better go to the outbox at once. */
    public boolean isFailing() {
        return lastSendFailed.get();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
