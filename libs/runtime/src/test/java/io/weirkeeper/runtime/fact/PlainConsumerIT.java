package io.weirkeeper.runtime.fact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.api.event.Topic;
import io.weirkeeper.runtime.kafka.KafkaLink;
import io.weirkeeper.runtime.kafka.KafkaSettings;
import io.weirkeeper.testkit.kafka.Kafka;
import io.weirkeeper.testkit.kafka.WithKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** The consumer of docs/EVENTS.md: the plain Kafka client, a JSON parser and nothing of ours read an artifact. */
@WithKafka(own = true)
class PlainConsumerIT {
    private static final Subject FLEET =
            new Subject("cluster-1", "GitRepository", "flux-system", "fleet", "uid-1", "42");

    @Test
    void readsAnArtifactAsDocumented(Kafka kafka) throws IOException {
        // Given
        kafka.createTopic(
                Topic.ARTIFACTS.title(),
                8,
                Map.of("cleanup.policy", Topic.ARTIFACTS.cleanup().policy()));
        Artifact artifact = new Artifact(
                "sha256:abc",
                Instant.EPOCH,
                Map.of(),
                "gitrepository/flux-system/fleet/1.tar.gz",
                "main@sha1:1",
                9L,
                "http://source/gitrepository/flux-system/fleet/1.tar.gz");
        KafkaLink link =
                new KafkaLink(new KafkaSettings(kafka.bootstrapServers(), Map.of(), 8, (short) 1), Clock.systemUTC());
        try (KafkaFactSink sink = new KafkaFactSink(link, "source-controller", "cluster-1", Clock.systemUTC())) {
            sink.publish(ArtifactFact.of(FLEET, artifact));

            // When
            ConsumerRecord<String, byte[]> read = readFirst(kafka.bootstrapServers());

            // Then
            assertThat(read.key()).isEqualTo("cluster-1/GitRepository/flux-system/fleet");
            assertThat(headers(read))
                    .containsEntry("ce_specversion", "1.0")
                    .containsEntry("ce_source", "source-controller")
                    .containsEntry("ce_type", "io.weirkeeper.artifact/v1")
                    .containsEntry("ce_subject", "cluster-1/GitRepository/flux-system/fleet")
                    .containsEntry("ce_cluster", "cluster-1")
                    .containsEntry("content-type", "application/json")
                    .containsKeys("ce_id", "ce_time")
                    .hasSize(8);
            assertThat(Instant.parse(headers(read).getOrDefault("ce_time", ""))).isAfter(Instant.EPOCH);
            JsonNode expected = new ObjectMapper().readTree("""
                    {"cluster":"cluster-1","kind":"GitRepository","namespace":"flux-system","name":"fleet",
                     "uid":"uid-1","resourceVersion":"42","revision":"main@sha1:1","digest":"sha256:abc",
                     "url":"http://source/gitrepository/flux-system/fleet/1.tar.gz","size":9}""");
            assertThat(new ObjectMapper().readTree(read.value())).isEqualTo(expected);
        } finally {
            link.close();
        }
    }

    /** As in docs/EVENTS.md, but ends with the first record. */
    private static ConsumerRecord<String, byte[]> readFirst(String bootstrapServers) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor("weir.artifacts").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList());
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            for (int polls = 0; records.isEmpty() && polls < 30; polls++) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
            assertThat(records).hasSize(1);
            return records.getFirst();
        }
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> read) {
        Map<String, String> headers = new TreeMap<>();
        read.headers().forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }
}
