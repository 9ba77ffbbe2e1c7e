package io.weirkeeper.api.source;

import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Copies;
import io.weirkeeper.api.schema.Property;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about an ArtifactGenerator.
 *
 * @param inventory the ExternalArtifacts that it made
 * @param observedSourcesDigest stands for all sources as they were when the artifacts were made
 */
public record ArtifactGeneratorStatus(
        List<Condition> conditions,
        List<Entry> inventory,
        @Nullable String lastHandledReconcileAt,
        @Nullable String observedSourcesDigest) {
    static final ArtifactGeneratorStatus NONE = new ArtifactGeneratorStatus(List.of(), List.of(), null, null);

    public ArtifactGeneratorStatus {
        conditions = Copies.list(conditions);
        inventory = Copies.list(inventory);
    }

    /** @param filename of the artifact in the store */
    public record Entry(
            @Property(required = true) String digest,
            @Property(required = true) String filename,
            @Property(required = true) String name,
            @Property(required = true) String namespace) {}

    /** Whether the inventory has this artifact. */
    public boolean has(String namespace, String name, String digest) {
        return inventory.stream()
                .anyMatch(entry -> entry.namespace().equals(namespace)
                        && entry.name().equals(name)
                        && entry.digest().equals(digest));
    }
}
