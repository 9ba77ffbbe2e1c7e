package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DirectoryIndex;
import io.weirkeeper.runtime.apply.Inventory;
import java.time.Instant;
import java.util.Map;

/**
 * What the last complete rollout of a Kustomization was made from and led to. As long as nothing of it changed, and
 * the objects are as they were applied, there is nothing to build or to apply.
 *
 * @param artifact digest of the artifact
 * @param directories digest of each directory that the build read; empty for one that it found missing
 * @param isRepeatable whether the build used nothing but these and the inputs
 * @param digest of the built YAML
 * @param managed the objects that are meant to be as they were built
 * @param swept when every object was last compared with what was built
 * @param due when the next reconciliation is due
 */
record Baseline(
        Inputs inputs,
        String artifact,
        Map<String, String> directories,
        boolean isRepeatable,
        String digest,
        Inventory managed,
        Instant swept,
        Instant due) {
    Baseline {
        directories = Map.copyOf(directories);
    }

    /** The same with the objects that it led to. */
    Baseline of(Inventory objects) {
        return new Baseline(inputs, artifact, directories, isRepeatable, digest, objects, swept, due);
    }

    /** Whether another artifact has the same in every directory that counts. */
    boolean isSameIn(DirectoryIndex index) {
        return directories.entrySet().stream()
                .allMatch(directory -> index.digest(directory.getKey())
                        .map(Digest::toString)
                        .orElse("")
                        .equals(directory.getValue()));
    }

    /** The same rollout, of what another artifact has in the same directories. */
    Baseline carriedTo(String otherArtifact, Instant nextDue) {
        return new Baseline(inputs, otherArtifact, directories, isRepeatable, digest, managed, swept, nextDue);
    }
}
