package io.weirkeeper.service.source.store;

import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveReader;
import io.weirkeeper.engine.artifact.DiskTree;
import io.weirkeeper.engine.artifact.TreeEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A temporary directory that only this process reads; it goes, with everything in it, when this is closed. Its name says
 * whose it is, so that those of a process that was killed can go later.
 */
public final class WorkDirectory implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("weir-source-([0-9]{1,18})-.+");

    private final Path path;

    /** @param purpose the beginning of its name */
    public WorkDirectory(String purpose) {
        try {
            this.path = Files.createTempDirectory(
                    "weir-source-" + ProcessHandle.current().pid() + "-" + purpose + "-");
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

    /**
     * Removes what processes left that were killed: directories of processes that are no more, and those that are older than
     * this process and have its number, which in a container is always the same. What cannot be removed stays.
     *
     * @param parent where temporary directories are
     */
    public static void removeLeftOvers(Path parent) {
        ProcessHandle self = ProcessHandle.current();
        Instant began = self.info().startInstant().orElse(Instant.MIN);
        try (Stream<Path> all = Files.list(parent)) {
            for (Path directory : all.toList()) {
                Matcher name = NAME.matcher(directory.getFileName().toString());
                if (name.matches() && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                    long pid = Long.parseLong(name.group(1));
                    boolean older =
                            Files.getLastModifiedTime(directory).toInstant().isBefore(began);
                    boolean left =
                            pid == self.pid() ? older : ProcessHandle.of(pid).isEmpty();
                    if (left) {
                        deleteIfPossible(directory);
                    }
                }
            }
        } catch (IOException e) {
            // where nothing can be listed, the first run that needs room says so
        }
    }

    private static void deleteIfPossible(Path directory) {
        try {
            delete(directory);
        } catch (IOException e) {
            // somebody else's: it is in nobody's way
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() {
        try {
            delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException("temporary files stay in " + path, e);
        }
    }
}
