package io.weirkeeper.api.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Copies;
import io.weirkeeper.api.source.OciRepositorySpec.LayerSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known about an OCIRepository: its artifact, and the settings that the artifact was made with. */
public record OciRepositoryStatus(
        @Nullable Artifact artifact,
        List<Condition> conditions,
        @Nullable String lastHandledReconcileAt,
        long observedGeneration,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String observedIgnore,
        @Nullable LayerSelector observedLayerSelector,
        @Nullable String url) {
    static final OciRepositoryStatus NONE = new OciRepositoryStatus(null, List.of(), null, -1, null, null, null);

    public OciRepositoryStatus {
        conditions = Copies.list(conditions);
    }
}
