package io.weirkeeper.engine.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The flat digest of one directory: type, name and, for a file, mode and content of each of its own entries in the order
 * of their names. Of a subdirectory only type and name count. Anyone who has the extracted files can compute it.
 */
public final class DirectoryDigest {
    private static final int BUFFER = 64 * 1024;

    private final Digester digester = DirectoryIndex.ALGORITHM.digester();

    /** That of a directory of an extracted archive; empty when there is none. Links are left out, as in archives. */
    public static Optional<Digest> of(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Map<String, Path> entries = new TreeMap<>(EntryName.ORDER);
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            children.forEach(child -> entries.put(child.getFileName().toString(), child));
        }
        DirectoryDigest digest = new DirectoryDigest();
        for (Map.Entry<String, Path> entry : entries.entrySet()) {
            if (Files.isDirectory(entry.getValue(), LinkOption.NOFOLLOW_LINKS)) {
                digest.directory(entry.getKey());
            } else if (Files.isRegularFile(entry.getValue(), LinkOption.NOFOLLOW_LINKS)) {
                digest.file(entry.getKey(), Files.isExecutable(entry.getValue()), content(entry.getValue()));
            }
        }
        return Optional.of(digest.digest());
    }

    private static byte[] content(Path file) throws IOException {
        Digester content = DirectoryIndex.ALGORITHM.digester();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                content.update(buffer, 0, read);
            }
        }
        return content.bytes();
    }

    public void directory(String name) {
        entry("d", name);
    }

    /** @param content the raw sha256 digest of the file */
    public void file(String name, boolean executable, byte[] content) {
        entry(executable ? "x" : "f", name);
        digester.update(content, 0, content.length);
    }

    public Digest digest() {
        return digester.digest();
    }

    private void entry(String type, String name) {
        byte[] kind = type.getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = EntryName.encode(name);
        digester.update(kind, 0, kind.length);
        digester.update(bytes, 0, bytes.length);
        digester.update(new byte[1], 0, 1);
    }
}
