package io.weirkeeper.remote.git;

import java.util.Collection;
import java.util.List;

/** Chooses among tags by version. What a version is and which satisfy the constraint is the caller's to know. */
@FunctionalInterface
public interface VersionChoice {
    /** The tags with the highest version that is wanted: none, one, or several that differ in build metadata alone. */
    List<String> highest(Collection<String> tags);
}
