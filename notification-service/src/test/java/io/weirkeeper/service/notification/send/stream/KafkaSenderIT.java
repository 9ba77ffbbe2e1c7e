package io.weirkeeper.service.notification.send.stream;

import static io.weirkeeper.service.notification.send.SendTools.event;
import static io.weirkeeper.service.notification.send.SendTools.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.service.notification.send.GenericSender;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.testkit.kafka.Kafka;
import io.weirkeeper.testkit.kafka.WithKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithKafka
class KafkaSenderIT {
    private final KafkaSender sender = new KafkaSender();

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void putsTheEventOnTheTopicOfTheChannel(Kafka kafka) {
        kafka.createTopic("team-alerts", 1, Map.of());
        var event = event("error", Map.of());

        sender.send(event, to("kafka", kafka.bootstrapServers(), "team-alerts", Map.of("headers", "team: x\n")));

        ConsumerRecord<String, byte[]> found = read(kafka).getFirst();
        assertThat(found.key()).isEqualTo("Kustomization/flux-system/apps");
        assertThat(found.value()).isEqualTo(GenericSender.body(event));
        assertThat(new String(found.headers().lastHeader("id").value(), StandardCharsets.UTF_8))
                .isEqualTo(event.id());
        assertThat(new String(found.headers().lastHeader("team").value(), StandardCharsets.UTF_8))
                .isEqualTo("x");
    }

    @Test
    void saysThatNobodyListens() {
        assertThatThrownBy(() -> sender.send(
                        event("error", Map.of()),
                        to("kafka", "127.0.0.1:1", "t", Map.of(), spec -> spec.put("timeout", "1s"))))
                .isInstanceOf(SendException.class);
    }

    private static List<ConsumerRecord<String, byte[]>> read(Kafka kafka) {
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("team-alerts", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
                return !found.isEmpty();
            });
        }
        return found;
    }
}
