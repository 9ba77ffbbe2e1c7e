package io.weirkeeper.api.kustomize;

import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was applied, when, and how it went. */
public record KustomizationStatus(
        List<Condition> conditions,
        List<Snapshot> history,
        @Nullable Inventory inventory,
        @Nullable String lastAppliedOriginRevision,
        @Nullable String lastAppliedRevision,
        @Nullable String lastAttemptedRevision,
        @Nullable String lastHandledReconcileAt,
        long observedGeneration) {
    static final KustomizationStatus NONE =
            new KustomizationStatus(List.of(), List.of(), null, null, null, null, null, -1);

    public KustomizationStatus {
        conditions = Copies.list(conditions);
        history = Copies.list(history);
    }
}
