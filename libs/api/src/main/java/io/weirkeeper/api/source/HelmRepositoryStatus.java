package io.weirkeeper.api.source;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a HelmRepository.
 *
 * @param url where the newest index is served, whatever its digest
 */
public record HelmRepositoryStatus(
        @Nullable Artifact artifact,
        List<Condition> conditions,
        @Nullable String lastHandledReconcileAt,
        long observedGeneration,
        @Nullable String url) {
    static final HelmRepositoryStatus NONE = new HelmRepositoryStatus(null, List.of(), null, -1, null);

    public HelmRepositoryStatus {
        conditions = Copies.list(conditions);
    }
}
