package io.weirkeeper.service.kustomize.fetch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A temporary directory with the content of one artifact; closing it removes it. One run owns it. */
public record Workspace(Path root) implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Workspace.class);

    @Override
    public void close() {
        try {
            remove(root);
        } catch (IOException e) {
            LOG.warnf("temporary directory %s cannot be removed: %s; remove it by hand", root, e.getMessage());
        }
    }

    private static void remove(Path directory) throws IOException {
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
