package io.weirkeeper.runtime.ownership;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who this process is in leases. An id is kept in the data directory under a file lock, so that a process that was
 * killed and comes back on the same directory is the same holder and need not wait for its own lease to expire; a
 * second process on the directory gets another id. Owns the lock file.
 */
public final class InstanceId implements AutoCloseable {
    private final String id;
    private final @Nullable FileChannel channel;

    private InstanceId(String id, @Nullable FileChannel channel) {
        this.id = id;
        this.channel = channel;
    }

    /** @param host the pod's or machine's name */
    public static InstanceId open(Path directory, String host) {
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    directory.resolve("instance.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                return new InstanceId(host + "_" + UUID.randomUUID(), null);
            }
            Path file = directory.resolve("instance-id");
            if (!Files.exists(file)) {
                Files.writeString(file, UUID.randomUUID().toString());
            }
            return new InstanceId(host + "_" + Files.readString(file).strip(), channel);
        } catch (IOException e) {
            throw new UncheckedIOException("the data directory " + directory + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (java.nio.channels.OverlappingFileLockException e) {
            return null; // another part of this very process
        }
    }

    public String id() {
        return id;
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
