package io.weirkeeper.engine.artifact;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Extracts gzip-compressed tar archives from anyone: an entry that would leave the target is refused, symlinks, hard links
 * and devices are skipped, and bytes, entries and depth are bounded.
 */
public final class ArchiveReader {
    private static final int BUFFER = 64 * 1024;
    /** What headers of one entry, long names and PAX records together, may take. */
    private static final long MAX_HEADER = 1 << 20;

    private final ArchiveLimits limits;

    public ArchiveReader(ArchiveLimits limits) {
        this.limits = limits;
    }

    /**
     * Extracts into a directory, which is made when absent; the caller closes the stream. A failure leaves what was
     * extracted until then.
     */
    public void extract(InputStream in, Path target) throws IOException {
        Files.createDirectories(target);
        GZIPInputStream gzip = new GZIPInputStream(new BufferedInputStream(in, BUFFER), BUFFER);
        HeaderBudget budget = new HeaderBudget(gzip);
        TarArchiveInputStream tar = new TarArchiveInputStream(budget, "UTF-8");
        int entries = 0;
        long bytes = 0;
        TarArchiveEntry entry = next(tar, budget);
        while (entry != null) {
            String name = entry.getName();
            limits.checkEntries(++entries, name);
            if (entry.isDirectory()) {
                makeDirectories(target, names(name), name);
            } else if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() && !isSpecial(entry)) {
                bytes += entry.getSize();
                limits.checkBytes(bytes, name);
                extractFile(tar, entry, target);
            }
            entry = next(tar, budget);
        }
    }

    private static boolean isSpecial(TarArchiveEntry entry) {
        return entry.isBlockDevice() || entry.isCharacterDevice() || entry.isFIFO() || entry.isSparse();
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, HeaderBudget budget) throws IOException {
        TarArchiveEntry current = tar.getCurrentEntry();
        long rest = current == null ? 0 : current.getSize();
        budget.allow(rest + MAX_HEADER);
        try {
            return tar.getNextEntry();
        } catch (IllegalArgumentException e) {
            throw new ArtifactException("the archive has a header that makes no sense; build it again", e);
        } finally {
            budget.lift();
        }
    }

    private void extractFile(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        List<String> names = names(entry.getName());
        if (names.isEmpty()) {
            throw new ArtifactException("the archive has a file without a name; build it again");
        }
        Path directory = makeDirectories(target, names.subList(0, names.size() - 1), entry.getName());
        Path file = resolve(directory, names.getLast(), entry.getName());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new ArtifactException(
                    "archive entry '" + entry.getName() + "' is a file and a directory; build the archive again");
        }
        Files.deleteIfExists(file);
        boolean executable = (entry.getMode() & 0111) != 0;
        String mode = executable ? "rwx------" : "rw-------";
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            tar.transferTo(out);
        }
        if (Files.size(file) != entry.getSize()) {
            throw new IOException("archive entry '" + entry.getName() + "' is cut short");
        }
    }

    private Path makeDirectories(Path target, List<String> names, String entry) throws IOException {
        limits.checkDepth(names.size(), entry);
        Path directory = target;
        for (String name : names) {
            directory = resolve(directory, name, entry);
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    Files.createDirectory(directory);
                } catch (FileAlreadyExistsException e) {
                    throw new ArtifactException(
                            "archive entry '" + entry + "' lies under something that is no directory", e);
                }
            }
        }
        return directory;
    }

    private static Path resolve(Path directory, String name, String entry) {
        try {
            return directory.resolve(name);
        } catch (InvalidPathException e) {
            throw new ArtifactException(
                    "archive entry '" + entry + "' has a name that cannot be stored here; run with LC_ALL=C.UTF-8 "
                            + "or rename it",
                    e);
        }
    }

    private static List<String> names(String path) {
        if (path.startsWith("/")) {
            throw new ArtifactException("archive entry '" + path + "' has an absolute path; build the archive again");
        }
        List<String> names = new ArrayList<>();
        for (String name : path.split("/")) {
            if (name.equals("..")) {
                throw new ArtifactException("archive entry '" + path + "' leaves the archive; build it again");
            }
            if (name.indexOf('\0') >= 0) {
                throw new ArtifactException("an archive entry has a NUL character in its name; build it again");
            }
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return names;
    }

    /** Refuses to read on when headers take more than they should. */
    private static final class HeaderBudget extends FilterInputStream {
        private long left = Long.MAX_VALUE;

        HeaderBudget(InputStream in) {
            super(in);
        }

        void allow(long bytes) {
            left = bytes;
        }

        void lift() {
            left = Long.MAX_VALUE;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            spend(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            spend(Math.max(read, 0));
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(count);
            spend(skipped);
            return skipped;
        }

        private void spend(long bytes) {
            left -= bytes;
            if (left < 0) {
                throw new ArtifactException(
                        "the archive has a header of more than " + MAX_HEADER + " bytes; build it again");
            }
        }
    }
}
