package io.weirkeeper.runtime.fact;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weirkeeper.api.event.EventHeaders;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.api.event.Topic;
import io.weirkeeper.runtime.kafka.KafkaLink;
import io.weirkeeper.runtime.kafka.TableReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Gives the keys of deleted objects back to Kafka: a day after the tombstone of one of our objects the key gets Kafka's
 * own deletion marker, so that the topics do not grow with what is long gone (docs/EVENTS.md). What is due is read from
 * the topics themselves and so does not depend on how long a process lives.
 */
public final class TombstoneSweep implements AutoCloseable {
    /** How long everybody has to read a tombstone. */
    static final Duration KEPT = Duration.ofDays(1);

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Grave(Topic topic, Instant since) {}

    private final KafkaLink kafka;
    private final KafkaFactSink sink;
    private final String source;
    private final String cluster;
    private final Clock clock;
    private final BooleanSupplier responsible;
    private @Nullable TableReader reader;

    /**
     * @param source whose tombstones: the writer of the sink's facts
     * @param responsible whether this process writes the facts of its service now
     */
    public TombstoneSweep(
            KafkaLink kafka,
            KafkaFactSink sink,
            String source,
            String cluster,
            Clock clock,
            BooleanSupplier responsible) {
        this.kafka = kafka;
        this.sink = sink;
        this.source = source;
        this.cluster = cluster;
        this.clock = clock;
        this.responsible = responsible;
    }

    /** Begins one pass over the topics in the background; ends the one before if that is still under way. */
    public synchronized void begin() {
        close();
        if (responsible.getAsBoolean() && !kafka.isUnreachable()) {
            reader = new TableReader(
                            source + "-tombstones",
                            kafka,
                            List.of(Topic.ARTIFACTS.title(), Topic.READINESS.title()),
                            new Pass())
                    .start();
        }
    }

    @Override
    public synchronized void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    private final class Pass implements TableReader.Listener {
        private final Map<String, Grave> graves = new HashMap<>();

        @Override
        public void read(ConsumerRecord<String, byte[]> message) {
            String key = message.key();
            Optional<Subject> subject = Optional.ofNullable(key).flatMap(Subject::ofKey);
            if (subject.isEmpty() || !subject.get().cluster().equals(cluster)) {
                return;
            }
            String place = message.topic() + "/" + key;
            graves.remove(place);
            if (message.value() != null
                    && header(message, EventHeaders.SOURCE).equals(source)
                    && isTombstone(message.value())) {
                Topic topic = message.topic().equals(Topic.ARTIFACTS.title()) ? Topic.ARTIFACTS : Topic.READINESS;
                told(message).ifPresent(since -> graves.put(place, new Grave(topic, since)));
            }
        }

        @Override
        public boolean caughtUp() {
            Instant before = clock.instant().minus(KEPT);
            graves.forEach((place, grave) -> {
                if (!grave.since().isAfter(before)) {
                    sink.forget(grave.topic(), place.substring(place.indexOf('/') + 1));
                }
            });
            return false;
        }
    }

    private static boolean isTombstone(byte[] value) {
        try {
            JsonNode fact = JSON.readTree(value);
            return fact != null && fact.path("deleted").asBoolean();
        } catch (JacksonException e) {
            return false; // whoever reads facts sets it aside
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be read", e);
        }
    }

    private static Optional<Instant> told(ConsumerRecord<String, byte[]> message) {
        try {
            return Optional.of(Instant.parse(header(message, EventHeaders.TIME)));
        } catch (DateTimeException e) {
            return Optional.empty(); // not written by us
        }
    }

    private static String header(ConsumerRecord<String, byte[]> message, String name) {
        Header header = message.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
