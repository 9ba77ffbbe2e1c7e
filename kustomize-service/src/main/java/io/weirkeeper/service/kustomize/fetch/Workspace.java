package io.weirkeeper.service.kustomize.fetch;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DirectoryDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A temporary directory with the content of one artifact, to read only; others may read it at the same time.
 *
 * @param release what closing does
 */
public record Workspace(Path root, Runnable release) implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Workspace.class);

    /** One that nobody else reads: closing it removes the directory. */
    public static Workspace own(Path root) {
        return new Workspace(root, () -> remove(root));
    }

    @Override
    public void close() {
        release.run();
    }

    /**
     * What directories hold, themselves and not below them.
     *
     * @param directories from the root, with slashes
     * @return a digest for each; an empty text where there is none
     */
    public Map<String, String> digests(Collection<String> directories) {
        Map<String, String> digests = new HashMap<>();
        for (String directory : directories) {
            try {
                digests.put(
                        directory,
                        DirectoryDigest.of(root.resolve(directory))
                                .map(Digest::toString)
                                .orElse(""));
            } catch (IOException e) {
                throw new UncheckedIOException("'" + directory + "' cannot be read", e);
            }
        }
        return digests;
    }

    static void remove(Path directory) {
        try {
            delete(directory);
        } catch (IOException e) {
            LOG.warnf("temporary directory %s cannot be removed: %s; remove it by hand", directory, e.getMessage());
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
