package io.weirkeeper.remote.git;

import io.weirkeeper.engine.artifact.EntryName;
import io.weirkeeper.engine.artifact.FileContent;
import io.weirkeeper.engine.artifact.TreeEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * Takes the picture of a Git tree straight from the objects, without a checkout. A tree that appears many times is read
 * once, so the picture is never larger than the repository. The contents are read from the object reader later; they
 * must be read by one thread.
 */
final class GitTrees {
    private static final int MAX_DEPTH = 256;
    private static final int MAX_LINK = 4096;

    private final ObjectReader reader;
    private final Map<ObjectId, TreeEntry.Directory> known = new HashMap<>();

    GitTrees(ObjectReader reader) {
        this.reader = reader;
    }

    /** @throws MissingObjectException when a tree or a file of it is not there */
    TreeEntry.Directory read(ObjectId tree) throws IOException {
        return read(tree, "", 0);
    }

    private TreeEntry.Directory read(ObjectId id, String path, int depth) throws IOException {
        TreeEntry.Directory seen = known.get(id);
        if (seen != null) {
            return seen;
        }
        if (depth > MAX_DEPTH) {
            throw new GitException(
                    GitException.Kind.UNSAFE,
                    "'" + path + "': more than " + MAX_DEPTH + " directories deep; flatten the directories");
        }
        SortedMap<String, TreeEntry> entries = new TreeMap<>(EntryName.ORDER);
        CanonicalTreeParser parser = new CanonicalTreeParser();
        parser.reset(reader, id);
        while (!parser.eof()) {
            byte[] bytes = new byte[parser.getNameLength()];
            parser.getName(bytes, 0);
            String name = EntryName.decode(bytes);
            String below = path.isEmpty() ? name : path + "/" + name;
            if (!SafeName.isSafe(name)) {
                throw new GitException(
                        GitException.Kind.UNSAFE,
                        "the commit holds the path '" + below
                                + "', which is not allowed; remove it from the repository");
            }
            TreeEntry entry = entry(parser.getEntryFileMode(), parser.getEntryObjectId(), below, depth);
            if (entries.put(name, entry) != null) {
                throw new GitException(
                        GitException.Kind.UNSAFE,
                        "the commit holds the path '" + below + "' twice; remove one from the repository");
            }
            parser.next();
        }
        TreeEntry.Directory directory = new TreeEntry.Directory(entries);
        known.put(id, directory);
        return directory;
    }

    private TreeEntry entry(FileMode mode, ObjectId id, String path, int depth) throws IOException {
        return switch (mode.getObjectType()) {
            case Constants.OBJ_TREE -> read(id, path, depth + 1);
            // a submodule that is not fetched leaves its empty directory, as a checkout does
            case Constants.OBJ_COMMIT -> TreeEntry.Directory.EMPTY;
            case Constants.OBJ_BLOB -> {
                if (!reader.has(id)) {
                    throw new MissingObjectException(id, Constants.OBJ_BLOB);
                }
                yield mode == FileMode.SYMLINK
                        ? new TreeEntry.Link(EntryName.decode(new Blob(reader, id).bytes(MAX_LINK)))
                        : new TreeEntry.File(mode == FileMode.EXECUTABLE_FILE, new Blob(reader, id));
            }
            default ->
                throw new GitException(GitException.Kind.UNSAFE, "'" + path + "' has an unknown type; commit it again");
        };
    }

    private record Blob(ObjectReader reader, ObjectId id) implements FileContent {
        @Override
        public long size() throws IOException {
            return reader.getObjectSize(id, Constants.OBJ_BLOB);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            reader.open(id, Constants.OBJ_BLOB).copyTo(out);
        }
    }
}
