package io.weirkeeper.api.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Copies;
import io.weirkeeper.api.ObjectMeta;
import io.weirkeeper.api.Resource;
import io.weirkeeper.api.schema.Column;
import io.weirkeeper.api.schema.Crd;
import io.weirkeeper.api.schema.Property;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An artifact that another controller made and stores, for consumers that take any source. */
@Crd(
        group = "source.toolkit.fluxcd.io",
        version = "v1",
        kind = "ExternalArtifact",
        plural = "externalartifacts",
        singular = "externalartifact",
        shortNames = {"ea"},
        categories = {"all", "fluxcd", "fluxcd-sources"},
        columns = {
            @Column(name = "Age", type = "date", path = Column.AGE),
            @Column(name = "Ready", path = Column.READY),
            @Column(name = "Status", path = Column.STATUS),
            @Column(name = "Source", path = ".spec.sourceRef.name")
        },
        description = "An artifact that another controller made and stores.")
public record ExternalArtifact(
        @JsonProperty(required = true) String apiVersion,
        @JsonProperty(required = true) String kind,
        @JsonProperty(required = true) ObjectMeta metadata,
        Spec spec,
        Status status)
        implements Resource {
    @SuppressWarnings("NullAway") // absent in JSON
    public ExternalArtifact {
        spec = spec == null ? new Spec(null) : spec;
        status = status == null ? new Status(null, List.of()) : status;
    }

    /** @param sourceRef the object that the artifact was made for */
    public record Spec(@Nullable SourceReference sourceRef) {}

    /** An object of any kind. */
    public record SourceReference(
            @Nullable String apiVersion,
            @Property(required = true) String kind,
            @Property(required = true) String name,
            @Nullable String namespace) {}

    /** The artifact, as its maker wrote it. */
    public record Status(@Nullable Artifact artifact, List<Condition> conditions) {
        public Status {
            conditions = Copies.list(conditions);
        }
    }
}
