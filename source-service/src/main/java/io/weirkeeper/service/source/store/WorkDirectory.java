package io.weirkeeper.service.source.store;

import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveReader;
import io.weirkeeper.engine.artifact.DiskTree;
import io.weirkeeper.engine.artifact.TreeEntry;
import java.io.IOException;
import java.io.InputStream;
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

    /**
     * Extracts an archive into a directory of its own below, as {@link ArchiveReader} does; the caller closes the stream.
     *
     * @return what it held, readable until this is closed
     */
    public TreeEntry.Directory extract(InputStream archive) throws IOException {
        Path target = Files.createTempDirectory(path, "content-");
        new ArchiveReader(ArchiveLimits.DEFAULT).extract(archive, target);
        return DiskTree.read(target, ArchiveLimits.DEFAULT);
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
