package io.weirkeeper.service.notification.publish;

import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.service.notification.deliver.DeliveryLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries in a directory, for life without Kafka: one synced file for each that is pending; what is finished is
 * removed. They survive the process. Bounded. One process per directory; thread-safe.
 */
public final class FileDeliveries implements DeliveryLog {
    private static final Logger LOG = Logger.getLogger(FileDeliveries.class);
    private static final String SUFFIX = ".json";
    private static final String WRITING = ".part";

    private final Path directory;
    private final int capacity;
    private final Object lock = new Object();
    private int files;
    private @Nullable Listener listener;

    /**
     * Opens the directory, making it when it is missing.
     *
     * @param capacity pending deliveries at most; beyond it nothing more is taken
     */
    public static FileDeliveries open(Path directory, int capacity) {
        try {
            Files.createDirectories(directory);
            return new FileDeliveries(directory, capacity, list(directory).size());
        } catch (IOException e) {
            throw new UncheckedIOException("the directory " + directory + " cannot be used: " + e.getMessage(), e);
        }
    }

    private FileDeliveries(Path directory, int capacity, int files) {
        this.directory = directory;
        this.capacity = capacity;
        this.files = files;
    }

    /** Hands over what an earlier process left, and from now on every row. Once. */
    public void read(Listener to) {
        synchronized (lock) {
            listener = to;
            try {
                for (Path file : list(directory)) {
                    readFile(file, to);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the directory " + directory + " cannot be read: " + e.getMessage(), e);
            }
            to.caughtUp();
        }
    }

    @Override
    public CompletionStage<Void> append(Delivery delivery) {
        synchronized (lock) {
            try {
                if (delivery.state() == Delivery.State.PENDING) {
                    write(delivery);
                } else {
                    files -= Files.deleteIfExists(file(delivery)) ? 1 : 0;
                }
            } catch (IOException e) {
                return CompletableFuture.failedFuture(e);
            }
            if (listener != null) {
                listener.row(delivery);
            }
            return CompletableFuture.completedFuture(null);
        }
    }

    private void write(Delivery delivery) throws IOException {
        Path file = file(delivery);
        boolean isNew = !Files.exists(file);
        if (isNew && files >= capacity) {
            throw new IOException(
                    "the directory " + directory + " is full: " + capacity + " notifications are pending");
        }
        Path writing = directory.resolve(file.getFileName() + WRITING);
        try (FileChannel channel = FileChannel.open(
                writing, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(RecordJson.encode(delivery));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(writing, file, StandardCopyOption.ATOMIC_MOVE);
        files += isNew ? 1 : 0;
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true); // so that the name survives a power cut too
        }
    }

    private static void readFile(Path file, Listener to) throws IOException {
        try {
            to.row(RecordJson.decode(Files.readAllBytes(file), Delivery.class));
        } catch (DecodeException e) {
            LOG.errorf("%s is not a delivery and is set aside: %s", file, e.getMessage());
            Files.move(file, file.resolveSibling(file.getFileName() + ".bad"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private Path file(Delivery delivery) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(delivery.key().getBytes(StandardCharsets.UTF_8));
            return directory.resolve(HexFormat.of().formatHex(digest, 0, 16) + SUFFIX);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
