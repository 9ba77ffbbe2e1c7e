package io.weirkeeper.service.source.generate;

import io.weirkeeper.engine.artifact.TreeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path within a source or an artifact. A path that leads out of its root is refused.
 *
 * @param names from the root; empty is the root itself
 */
record StagePath(List<String> names) {
    static final StagePath ROOT = new StagePath(List.of());

    StagePath {
        names = List.copyOf(names);
    }

    /** @throws GenerateException when it leaves the root */
    static StagePath of(String text) {
        List<String> names = new ArrayList<>();
        for (String name : text.split("/")) {
            if (name.equals("..")) {
                if (names.isEmpty()) {
                    throw new GenerateException("path '" + text + "' escapes from parent", null);
                }
                names.removeLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return new StagePath(names);
    }

    StagePath child(String name) {
        List<String> longer = new ArrayList<>(names);
        longer.add(name);
        return new StagePath(longer);
    }

    StagePath append(StagePath below) {
        List<String> longer = new ArrayList<>(names);
        longer.addAll(below.names);
        return new StagePath(longer);
    }

    StagePath parent() {
        return names.isEmpty() ? this : new StagePath(names.subList(0, names.size() - 1));
    }

    /** The last name; {@code .} for the root. */
    String name() {
        return names.isEmpty() ? "." : names.getLast();
    }

    /** The path from the other to this one; empty when this is not below it. */
    Optional<StagePath> below(StagePath other) {
        int length = other.names.size();
        return names.size() >= length && names.subList(0, length).equals(other.names)
                ? Optional.of(new StagePath(names.subList(length, names.size())))
                : Optional.empty();
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

    @Override
    public String toString() {
        return names.isEmpty() ? "." : String.join("/", names);
    }
}
