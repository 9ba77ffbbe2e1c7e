package io.weirkeeper.service.notification.deliver;

import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.Delivery;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where the deliveries of an alert wait, first in first out, while memory holds enough of them: an alert whose provider
 * is dead costs disk, not memory, and nobody else waits. Everything here is in the log too, so nothing is synced, and
 * what an earlier process left is thrown away. Not thread-safe.
 */
final class Overflow implements AutoCloseable {
    private static final String SUFFIX = ".overflow";
    private static final int ROWS_PER_CHUNK = 500;

    private final Path directory;
    private final Map<String, Waiting> byAlert = new HashMap<>();
    private long nextFile;
    private int size;

    /** The rows of one alert: files of some hundred rows each, and the last one, which is still being written. */
    private static final class Waiting {
        final Deque<Path> chunks = new ArrayDeque<>();
        final List<byte[]> open = new ArrayList<>();
        int size;
    }

    private Overflow(Path directory) {
        this.directory = directory;
    }

    /** Opens the directory, making it when it is missing and emptying it. */
    static Overflow open(Path directory) {
        try {
            Files.createDirectories(directory);
            try (Stream<Path> found = Files.list(directory)) {
                for (Path file :
                        found.filter(one -> one.toString().endsWith(SUFFIX)).toList()) {
                    Files.delete(file);
                }
            }
            return new Overflow(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("the directory " + directory + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Of all alerts. */
    int size() {
        return size;
    }

    int size(String alertUid) {
        Waiting waiting = byAlert.get(alertUid);
        return waiting == null ? 0 : waiting.size;
    }

    void add(Delivery row) {
        Waiting waiting = byAlert.computeIfAbsent(row.alertUid(), _ -> new Waiting());
        waiting.open.add(RecordJson.encode(row));
        waiting.size++;
        size++;
        if (waiting.open.size() >= ROWS_PER_CHUNK) {
            waiting.chunks.add(write(waiting.open));
            waiting.open.clear();
        }
    }

    /** The oldest rows of an alert, some hundred at most; they are no longer here afterwards. */
    List<Delivery> take(String alertUid) {
        Waiting waiting = byAlert.get(alertUid);
        if (waiting == null) {
            return List.of();
        }
        Path chunk = waiting.chunks.poll();
        List<Delivery> rows = chunk == null ? decoded(waiting.open) : decoded(read(chunk));
        int taken = chunk == null ? waiting.open.size() : ROWS_PER_CHUNK;
        if (chunk == null) {
            waiting.open.clear();
        }
        waiting.size -= taken;
        size -= taken;
        if (waiting.size == 0) {
            byAlert.remove(alertUid);
        }
        return rows;
    }

    private Path write(List<byte[]> rows) {
        Path file = directory.resolve(nextFile++ + SUFFIX);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (byte[] row : rows) {
                out.write(row);
                out.write('\n');
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("deliveries cannot be set aside in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static List<byte[]> read(Path file) {
        try {
            List<byte[]> rows = new ArrayList<>(ROWS_PER_CHUNK);
            for (String line : Files.readAllLines(file)) { // JSON has no line ends of its own
                rows.add(line.getBytes(StandardCharsets.UTF_8));
            }
            Files.delete(file);
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException("deliveries in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Delivery> decoded(List<byte[]> rows) {
        List<Delivery> decoded = new ArrayList<>(rows.size());
        for (byte[] row : rows) {
            try {
                decoded.add(RecordJson.decode(row, Delivery.class));
            } catch (DecodeException e) {
                throw new IllegalStateException("a delivery that was set aside cannot be read", e);
            }
        }
        return decoded;
    }

    @Override
    public void close() {
        for (Waiting waiting : byAlert.values()) {
            for (Path file : waiting.chunks) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException _) {
                    // emptied when it is opened again
                }
            }
        }
        byAlert.clear();
    }
}
