package io.weirkeeper.service.source.compose;

import io.weirkeeper.engine.artifact.TreeEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cuts trees down and puts trees into trees; never changes one. */
final class TreeComposer {
    private TreeComposer() {}

    /**
     * What a sparse checkout leaves: the files whose path begins with one of the texts, as go-git matches them.
     *
     * @param paths each must exist in the tree
     */
    static TreeEntry.Directory sparse(TreeEntry.Directory tree, List<String> paths) {
        if (paths.isEmpty()) {
            return tree;
        }
        List<String> prefixes = paths.stream()
                .map(path -> path.startsWith("./") ? path.substring(2) : path)
                .toList();
        TreeEntry.Directory left = cut(tree, "", prefixes).orElse(TreeEntry.Directory.EMPTY);
        for (String path : paths) {
            if (TreePath.of(path).in(left).isEmpty()) {
                throw new IllegalArgumentException("sparse checkout dir '" + path
                        + "' does not exist in repository; add it or correct spec.sparseCheckout");
            }
        }
        return left;
    }

    private static Optional<TreeEntry.Directory> cut(TreeEntry.Directory tree, String path, List<String> prefixes) {
        if (prefixes.stream().anyMatch(prefix -> path.startsWith(prefix))) {
            return Optional.of(tree);
        }
        Map<String, TreeEntry> kept = new HashMap<>();
        tree.entries().forEach((name, entry) -> {
            if (entry instanceof TreeEntry.Directory directory) {
                String below = path + name + "/";
                boolean reachable =
                        prefixes.stream().anyMatch(prefix -> prefix.startsWith(below) || below.startsWith(prefix));
                if (reachable) {
                    cut(directory, below, prefixes).ifPresent(part -> kept.put(name, part));
                }
            } else if (prefixes.stream().anyMatch(prefix -> (path + name).startsWith(prefix))) {
                kept.put(name, entry);
            }
        });
        return kept.isEmpty() ? Optional.empty() : Optional.of(TreeEntry.Directory.of(kept));
    }

    /**
     * Puts a part of another tree into a tree.
     *
     * @param from the part of the included tree; empty text is all of it
     * @param to where it goes; nothing may be there yet
     */
    static TreeEntry.Directory include(TreeEntry.Directory tree, TreeEntry.Directory included, String from, String to) {
        TreeEntry part = TreePath.of(from)
                .in(included)
                .orElseThrow(
                        () -> new IllegalArgumentException("'" + from + "' does not exist in the included artifact"));
        return TreePath.of(to).put(tree, part);
    }
}
