package io.weirkeeper.engine.kustomize.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a schema that a strategic merge asks about. */
public interface Schema {
    /** The schema of a field, or null when none is known. */
    @Nullable
    Schema field(String name);

    /** The schema of a list's items, or null when this is no list or the items are unknown. */
    @Nullable
    Schema elements();

    /** Whether lists are merged item by item instead of replaced. */
    boolean merges();

    /** The fields that tell one item from another; none when items are compared as a whole. */
    List<String> mergeKeys();
}
