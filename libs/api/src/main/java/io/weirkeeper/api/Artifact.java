package io.weirkeeper.api;

import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a source offers for download: the common shape of {@code status.artifact} of every source kind.
 *
 * @param digest of the stored, compressed file, as {@code algorithm:hex}
 * @param path relative to the root of the artifact server
 * @param revision as {@code main@sha1:…}, or the kind's own form
 * @param size of the stored file in bytes
 */
public record Artifact(
        @Property(required = true, pattern = Patterns.DIGEST)
        String digest,

        @Property(required = true) Instant lastUpdateTime,
        Map<String, String> metadata,
        @Property(required = true) String path,
        @Property(required = true) String revision,
        @Nullable Long size,
        @Property(required = true) String url) {
    public Artifact {
        metadata = Copies.map(metadata);
    }

    /** Same content of the same revision. */
    public boolean hasSameContentAs(Artifact other) {
        return revision.equals(other.revision) && digest.equals(other.digest);
    }
}
