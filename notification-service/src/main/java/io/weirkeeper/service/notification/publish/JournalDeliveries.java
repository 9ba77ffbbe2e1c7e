package io.weirkeeper.service.notification.publish;

import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.service.notification.deliver.DeliveryLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries in a journal, for life without Kafka. Rows that come in while the disk is busy are written and synced
 * together, so that a storm costs a few syncs and not two for each row. They survive the process. Bounded. One process
 * per directory; thread-safe; one thread of its own writes and tells the listener.
 */
public final class JournalDeliveries implements DeliveryLog, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JournalDeliveries.class);
    private static final int MOST_FILES = 8;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Write(Delivery delivery, byte[] line, CompletableFuture<Void> safe) {}

    private record Place(Path file, long line) {}

    private final Path directory;
    private final int capacity;
    private final Journal journal;
    private final Thread writer = Thread.ofVirtual().name("deliveries-journal").unstarted(this::write);
    private final Object lock = new Object();
    private List<Write> waiting = new ArrayList<>();
    private boolean closed;
    /** From the keys of pending rows to the files that hold them. The writer's own after {@link #read}. */
    private final Map<String, Path> pending = new HashMap<>();
    /** How many pending rows each file holds. */
    private final Map<Path, Integer> needed = new HashMap<>();

    private int taken;
    private @Nullable Listener listener;

    /**
     * Opens the directory, making it when it is missing.
     *
     * @param capacity pending deliveries at most; beyond it nothing more is taken
     */
    public static JournalDeliveries open(Path directory, int capacity) {
        try {
            return new JournalDeliveries(directory, capacity, Journal.open(directory));
        } catch (IOException e) {
            throw new UncheckedIOException("the directory " + directory + " cannot be used: " + e.getMessage(), e);
        }
    }

    private JournalDeliveries(Path directory, int capacity, Journal journal) {
        this.directory = directory;
        this.capacity = capacity;
        this.journal = journal;
    }

    /** Hands over what an earlier process left, and from now on every row. Once. */
    public void read(Listener to) {
        try {
            Map<String, Place> last = lastPending();
            for (Path file : journal.files()) {
                Journal.read(
                        file,
                        (_, number, line) -> decoded(file, line)
                                .filter(row -> new Place(file, number).equals(last.get(row.key())))
                                .ifPresent(to::row));
            }
            last.forEach((key, place) -> moved(key, place.file()));
        } catch (IOException e) {
            throw new UncheckedIOException("the directory " + directory + " cannot be read: " + e.getMessage(), e);
        }
        to.caughtUp();
        synchronized (lock) {
            listener = to;
            taken += pending.size();
        }
        writer.start();
    }

    /** Where the newest row of each delivery is that is still pending. */
    private Map<String, Place> lastPending() throws IOException {
        Map<String, Place> last = new HashMap<>();
        for (Path file : journal.files()) {
            Journal.read(
                    file,
                    (_, number, line) -> decoded(file, line).ifPresent(row -> {
                        if (row.state() == Delivery.State.PENDING) {
                            last.put(row.key(), new Place(file, number));
                        } else {
                            last.remove(row.key());
                        }
                    }));
        }
        return last;
    }

    private static Optional<Delivery> decoded(Path file, String line) {
        try {
            return Optional.of(RecordJson.decode(Journal.bytes(line), Delivery.class));
        } catch (DecodeException e) {
            LOG.errorf("%s holds a line that is not a delivery: %s", file, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public CompletionStage<Void> append(Delivery delivery) {
        Write write = new Write(delivery, RecordJson.encode(kept(delivery)), new CompletableFuture<>());
        synchronized (lock) {
            boolean isFirst = delivery.state() == Delivery.State.PENDING && delivery.attempts() == 0;
            if (closed) {
                return CompletableFuture.failedFuture(new IOException("the service is ending"));
            }
            if (isFirst && taken >= capacity) {
                return CompletableFuture.failedFuture(new IOException(
                        "the journal " + directory + " is full: " + capacity + " notifications are pending"));
            }
            taken += isFirst ? 1 : 0;
            waiting.add(write);
            lock.notifyAll();
        }
        return write.safe();
    }

    /** What is finished is only crossed out: nobody reads it from here. */
    private static Delivery kept(Delivery delivery) {
        return delivery.state() == Delivery.State.PENDING ? delivery : delivery.withEvent(null);
    }

    private void write() {
        try {
            for (List<Write> writes = next(); !writes.isEmpty(); writes = next()) {
                write(writes);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** What came in since, at least one; nothing when closed. */
    private List<Write> next() throws InterruptedException {
        synchronized (lock) {
            while (waiting.isEmpty() && !closed) {
                lock.wait();
            }
            List<Write> next = waiting;
            waiting = new ArrayList<>();
            return next;
        }
    }

    private void write(List<Write> writes) {
        try {
            journal.append(writes.stream().map(Write::line).toList());
        } catch (IOException e) {
            failed(writes, e);
            return;
        }
        int freed = 0;
        for (Write write : writes) {
            Delivery row = write.delivery();
            if (row.state() == Delivery.State.PENDING) {
                boolean isKnown = moved(row.key(), journal.current());
                freed += isKnown && row.attempts() == 0 ? 1 : 0; // the same event, matched again
            } else {
                freed += gone(row.key()) ? 1 : 0;
            }
        }
        @Nullable Listener told;
        synchronized (lock) {
            taken -= freed;
            told = listener;
        }
        for (Write write : writes) {
            if (told != null) {
                told.row(write.delivery());
            }
            write.safe().complete(null);
        }
        clean();
    }

    /** Notes which file holds a pending row; whether another did before. */
    private boolean moved(String key, Path file) {
        boolean isKnown = gone(key);
        pending.put(key, file);
        needed.merge(file, 1, Integer::sum);
        return isKnown;
    }

    private boolean gone(String key) {
        Path before = pending.remove(key);
        if (before == null) {
            return false;
        }
        needed.merge(before, -1, (count, minus) -> count + minus == 0 ? null : count + minus);
        return true;
    }

    private void failed(List<Write> writes, IOException e) {
        synchronized (lock) {
            for (Write write : writes) {
                Delivery row = write.delivery();
                taken -= row.state() == Delivery.State.PENDING && row.attempts() == 0 ? 1 : 0;
            }
        }
        writes.forEach(write -> write.safe().completeExceptionally(e));
    }

    /** Lets go of the oldest files; what is still pending in one of too many moves on. */
    private void clean() {
        try {
            while (journal.files().size() > 1) {
                Path oldest = journal.files().getFirst();
                boolean isNeeded = needed.getOrDefault(oldest, 0) > 0;
                if (isNeeded && journal.files().size() <= MOST_FILES) {
                    return;
                }
                if (isNeeded) {
                    moveOn(oldest);
                }
                journal.dropOldest();
            }
        } catch (IOException e) {
            LOG.warnf("the journal %s cannot be cleaned: %s", directory, e.getMessage());
        }
    }

    private void moveOn(Path oldest) throws IOException {
        Map<String, byte[]> rows = new HashMap<>();
        Journal.read(
                oldest,
                (_, _, line) -> decoded(oldest, line)
                        .filter(row -> row.state() == Delivery.State.PENDING && oldest.equals(pending.get(row.key())))
                        .ifPresent(row -> rows.put(row.key(), Journal.bytes(line))));
        journal.append(List.copyOf(rows.values()));
        rows.keySet().forEach(key -> moved(key, journal.current()));
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        try {
            writer.join(java.time.Duration.ofSeconds(5));
            journal.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warnf("the journal %s cannot be closed: %s", directory, e.getMessage());
        }
    }
}
