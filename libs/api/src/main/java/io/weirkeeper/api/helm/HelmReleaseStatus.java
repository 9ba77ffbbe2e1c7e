package io.weirkeeper.api.helm;

import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Copies;
import io.weirkeeper.api.kustomize.Inventory;
import io.weirkeeper.api.schema.Property;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was released, when, and how it went. */
public record HelmReleaseStatus(
        List<Condition> conditions,
        long failures,
        @Nullable String helmChart,
        List<Snapshot> history,
        long installFailures,
        @Nullable Inventory inventory,
        @Nullable String lastAttemptedConfigDigest,
        long lastAttemptedGeneration,

        @Property(oneOf = {"install", "upgrade"}) @Nullable String lastAttemptedReleaseAction,

        @Nullable String lastAttemptedReleaseActionDuration,
        @Nullable String lastAttemptedRevision,
        @Nullable String lastAttemptedRevisionDigest,
        @Nullable String lastAttemptedValuesChecksum,
        @Nullable String lastHandledForceAt,
        @Nullable String lastHandledReconcileAt,
        @Nullable String lastHandledResetAt,
        int lastReleaseRevision,
        @Nullable String observedCommonMetadataDigest,
        long observedGeneration,
        @Nullable String observedPostRenderersDigest,
        @Property(minLength = 1, maxLength = 63) @Nullable String storageNamespace,
        long upgradeFailures) {
    static final HelmReleaseStatus NONE = new HelmReleaseStatus(
            List.of(), 0, null, List.of(), 0, null, null, 0, null, null, null, null, null, null, null, null, 0, null,
            -1, null, null, 0);

    public HelmReleaseStatus {
        conditions = Copies.list(conditions);
        history = Copies.list(history);
    }
}
