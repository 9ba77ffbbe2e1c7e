package io.weirkeeper.engine.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Takes the picture of a directory on disk. Symlinks are not followed; devices, pipes and sockets are left out. */
public final class DiskTree {
    private static final Set<PosixFilePermission> EXECUTE = Set.of(
            PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);

    private DiskTree() {}

    /** @param limits how deep and how many entries */
    public static TreeEntry.Directory read(Path root, ArchiveLimits limits) throws IOException {
        return read(root, 0, new EntryCount(limits));
    }

    private static TreeEntry.Directory read(Path directory, int depth, EntryCount count) throws IOException {
        count.checkDepth(depth, directory.toString());
        SortedMap<String, TreeEntry> entries = new TreeMap<>(EntryName.ORDER);
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                count.add(child.toString());
                String name = child.getFileName().toString();
                BasicFileAttributes attributes =
                        Files.readAttributes(child, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (attributes.isSymbolicLink()) {
                    entries.put(
                            name,
                            new TreeEntry.Link(Files.readSymbolicLink(child).toString()));
                } else if (attributes.isDirectory()) {
                    entries.put(name, read(child, depth + 1, count));
                } else if (attributes instanceof PosixFileAttributes posix && attributes.isRegularFile()) {
                    boolean executable = posix.permissions().stream().anyMatch(EXECUTE::contains);
                    entries.put(name, new TreeEntry.File(executable, new DiskContent(child, attributes.size())));
                }
            }
        }
        return new TreeEntry.Directory(entries);
    }

    /** Counts what a picture holds against its limits. */
    private static final class EntryCount {
        private final ArchiveLimits limits;
        private int entries;

        EntryCount(ArchiveLimits limits) {
            this.limits = limits;
        }

        void add(String path) {
            limits.checkEntries(++entries, path);
        }

        void checkDepth(int depth, String path) {
            limits.checkDepth(depth, path);
        }
    }

    private record DiskContent(Path file, long size) implements FileContent {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            Files.copy(file, out);
        }
    }
}
