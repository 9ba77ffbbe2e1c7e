package io.weirkeeper.api.kustomize;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.schema.Property;
import java.time.Instant;
import java.util.Map;

/**
 * One entry of the history: a build and how often it was reconciled.
 *
 * @param lastReconciledDuration as Go writes durations
 */
public record Snapshot(
        @Property(required = true) String digest,
        @Property(required = true) Instant firstReconciled,
        @Property(required = true) Instant lastReconciled,
        @Property(required = true) String lastReconciledDuration,
        @Property(required = true) String lastReconciledStatus,
        Map<String, String> metadata,
        @Property(required = true) long totalReconciliations) {
    public Snapshot {
        metadata = Copies.map(metadata);
    }
}
