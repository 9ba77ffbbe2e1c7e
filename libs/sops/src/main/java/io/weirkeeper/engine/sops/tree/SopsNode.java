package io.weirkeeper.engine.sops.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a document: branches and lists in their order, comments between their members, and values. Immutable. */
public sealed interface SopsNode {
    /** A map; its keys may repeat when the file's do. */
    record Branch(List<Entry> entries) implements SopsNode {
        public Branch {
            entries = List.copyOf(entries);
        }

        /** The value of the first entry with a key, or null. */
        public @Nullable SopsNode get(String key) {
            for (Entry entry : entries) {
                if (key.equals(entry.key())) {
                    return entry.value();
                }
            }
            return null;
        }
    }

    /**
     * An entry of a branch.
     *
     * @param key null when the value is a comment
     */
    record Entry(@Nullable String key, SopsNode value) {
        public static Entry of(Comment comment) {
            return new Entry(null, comment);
        }
    }

    record Items(List<SopsNode> items) implements SopsNode {
        public Items {
            items = List.copyOf(items);
        }
    }

    /**
     * @param text without the mark that begins it
     * @param inline whether it stands at the end of the line of the value that follows it here
     */
    record Comment(String text, boolean inline) implements SopsNode {}

    record Text(String text) implements SopsNode {}

    /** A string whose bytes are no UTF-8. */
    @SuppressWarnings("ArrayRecordComponent") // owned by the tree, never compared
    record RawText(byte[] bytes) implements SopsNode {}

    /** Bytes as the first versions of SOPS stored them. */
    @SuppressWarnings("ArrayRecordComponent") // owned by the tree, never compared
    record Bytes(byte[] bytes) implements SopsNode {}

    record Whole(long value) implements SopsNode {}

    record Real(double value) implements SopsNode {}

    record Flag(boolean value) implements SopsNode {}

    /** A point in time in RFC 3339. */
    record Time(String text) implements SopsNode {}

    record Nothing() implements SopsNode {}
}
