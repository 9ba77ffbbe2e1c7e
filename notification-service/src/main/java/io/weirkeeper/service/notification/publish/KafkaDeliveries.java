package io.weirkeeper.service.notification.publish;

import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.api.event.EventHeaders;
import io.weirkeeper.api.event.Topic;
import io.weirkeeper.runtime.kafka.DeadLetters;
import io.weirkeeper.runtime.kafka.KafkaLink;
import io.weirkeeper.runtime.kafka.TableReader;
import io.weirkeeper.service.notification.deliver.DeliveryLog;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * Deliveries on {@code weir.deliveries}. All rows of an alert are in one partition, so that who owns it sees them in
 * order.
 */
public final class KafkaDeliveries implements DeliveryLog {
    private final KafkaLink kafka;
    private final DeadLetters deadLetters;
    private final String controller;
    private final String cluster;
    private final Clock clock;

    public KafkaDeliveries(KafkaLink kafka, DeadLetters deadLetters, String controller, String cluster, Clock clock) {
        this.kafka = kafka;
        this.deadLetters = deadLetters;
        this.controller = controller;
        this.cluster = cluster;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Void> append(Delivery delivery) {
        String key = delivery.key();
        ProducerRecord<String, byte[]> message = new ProducerRecord<>(
                Topic.DELIVERIES.title(),
                partition(delivery.alertUid(), kafka.settings().partitions()),
                key,
                RecordJson.encode(delivery));
        EventHeaders headers = new EventHeaders(
                delivery.eventId() + "-" + delivery.state().text() + "-" + delivery.attempts(),
                controller,
                Topic.DELIVERIES.eventType(),
                key,
                clock.instant(),
                cluster);
        headers.toMap().forEach((name, text) -> message.headers().add(name, text));
        return kafka.send(message);
    }

    /** Reads all rows and goes on reading, until the returned reader is closed. */
    public TableReader read(Listener listener) {
        return new TableReader(
                        controller + "-deliveries",
                        kafka,
                        List.of(Topic.DELIVERIES.title()),
                        new TableReader.Listener() {
                            @Override
                            public void read(ConsumerRecord<String, byte[]> message) {
                                row(message, listener);
                            }

                            @Override
                            public boolean caughtUp() {
                                listener.caughtUp();
                                return true;
                            }
                        })
                .start();
    }

    private void row(ConsumerRecord<String, byte[]> message, Listener listener) {
        if (message.value() == null) {
            return; // deleted
        }
        Delivery row;
        try {
            row = RecordJson.decode(message.value(), Delivery.class);
        } catch (DecodeException e) {
            deadLetters.put(message, "is not a delivery: " + e.getMessage());
            return;
        }
        listener.row(row);
    }

    /** The partition of an alert, as Kafka itself would choose it for a key. */
    static int partition(String alertUid, int partitions) {
        return Utils.toPositive(Utils.murmur2(alertUid.getBytes(StandardCharsets.UTF_8))) % partitions;
    }
}
