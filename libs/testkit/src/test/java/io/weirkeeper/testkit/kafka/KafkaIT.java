package io.weirkeeper.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@WithKafka(own = true)
class KafkaIT {

    @Test
    void givesBackWhatWasSentInItsOrder(Kafka kafka) {
        // Given
        kafka.createTopic("letters", 8, Map.of());

        // When
        kafka.send("letters", "a", "first");
        kafka.send("letters", "a", "second");

        // Then
        List<String> values = kafka.records("letters").stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
        assertThat(values).containsExactly("first", "second");
    }

    @Test
    void comesBackWithPortAndDataAfterItWasDown(Kafka kafka) {
        // Given
        kafka.createTopic("kept", 1, Map.of("cleanup.policy", "compact"));
        kafka.send("kept", "key", "value");
        String before = kafka.bootstrapServers();
        kafka.stop();

        // When
        kafka.restart();

        // Then
        assertThat(kafka.bootstrapServers()).isEqualTo(before);
        assertThat(kafka.await("kept", record -> record.key().equals("key")).value())
                .isEqualTo("value".getBytes(StandardCharsets.UTF_8));
    }
}
