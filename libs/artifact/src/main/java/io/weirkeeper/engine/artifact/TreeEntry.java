package io.weirkeeper.engine.artifact;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a source holds at one name: an immutable picture of a tree, whether it lies on a disk or in a Git pack. Subtrees
 * may be shared, so a small picture can describe a very large tree; whoever walks one counts.
 */
public sealed interface TreeEntry {

    /** A directory; its entries by name, in the order of the names' bytes. */
    record Directory(SortedMap<String, TreeEntry> entries) implements TreeEntry {
        public static final Directory EMPTY = of(Map.of());

        public Directory {
            entries = Collections.unmodifiableSortedMap(entries);
        }

        public static Directory of(Map<String, TreeEntry> entries) {
            SortedMap<String, TreeEntry> sorted = new TreeMap<>(EntryName.ORDER);
            sorted.putAll(entries);
            return new Directory(sorted);
        }
    }

    /** A regular file. */
    record File(boolean executable, FileContent content) implements TreeEntry {}

    /** A symbolic link; never archived. */
    record Link(String target) implements TreeEntry {}
}
