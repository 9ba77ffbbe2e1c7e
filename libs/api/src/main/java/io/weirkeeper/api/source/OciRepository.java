package io.weirkeeper.api.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weirkeeper.api.ObjectMeta;
import io.weirkeeper.api.Resource;
import io.weirkeeper.api.schema.Column;
import io.weirkeeper.api.schema.Crd;
import io.weirkeeper.api.schema.Property;

/** A repository in an OCI registry of which one layer, at a reference, becomes an artifact. */
@Crd(
        group = "source.toolkit.fluxcd.io",
        version = "v1",
        kind = "OCIRepository",
        plural = "ocirepositories",
        singular = "ocirepository",
        shortNames = "ocirepo",
        categories = {"all", "fluxcd", "fluxcd-sources"},
        columns = {
            @Column(name = "URL", path = ".spec.url"),
            @Column(name = "Ready", path = Column.READY),
            @Column(name = "Status", path = Column.STATUS),
            @Column(name = "Age", type = "date", path = Column.AGE)
        },
        description = "A repository in an OCI registry of which one layer, at a reference, becomes an artifact.")
public record OciRepository(
        @JsonProperty(required = true) String apiVersion,
        @JsonProperty(required = true) String kind,
        @JsonProperty(required = true) ObjectMeta metadata,
        @JsonProperty(required = true) OciRepositorySpec spec,
        @Property(fallback = "{\"observedGeneration\":-1}") OciRepositoryStatus status)
        implements Resource {
    @SuppressWarnings("NullAway") // absent in JSON
    public OciRepository {
        status = status == null ? OciRepositoryStatus.NONE : status;
    }
}
