package io.weirkeeper.runtime.fact;

import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.Fact;
import io.weirkeeper.api.event.ReadinessFact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.api.event.Topic;
import io.weirkeeper.runtime.kafka.DeadLetters;
import io.weirkeeper.runtime.kafka.KafkaLink;
import io.weirkeeper.runtime.kafka.TableReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The facts on Kafka's tables, read and decoded once for all services of a process. Who comes later hears first what is
 * known by then, so it misses nothing. Reads from the first listener on. Thread-safe.
 */
public final class FactTable implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FactTable.class);

    private final KafkaLink kafka;
    private final DeadLetters deadLetters;
    private final String cluster;
    private final BiConsumer<String, Instant> heardOf;

    private final Map<String, Fact> facts = new HashMap<>();
    private final Set<String> toldKinds = new HashSet<>();
    private final List<FactListener> listeners = new ArrayList<>();
    private boolean caughtUp;
    private @Nullable TableReader reader;

    /**
     * @param cluster facts of other clusters on the same topics are not ours
     * @param heardOf is given the topic of each fact and when it was told
     */
    public FactTable(KafkaLink kafka, String cluster, BiConsumer<String, Instant> heardOf) {
        this.kafka = kafka;
        this.deadLetters = new DeadLetters(kafka);
        this.cluster = cluster;
        this.heardOf = heardOf;
    }

    synchronized void listen(FactListener listener) {
        facts.values().forEach(listener::heard);
        listeners.add(listener);
        if (reader == null) {
            reader = new TableReader(
                            "facts", kafka, List.of(Topic.ARTIFACTS.title(), Topic.READINESS.title()), new Table())
                    .start();
        }
    }

    synchronized void ignore(FactListener listener) {
        listeners.remove(listener);
    }

    /** Whether others must be asked about objects of a kind: nobody ever told a fact about one, or Kafka is away. */
    synchronized boolean lacks(String kind) {
        return kafka.isUnreachable() || (caughtUp && !toldKinds.contains(kind));
    }

    @Override
    public void close() {
        TableReader open;
        synchronized (this) {
            open = reader;
        }
        if (open != null) {
            open.close();
        }
    }

    private synchronized void keep(ConsumerRecord<String, byte[]> message, Fact fact) {
        String place = message.topic() + "/" + message.key();
        if (fact.deleted()) {
            facts.remove(place);
        } else {
            facts.put(place, fact);
        }
        toldKinds.add(fact.subject().kind());
        if (caughtUp) { // what is older was told to others
            heardOf.accept(message.topic(), Instant.ofEpochMilli(message.timestamp()));
        }
        for (FactListener listener : listeners) {
            try {
                listener.heard(fact);
            } catch (RuntimeException e) { // a defect of ours: the others go on
                LOG.errorf(
                        e, "the fact about %s was not taken: %s", fact.subject().reference(), e);
            }
        }
    }

    private final class Table implements TableReader.Listener {
        @Override
        public void read(ConsumerRecord<String, byte[]> message) {
            if (message.value() == null) {
                return; // the tombstone was read a day earlier
            }
            Optional<Subject> key = Optional.ofNullable(message.key()).flatMap(Subject::ofKey);
            if (key.isPresent() && !key.get().cluster().equals(cluster)) {
                return;
            }
            Fact fact;
            try {
                fact = message.topic().equals(Topic.ARTIFACTS.title())
                        ? RecordJson.decode(message.value(), ArtifactFact.class)
                        : RecordJson.decode(message.value(), ReadinessFact.class);
            } catch (IllegalArgumentException e) {
                deadLetters.put(message, e.getMessage() == null ? "cannot be decoded" : e.getMessage());
                return;
            }
            keep(message, fact);
        }

        @Override
        public boolean caughtUp() {
            synchronized (FactTable.this) {
                caughtUp = true;
            }
            return true;
        }
    }
}
