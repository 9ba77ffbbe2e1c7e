package io.weirkeeper.service.source.compose;

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

/** The files of a stored artifact in a temporary directory, which goes when this is closed. */
final class ExtractedArtifact implements AutoCloseable {
    private final Path directory;
    private final TreeEntry.Directory tree;

    private ExtractedArtifact(Path directory, TreeEntry.Directory tree) {
        this.directory = directory;
        this.tree = tree;
    }

    /** Reads the archive to its end; the caller closes it. */
    static ExtractedArtifact of(InputStream archive) throws IOException {
        Path directory = Files.createTempDirectory("include-");
        boolean done = false;
        try {
            new ArchiveReader(ArchiveLimits.DEFAULT).extract(archive, directory);
            ExtractedArtifact extracted =
                    new ExtractedArtifact(directory, DiskTree.read(directory, ArchiveLimits.DEFAULT));
            done = true;
            return extracted;
        } finally {
            if (!done) {
                delete(directory);
            }
        }
    }

    TreeEntry.Directory tree() {
        return tree;
    }

    @Override
    public void close() {
        delete(directory);
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("temporary files stay in " + directory, e);
        }
    }
}
