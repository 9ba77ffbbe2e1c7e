package io.weirkeeper.service.source.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What a process that was killed leaves beside artifacts: files and links that got no name, locks of artifacts that never came. */
final class LeftOvers {
    private LeftOvers() {}

    /**
     * Removes those that nobody touched for long.
     *
     * @param all files of one directory
     * @param before which they were touched last
     */
    static void remove(List<Path> all, Instant before) throws IOException {
        for (Path file : all) {
            String name = file.getFileName().toString();
            boolean left = name.startsWith(ArtifactStore.TEMPORARY)
                    || (name.endsWith(ArtifactStore.LOCK)
                            && Files.notExists(file.resolveSibling(
                                    name.substring(0, name.length() - ArtifactStore.LOCK.length()))));
            if (left
                    && Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                            .toInstant()
                            .isBefore(before)) {
                Files.deleteIfExists(file);
            }
        }
    }
}
