package io.weirkeeper.runtime.apply;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of a set of objects, in the order they were worked on. */
public record ChangeSet(List<Change> changes) {
    public static final ChangeSet EMPTY = new ChangeSet(List.of());

    public ChangeSet {
        changes = List.copyOf(changes);
    }

    public ChangeSet and(List<Change> more) {
        List<Change> all = new ArrayList<>(changes);
        all.addAll(more);
        return new ChangeSet(all);
    }

    public boolean hasWrites() {
        return changes.stream().anyMatch(Change::isWrite);
    }

    /** A line per object that was written; empty when none was. */
    public String writes() {
        return changes.stream().filter(Change::isWrite).map(Change::toString).collect(Collectors.joining("\n"));
    }

    /** A line per object. */
    public String text() {
        return changes.stream().map(Change::toString).collect(Collectors.joining("\n"));
    }

    /** Every object, whatever became of it. */
    public Inventory inventory() {
        Map<ObjectId, String> versions = new LinkedHashMap<>();
        changes.forEach(change -> versions.put(change.id(), change.version()));
        return new Inventory(versions);
    }

    /** The objects that are meant to be as their manifest says: all but the skipped ones. */
    public Inventory managed() {
        Map<ObjectId, String> versions = new LinkedHashMap<>();
        changes.stream()
                .filter(change -> change.action() != Change.Action.SKIPPED)
                .forEach(change -> versions.put(change.id(), change.version()));
        return new Inventory(versions);
    }
}
