package io.weirkeeper.engine.artifact;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Writes trees as Flux archives them: a gzip-compressed tar of files and directories in the order of their names, without
 * owner or time, so that the same content always gives the same bytes.
 */
public final class ArchiveWriter {
    private static final int BUFFER = 64 * 1024;

    private final ArchiveLimits limits;

    public ArchiveWriter(ArchiveLimits limits) {
        this.limits = limits;
    }

    /**
     * Writes the archive; the stream stays open.
     *
     * @return what each directory of the archive holds
     */
    public DirectoryIndex write(TreeEntry.Directory tree, IgnoreRules rules, OutputStream out) throws IOException {
        GZIPOutputStream gzip = new GZIPOutputStream(out, BUFFER);
        Walk walk = new Walk(rules, new TarOutput(gzip), limits);
        walk.directory(tree, new ArrayList<>(), "");
        walk.tar.end();
        gzip.finish();
        return new DirectoryIndex(walk.digests);
    }

    /** One walk over a tree. */
    private static final class Walk {
        private final IgnoreRules rules;
        private final TarOutput tar;
        private final ArchiveLimits limits;
        private final SortedMap<String, Digest> digests = new TreeMap<>(EntryName.ORDER);
        private int entries;
        private long bytes;

        Walk(IgnoreRules rules, TarOutput tar, ArchiveLimits limits) {
            this.rules = rules;
            this.tar = tar;
            this.limits = limits;
        }

        /** @return whether anything of the directory, or it itself, is in the archive */
        boolean directory(TreeEntry.Directory directory, List<String> path, String name) throws IOException {
            limits.checkDepth(path.size(), name);
            boolean present = !rules.excludes(path, true);
            if (present) {
                limits.checkEntries(++entries, name);
                tar.directory(name.isEmpty() ? "." : name);
            }
            DirectoryDigest digest = new DirectoryDigest();
            for (Map.Entry<String, TreeEntry> entry : directory.entries().entrySet()) {
                path.addLast(entry.getKey());
                String below = name.isEmpty() ? entry.getKey() : name + "/" + entry.getKey();
                switch (entry.getValue()) {
                    case TreeEntry.Directory child -> {
                        if (directory(child, path, below)) {
                            digest.directory(entry.getKey());
                            present = true;
                        }
                    }
                    case TreeEntry.File file -> {
                        if (!rules.excludes(path, false)) {
                            digest.file(entry.getKey(), file.executable(), file(file, below));
                            present = true;
                        }
                    }
                    case TreeEntry.Link link -> {}
                }
                path.removeLast();
            }
            if (present) {
                digests.put(name, digest.digest());
            }
            return present;
        }

        private byte[] file(TreeEntry.File file, String name) throws IOException {
            limits.checkEntries(++entries, name);
            long size = file.content().size();
            bytes += size;
            limits.checkBytes(bytes, name);
            tar.file(name, file.executable(), size);
            ExactStream content = new ExactStream(tar.stream(), size, name);
            file.content().writeTo(content);
            byte[] digest = content.finish();
            tar.pad(size);
            return digest;
        }
    }

    /** Holds a file to the size that was announced for it, and digests it. */
    private static final class ExactStream extends FilterOutputStream {
        private final Digester digester = DirectoryIndex.ALGORITHM.digester();
        private final String name;
        private long left;

        ExactStream(OutputStream out, long size, String name) {
            super(out);
            this.left = size;
            this.name = name;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > left) {
                throw new IOException("'" + name + "' grew while it was archived; try again");
            }
            out.write(bytes, offset, length);
            digester.update(bytes, offset, length);
            left -= length;
        }

        byte[] finish() throws IOException {
            if (left != 0) {
                throw new IOException("'" + name + "' shrank while it was archived; try again");
            }
            return digester.bytes();
        }
    }
}
