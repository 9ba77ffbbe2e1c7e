package io.weirkeeper.api.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Copies;
import io.weirkeeper.api.ObjectMeta;
import io.weirkeeper.api.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source of any kind as its consumers see it: metadata and the artifact in its status. */
public record Source(
        @JsonProperty(required = true) String apiVersion,
        @JsonProperty(required = true) String kind,
        @JsonProperty(required = true) ObjectMeta metadata,
        Status status)
        implements Resource {
    @SuppressWarnings("NullAway") // absent in JSON
    public Source {
        status = status == null ? new Status(null, List.of(), 0) : status;
    }

    /** The part of the status that all kinds of sources have. */
    public record Status(@Nullable Artifact artifact, List<Condition> conditions, long observedGeneration) {
        public Status {
            conditions = Copies.list(conditions);
        }
    }
}
