package io.weirkeeper.service.source.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary directory that only this process reads; it goes, with everything in it, when this is closed. */
public final class WorkDirectory implements AutoCloseable {
    private final Path path;

    /** @param purpose the beginning of its name */
    public WorkDirectory(String purpose) {
        try {
            this.path = Files.createTempDirectory(purpose + "-");
        } catch (IOException e) {
            throw new StoreException("failed to create temporary working directory", e);
        }
    }

    public Path path() {
        return path;
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("temporary files stay in " + path, e);
        }
    }
}
