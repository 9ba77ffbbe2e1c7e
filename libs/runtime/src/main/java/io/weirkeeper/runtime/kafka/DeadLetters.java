package io.weirkeeper.runtime.kafka;

import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.DeadLetter;
import io.weirkeeper.api.event.EventHeaders;
import io.weirkeeper.api.event.Topic;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Sets records aside that nobody can use, with the reason, for people to look at. Never stops a partition. */
public final class DeadLetters {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final KafkaLink kafka;
    private final AtomicLong count = new AtomicLong();

    public DeadLetters(KafkaLink kafka) {
        this.kafka = kafka;
    }

    public void put(ConsumerRecord<String, byte[]> message, String reason) {
        count.incrementAndGet();
        LOG.errorf(
                "record %s-%d@%d cannot be used and goes to %s: %s",
                message.topic(), message.partition(), message.offset(), Topic.DEAD_LETTERS.title(), reason);
        byte[] value = message.value() == null ? new byte[0] : message.value();
        byte[] bounded = Arrays.copyOf(value, Math.min(value.length, DeadLetter.MAX_VALUE_BYTES));
        String key = message.key() == null ? "" : message.key();
        Instant now = Instant.ofEpochMilli(message.timestamp());
        DeadLetter letter = new DeadLetter(
                message.topic(),
                message.partition(),
                message.offset(),
                key,
                reason,
                Base64.getEncoder().encodeToString(bounded),
                now);
        String id = message.topic() + "-" + message.partition() + "-" + message.offset();
        EventHeaders headers = new EventHeaders(id, "weirkeeper", Topic.DEAD_LETTERS.eventType(), id, now, "unknown");
        kafka.send(Topic.DEAD_LETTERS.title(), key.isEmpty() ? id : key, RecordJson.encode(letter), headers.toMap())
                .exceptionally(e -> {
                    LOG.warnf("the dead letter %s was not kept: %s", id, e.getMessage());
                    return null;
                });
    }

    public long count() {
        return count.get();
    }
}
