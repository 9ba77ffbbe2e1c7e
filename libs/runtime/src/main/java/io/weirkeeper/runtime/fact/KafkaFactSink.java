package io.weirkeeper.runtime.fact;

import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.EventHeaders;
import io.weirkeeper.api.event.Fact;
import io.weirkeeper.api.event.Topic;
import io.weirkeeper.runtime.kafka.KafkaLink;
import io.weirkeeper.runtime.reconcile.FactSink;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes facts to Kafka from a thread of its own. Only the last fact of an object waits: a newer one replaces it, so
 * that memory is bounded by the number of objects however long Kafka is away.
 */
public final class KafkaFactSink implements FactSink, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KafkaFactSink.class);
    private static final Duration AGAIN = Duration.ofMillis(500);

    /** Sends a record; the future completes when it is safe, or is given up. */
    @FunctionalInterface
    interface Sending {
        CompletableFuture<Void> send(String topic, String key, byte @Nullable [] value, Map<String, byte[]> headers);
    }

    private final Sending kafka;
    private final String source;
    private final String cluster;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Map<String, Fact> waiting = new LinkedHashMap<>();
    private final Set<String> alive = new HashSet<>();
    /** By key, the last that was handed to Kafka and is not safe yet. */
    private final Map<String, Fact> underWay = new ConcurrentHashMap<>();

    private final Thread thread;
    private volatile boolean closed;
    /** Whether to wait a while before the next one. */
    private volatile boolean failed;

    /** @param source who publishes, such as {@code source-controller} */
    public KafkaFactSink(KafkaLink kafka, String source, String cluster, Clock clock) {
        this(kafka::send, source, cluster, clock);
    }

    KafkaFactSink(Sending kafka, String source, String cluster, Clock clock) {
        this.kafka = kafka;
        this.source = source;
        this.cluster = cluster;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name(source + "-facts").start(this::run);
    }

    @Override
    public void publish(Fact fact) {
        lock.lock();
        try {
            waiting.put(key(fact), fact);
            if (fact.deleted()) {
                alive.remove(key(fact));
            } else {
                alive.add(key(fact));
            }
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Lets Kafka forget a key whose tombstone everybody has read; not if the object is there again. */
    void forget(Topic topic, String key) {
        lock.lock();
        try {
            if (!alive.contains(key) && !waiting.containsKey(key)) {
                // a failure is of no consequence: the next sweep finds the tombstone again
                kafka.send(topic.title(), key, null, Map.of());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                if (failed) {
                    failed = false;
                    LockSupport.parkNanos(AGAIN.toNanos());
                }
                send(take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Fact fact) {
        String key = key(fact);
        EventHeaders headers = new EventHeaders(
                fact.subject().uid() + "-" + fact.subject().resourceVersion() + (fact.deleted() ? "-deleted" : ""),
                source,
                fact.topic().eventType(),
                key,
                clock.instant(),
                cluster);
        underWay.put(key, fact);
        CompletableFuture<Void> sent = kafka.send(fact.topic().title(), key, RecordJson.encode(fact), headers.toMap());
        sent.whenComplete((_, failure) -> {
            boolean isNewest = underWay.remove(key, fact);
            if (failure != null && isNewest) { // an older one must not be the last of its key
                LOG.debugf("fact of %s waits: %s", key, failure.getMessage());
                keep(key, fact);
            }
        });
    }

    /** Puts a fact back that did not get through, unless a newer one waits. */
    private void keep(String key, Fact fact) {
        lock.lock();
        try {
            failed = true;
            if (!closed && waiting.putIfAbsent(key, fact) == null) {
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private Fact take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty()) {
                arrived.await();
            }
            var first = waiting.entrySet().iterator();
            Fact fact = first.next().getValue();
            first.remove();
            return fact;
        } finally {
            lock.unlock();
        }
    }

    private static String key(Fact fact) {
        return fact.subject().key();
    }
}
