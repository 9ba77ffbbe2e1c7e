package io.weirkeeper.runtime.event;

import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.FluxEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Events on disk that could not be handed on yet, oldest first, one synced file each: they survive the process. Bounded:
 * the oldest goes when it is full, counted and logged. Thread-safe; one process per directory.
 */
public final class Outbox {
    private static final Logger LOG = Logger.getLogger(Outbox.class);
    private static final String SUFFIX = ".json";

    private final Path directory;
    private final int capacity;
    private final Deque<Path> files = new ArrayDeque<>();
    private long sequence;
    private long dropped;

    /**
     * Opens the directory, making it when it is missing, and finds what an earlier process left there.
     *
     * @param capacity events at most
     */
    public static Outbox open(Path directory, int capacity) {
        try {
            Files.createDirectories(directory);
            Outbox outbox = new Outbox(directory, capacity);
            try (Stream<Path> found = Files.list(directory)) {
                found.filter(file -> file.toString().endsWith(SUFFIX)).sorted().forEach(outbox.files::add);
            }
            Path last = outbox.files.peekLast();
            outbox.sequence = last == null ? 0 : Long.parseLong(name(last), 16);
            return outbox;
        } catch (IOException e) {
            throw new UncheckedIOException("the outbox " + directory + " cannot be used: " + e.getMessage(), e);
        }
    }

    private Outbox(Path directory, int capacity) {
        this.directory = directory;
        this.capacity = capacity;
    }

    /** Keeps an event; when this returns it is on disk. */
    public synchronized void add(FluxEvent event) {
        try {
            Path file = directory.resolve(String.format("%016x%s", ++sequence, SUFFIX));
            Path writing = directory.resolve(file.getFileName() + ".part");
            try (FileChannel channel = FileChannel.open(
                    writing,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(RecordJson.encode(event));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(writing, file, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory();
            files.add(file);
            if (files.size() > capacity) {
                dropOldest();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the event cannot be kept in " + directory + ": " + e.getMessage(), e);
        }
    }

    public synchronized boolean isEmpty() {
        return files.isEmpty();
    }

    public synchronized int size() {
        return files.size();
    }

    /** Events lost because the outbox was full. */
    public synchronized long dropped() {
        return dropped;
    }

    /** The oldest event; a file that cannot be read is set aside and skipped. */
    public synchronized Optional<FluxEvent> oldest() {
        for (Path file = files.peek(); file != null; file = files.peek()) {
            try {
                return Optional.of(RecordJson.decode(Files.readAllBytes(file), FluxEvent.class));
            } catch (NoSuchFileException e) {
                files.poll();
            } catch (IllegalArgumentException e) {
                LOG.errorf("the outbox file %s is not an event and is set aside: %s", file, e.getMessage());
                setAside(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Optional.empty();
    }

    /** The oldest events, in order, as far as their files can be read. */
    public synchronized List<FluxEvent> oldest(int most) {
        List<FluxEvent> found = new ArrayList<>();
        oldest().ifPresent(found::add);
        Iterator<Path> rest = files.iterator();
        if (!found.isEmpty()) {
            rest.next();
        }
        while (!found.isEmpty() && rest.hasNext() && found.size() < most) {
            try {
                found.add(RecordJson.decode(Files.readAllBytes(rest.next()), FluxEvent.class));
            } catch (IOException | IllegalArgumentException _) {
                return found; // looked at again when it is the oldest
            }
        }
        return found;
    }

    /** The event was handed on. */
    public synchronized void remove(FluxEvent event) {
        Path file = files.peek();
        if (file == null
                || oldest().filter(kept -> kept.id().equals(event.id())).isEmpty()) {
            return; // dropped meanwhile because the outbox was full
        }
        files.poll();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void dropOldest() throws IOException {
        Path oldest = files.poll();
        if (oldest != null) {
            Files.deleteIfExists(oldest);
            dropped++;
            LOG.errorf("the outbox %s is full (%d events): the oldest was dropped", directory, capacity);
        }
    }

    private void setAside(Path file) {
        try {
            files.poll();
            Files.move(file, file.resolveSibling(file.getFileName() + ".bad"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the rename itself survive a power cut, where the platform can. */
    private void syncDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String name(Path file) {
        String text = file.getFileName().toString();
        return text.substring(0, text.length() - SUFFIX.length());
    }
}
