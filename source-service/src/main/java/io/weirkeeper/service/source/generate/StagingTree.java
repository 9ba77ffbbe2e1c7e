package io.weirkeeper.service.source.generate;

import io.weirkeeper.engine.artifact.EntryName;
import io.weirkeeper.engine.artifact.TreeEntry;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A tree that copy operations fill one after the other; later ones replace files of earlier ones. Not thread-safe. */
final class StagingTree {
    private sealed interface Node {}

    private record Leaf(TreeEntry.File file) implements Node {}

    private static final class Branch implements Node {
        private final SortedMap<String, Node> children = new TreeMap<>(EntryName.ORDER);
    }

    private final Branch root = new Branch();

    /** The file at the path; empty when there is none. */
    Optional<TreeEntry.File> file(StagePath path) {
        return find(path) instanceof Leaf leaf ? Optional.of(leaf.file()) : Optional.empty();
    }

    boolean isDirectory(StagePath path) {
        return find(path) instanceof Branch;
    }

    /** @throws GenerateException when a file is in the way */
    void makeDirectories(StagePath path) {
        branch(path);
    }

    /** @throws GenerateException when the path is a directory, or leads through a file */
    void put(StagePath path, TreeEntry.File file) {
        if (find(path) instanceof Branch) {
            throw new GenerateException("'" + path + "' is a directory; name a file", null);
        }
        branch(path.parent()).children.put(path.name(), new Leaf(file));
    }

    /** Lays a tree over what is at the path; links are left out. */
    void putAll(StagePath path, TreeEntry.Directory tree) {
        makeDirectories(path);
        for (Map.Entry<String, TreeEntry> entry : tree.entries().entrySet()) {
            StagePath below = path.child(entry.getKey());
            switch (entry.getValue()) {
                case TreeEntry.Directory directory -> putAll(below, directory);
                case TreeEntry.File file -> put(below, file);
                case TreeEntry.Link _ -> {}
            }
        }
    }

    /** A picture of what is there now. */
    TreeEntry.Directory tree() {
        return tree(root);
    }

    private static TreeEntry.Directory tree(Branch branch) {
        SortedMap<String, TreeEntry> entries = new TreeMap<>(EntryName.ORDER);
        branch.children.forEach((name, node) -> entries.put(
                name,
                switch (node) {
                    case Leaf leaf -> leaf.file();
                    case Branch child -> tree(child);
                }));
        return new TreeEntry.Directory(entries);
    }

    private @Nullable Node find(StagePath path) {
        Node node = root;
        for (String name : path.names()) {
            if (!(node instanceof Branch branch)) {
                return null;
            }
            node = branch.children.get(name);
        }
        return node;
    }

    private Branch branch(StagePath path) {
        Branch branch = root;
        for (String name : path.names()) {
            Node child = branch.children.computeIfAbsent(name, _ -> new Branch());
            if (!(child instanceof Branch next)) {
                throw new GenerateException("'" + path + "' leads through the file '" + name + "'", null);
            }
            branch = next;
        }
        return branch;
    }
}
