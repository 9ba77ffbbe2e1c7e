package io.weirkeeper.service.source.compose;

import io.weirkeeper.engine.artifact.TreeEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path from a user within a tree. {@code ..} stops at the root, so no path leads out; links are not followed.
 *
 * @param names from the root; empty is the root itself
 */
record TreePath(List<String> names) {
    TreePath {
        names = List.copyOf(names);
    }

    static TreePath of(String text) {
        List<String> names = new ArrayList<>();
        for (String name : text.split("/")) {
            if (name.equals("..")) {
                if (!names.isEmpty()) {
                    names.removeLast();
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return new TreePath(names);
    }

    /** What lies at the path; empty when nothing does. */
    Optional<TreeEntry> in(TreeEntry.Directory root) {
        TreeEntry entry = root;
        for (String name : names) {
            if (!(entry instanceof TreeEntry.Directory directory)
                    || !directory.entries().containsKey(name)) {
                return Optional.empty();
            }
            entry = directory.entries().get(name);
        }
        return Optional.ofNullable(entry);
    }

    /** The tree with another entry at the path, and directories made on the way. */
    TreeEntry.Directory put(TreeEntry.Directory root, TreeEntry added) {
        if (names.isEmpty()) {
            if (added instanceof TreeEntry.Directory directory && root.entries().isEmpty()) {
                return directory;
            }
            throw new IllegalArgumentException("the root of the repository is not empty; name another path");
        }
        String name = names.getFirst();
        TreeEntry present = root.entries().get(name);
        TreeEntry next;
        if (names.size() > 1) {
            TreeEntry.Directory below = switch (present) {
                case null -> TreeEntry.Directory.EMPTY;
                case TreeEntry.Directory directory -> directory;
                case TreeEntry.File file ->
                    throw new IllegalArgumentException("'" + name + "' is a file; name another path");
                case TreeEntry.Link link ->
                    throw new IllegalArgumentException("'" + name + "' is a symlink; name another path");
            };
            next = new TreePath(names.subList(1, names.size())).put(below, added);
        } else {
            boolean free = present == null
                    || (present instanceof TreeEntry.Directory directory
                            && directory.entries().isEmpty());
            if (!free) {
                throw new IllegalArgumentException("'" + name + "' is there already; name another path");
            }
            next = added;
        }
        Map<String, TreeEntry> entries = new HashMap<>(root.entries());
        entries.put(name, next);
        return TreeEntry.Directory.of(entries);
    }

    @Override
    public String toString() {
        return names.isEmpty() ? "." : String.join("/", names);
    }
}
