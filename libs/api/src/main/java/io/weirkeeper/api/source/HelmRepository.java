package io.weirkeeper.api.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weirkeeper.api.ObjectMeta;
import io.weirkeeper.api.Resource;
import io.weirkeeper.api.schema.Column;
import io.weirkeeper.api.schema.Crd;
import io.weirkeeper.api.schema.Property;

/** A Helm repository: an HTTP server whose index becomes an artifact, or the name of an OCI registry. */
@Crd(
        group = "source.toolkit.fluxcd.io",
        version = "v1",
        kind = "HelmRepository",
        plural = "helmrepositories",
        singular = "helmrepository",
        shortNames = "helmrepo",
        categories = {"all", "fluxcd", "fluxcd-sources"},
        columns = {
            @Column(name = "URL", path = ".spec.url"),
            @Column(name = "Age", type = "date", path = Column.AGE),
            @Column(name = "Ready", path = Column.READY),
            @Column(name = "Status", path = Column.STATUS)
        },
        description = "A Helm repository whose index becomes an artifact, or the address of an OCI registry.")
public record HelmRepository(
        @JsonProperty(required = true) String apiVersion,
        @JsonProperty(required = true) String kind,
        @JsonProperty(required = true) ObjectMeta metadata,
        @JsonProperty(required = true) HelmRepositorySpec spec,
        @Property(fallback = "{\"observedGeneration\":-1}") HelmRepositoryStatus status)
        implements Resource {
    @SuppressWarnings("NullAway") // absent in JSON
    public HelmRepository {
        status = status == null ? HelmRepositoryStatus.NONE : status;
    }
}
