package io.weirkeeper.api.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known about a Bucket: its artifact, and the rules that the artifact was made with. */
public record BucketStatus(
        @Nullable Artifact artifact,
        List<Condition> conditions,
        @Nullable String lastHandledReconcileAt,
        long observedGeneration,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String observedIgnore,
        @Nullable String url) {
    static final BucketStatus NONE = new BucketStatus(null, List.of(), null, -1, null, null);

    public BucketStatus {
        conditions = Copies.list(conditions);
    }
}
