package io.weirkeeper.runtime.fact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.Fact;
import io.weirkeeper.api.event.ReadinessFact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.api.event.Topic;
import io.weirkeeper.runtime.kafka.DeadLetters;
import io.weirkeeper.runtime.kafka.KafkaLink;
import io.weirkeeper.runtime.kafka.TableReader;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ListWatch;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hears the facts of some kinds: from Kafka's tables, and by watching a kind itself when there is no Kafka, when Kafka
 * is unreachable, or when nobody ever told a fact about it there (a real Flux controller serves it).
 */
public final class FactHearing implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FactHearing.class);
    private static final long CHECK_SECONDS = 2;

    private final KubeApi api;
    private final @Nullable KafkaLink kafka;
    private final @Nullable DeadLetters deadLetters;
    private final String cluster;
    private final ListOptions selection;
    private final List<FactKind> kinds;
    private final FactListener listener;
    private final BiConsumer<String, Instant> heardOf;
    private final ScheduledExecutorService timer;

    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Map<FactKind, ListWatch> watches = new HashMap<>();
    private volatile boolean caughtUp;
    private @Nullable TableReader table;
    private @Nullable ScheduledFuture<?> checks;

    /**
     * @param kafka null when there is none
     * @param cluster facts of other clusters on the same topics are not ours
     * @param heardOf is given the topic of each fact and when it was told
     */
    public FactHearing(
            KubeApi api,
            @Nullable KafkaLink kafka,
            String cluster,
            ListOptions selection,
            List<FactKind> kinds,
            FactListener listener,
            BiConsumer<String, Instant> heardOf,
            ScheduledExecutorService timer) {
        this.api = api;
        this.kafka = kafka;
        this.deadLetters = kafka == null ? null : new DeadLetters(kafka);
        this.cluster = cluster;
        this.selection = selection;
        this.kinds = List.copyOf(kinds);
        this.listener = listener;
        this.heardOf = heardOf;
        this.timer = timer;
    }

    public synchronized FactHearing start() {
        if (kafka == null) {
            kinds.forEach(this::watch);
            return this;
        }
        table = new TableReader("facts", kafka, List.of(Topic.ARTIFACTS.title(), Topic.READINESS.title()), new Table())
                .start();
        checks = timer.scheduleWithFixedDelay(
                this::substitute, KafkaLink.UNREACHABLE_AFTER.toSeconds(), CHECK_SECONDS, TimeUnit.SECONDS);
        return this;
    }

    @Override
    public synchronized void close() {
        if (checks != null) {
            checks.cancel(false);
        }
        if (table != null) {
            table.close();
        }
        watches.values().forEach(ListWatch::close);
        watches.clear();
    }

    /** Watches what Kafka does not tell, and stops watching what it does. */
    private synchronized void substitute() {
        boolean away = kafka == null || kafka.isUnreachable();
        for (FactKind kind : kinds) {
            boolean needed = away || (caughtUp && !told.contains(kind.type().kind()));
            if (needed && !watches.containsKey(kind)) {
                LOG.debugf(
                        "watching %s: nobody tells facts about it", kind.type().kind());
                watch(kind);
            } else if (!needed && watches.containsKey(kind)) {
                LOG.debugf("facts about %s are told again", kind.type().kind());
                watches.remove(kind).close();
            }
        }
    }

    private synchronized void watch(FactKind kind) {
        watches.put(kind, new ListWatch(api, kind.type(), selection, new Watched(kind), timer).start());
    }

    private final class Watched implements ListWatch.Listener {
        private final FactKind kind;

        private Watched(FactKind kind) {
            this.kind = kind;
        }

        @Override
        public void present(ObjectNode object) {
            listener.heard(kind.read().apply(object));
        }

        @Override
        public void absent(String namespace, String name) {
            listener.heard(kind.deleted().apply(new Subject(cluster, kind.type().kind(), namespace, name, "", "")));
        }

        @Override
        public void listed() {}
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
            try {
                Fact fact = message.topic().equals(Topic.ARTIFACTS.title())
                        ? RecordJson.decode(message.value(), ArtifactFact.class)
                        : RecordJson.decode(message.value(), ReadinessFact.class);
                told.add(fact.subject().kind());
                if (caughtUp) { // what is older was told to others
                    heardOf.accept(message.topic(), Instant.ofEpochMilli(message.timestamp()));
                }
                listener.heard(fact);
            } catch (IllegalArgumentException e) {
                if (deadLetters != null) {
                    deadLetters.put(message, e.getMessage() == null ? "cannot be decoded" : e.getMessage());
                }
            }
        }

        @Override
        public void caughtUp() {
            caughtUp = true;
        }
    }
}
