package io.weirkeeper.remote.tuf;

import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpReply;
import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One file of a TUF repository, kept in a directory with all that vouches for it and looked at again once a day. What is in
 * the directory is believed as little as what the server sends. Thread-safe; one caller at a time asks the server.
 */
public final class TufTarget {
    private static final Duration FRESH = Duration.ofDays(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MAX_KEPT = 10_000_000;

    private final URI server;
    private final String name;
    private final TufRepository repository;
    private final Path directory;
    private final HttpSender http;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private byte @Nullable [] current;
    private Instant until = Instant.MIN;
    private @Nullable IOException failure;

    /**
     * @param server where the metadata is; files are in its folder {@code targets}
     * @param anchor the root that came with the program
     * @param directory that is this one's own
     */
    public TufTarget(URI server, String name, byte[] anchor, Path directory, HttpSender http, Clock clock) {
        this.server = URI.create(server.toString().replaceFirst("/*$", "/"));
        this.name = name;
        this.repository = new TufRepository(anchor, clock);
        this.directory = directory;
        this.http = http;
        this.clock = clock;
    }

    /**
     * The file. Where the server cannot be asked, what is kept serves until what vouches for it ends; the server is asked again
     * a minute later at the earliest.
     *
     * @throws IOException when there is none that may be believed; the message names the server
     */
    public byte[] read() throws IOException {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (now.isBefore(until)) {
                if (current != null) {
                    return current.clone();
                }
                throw new IOException(failure == null ? "" : failure.getMessage(), failure);
            }
            return renewed(now).clone();
        } finally {
            lock.unlock();
        }
    }

    private byte[] renewed(Instant now) throws IOException {
        Map<String, byte[]> kept = kept();
        Instant checked = checked();
        if (checked.plus(FRESH).isAfter(now) && !checked.isAfter(now)) {
            Optional<byte[]> own = own(kept);
            if (own.isPresent()) {
                return remember(own.get(), checked.plus(FRESH));
            }
        }
        try {
            TufRepository.Found found = repository.find(name, this::fetch, kept);
            keep(found.metadata(), now);
            return remember(found.file(), now.plus(FRESH));
        } catch (TufException e) {
            throw forget(new IOException(server + ": " + e.getMessage(), e), now);
        } catch (IOException e) {
            Optional<byte[]> own = own(kept);
            if (own.isPresent()) {
                return remember(own.get(), now.plus(PATIENCE));
            }
            throw forget(new IOException(server + " cannot be asked: " + e.getMessage(), e), now);
        }
    }

    private byte[] remember(byte[] file, Instant until) {
        this.current = file;
        this.failure = null;
        this.until = until;
        return file;
    }

    private IOException forget(IOException failure, Instant now) {
        this.current = null;
        this.failure = failure;
        this.until = now.plus(PATIENCE);
        return failure;
    }

    private Optional<byte[]> own(Map<String, byte[]> kept) {
        try {
            return Optional.of(repository
                    .find(name, (path, limit) -> Optional.ofNullable(kept.get(path)), kept)
                    .file());
        } catch (IOException e) {
            return Optional.empty(); // nothing kept, or it ended
        }
    }

    private Optional<byte[]> fetch(String path, int limit) throws IOException {
        try (HttpReply reply = http.send(HttpCall.get(server.resolve(path), Map.of(), Map.of()))) {
            if (reply.status() == 404 || reply.status() == 403) {
                return Optional.empty(); // storage services say 403 of what is not there
            }
            if (!reply.isSuccess()) {
                throw new IOException("it answered " + reply.status() + " for " + path);
            }
            return Optional.of(reply.bytes(limit));
        }
    }

    private Map<String, byte[]> kept() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        if (!Files.isDirectory(directory)) {
            return files;
        }
        try (Stream<Path> all = Files.walk(directory, 2)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (Files.size(file) <= MAX_KEPT) {
                    files.put(directory.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    /** When the server was asked last with success. */
    private Instant checked() throws IOException {
        Path timestamp = directory.resolve("timestamp.json");
        return Files.exists(timestamp) ? Files.getLastModifiedTime(timestamp).toInstant() : Instant.MIN;
    }

    /** In the order that they are looked at, so that a half-written directory is one that is older. */
    private void keep(Map<String, byte[]> files, Instant now) throws IOException {
        Files.createDirectories(directory.resolve("targets"));
        for (Map.Entry<String, byte[]> file : List.copyOf(files.entrySet()).reversed()) {
            Path temporary = Files.createTempFile(directory, ".new", "");
            try {
                Files.write(temporary, file.getValue());
                Files.move(temporary, directory.resolve(file.getKey()), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        }
        Files.setLastModifiedTime(directory.resolve("timestamp.json"), FileTime.from(now));
        try (Stream<Path> all = Files.walk(directory, 2)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (!files.containsKey(directory.relativize(file).toString())) {
                    Files.delete(file);
                }
            }
        }
    }
}
