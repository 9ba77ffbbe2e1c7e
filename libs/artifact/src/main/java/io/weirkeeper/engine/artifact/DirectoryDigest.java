package io.weirkeeper.engine.artifact;

import java.nio.charset.StandardCharsets;

/**
 * The flat digest of one directory: type, name and, for a file, mode and content of each of its own entries in the order
 * of their names. Of a subdirectory only type and name count. Anyone who has the extracted files can compute it.
 */
public final class DirectoryDigest {
    private final Digester digester = DirectoryIndex.ALGORITHM.digester();

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
