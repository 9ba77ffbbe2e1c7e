package io.weirkeeper.engine.artifact;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The flat digest of each directory of an archive, the root under the empty name. Two archives agree on a directory
 * when its digests are equal, so who reads only some directories can tell that a new archive changed nothing for them.
 * Written as one line per directory, {@code sha256:<hex> <path>}, after a line that names the format; {@code \\} and line
 * ends in paths are escaped.
 */
public record DirectoryIndex(SortedMap<String, Digest> directories) {
    /** The only algorithm of this format. */
    public static final DigestAlgorithm ALGORITHM = DigestAlgorithm.SHA256;

    private static final String FORMAT = "weirkeeper.io/directory-index/v1";

    public DirectoryIndex {
        SortedMap<String, Digest> copy = new TreeMap<>(EntryName.ORDER);
        copy.putAll(directories);
        directories = Collections.unmodifiableSortedMap(copy);
    }

    /**
     * The digest of a directory.
     *
     * @param path from the root, with slashes; the root is the empty text
     */
    public Optional<Digest> digest(String path) {
        return Optional.ofNullable(directories.get(path));
    }

    public String print() {
        StringBuilder text =
                new StringBuilder(directories.size() * 100).append(FORMAT).append('\n');
        directories.forEach((path, digest) -> text.append(digest)
                .append(' ')
                .append(path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r"))
                .append('\n'));
        return text.toString();
    }

    public static DirectoryIndex parse(String text) {
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(FORMAT) || !lines[lines.length - 1].isEmpty()) {
            throw new ArtifactException("not a complete directory index of the format " + FORMAT);
        }
        SortedMap<String, Digest> directories = new TreeMap<>(EntryName.ORDER);
        for (int i = 1; i < lines.length - 1; i++) {
            int space = lines[i].indexOf(' ');
            if (space < 0) {
                throw new ArtifactException("directory index, line " + (i + 1) + ": no path");
            }
            Digest digest = Digest.parse(lines[i].substring(0, space));
            if (directories.put(unescape(lines[i].substring(space + 1)), digest) != null) {
                throw new ArtifactException("directory index, line " + (i + 1) + ": a path for the second time");
            }
        }
        return new DirectoryIndex(directories);
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                plain.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
