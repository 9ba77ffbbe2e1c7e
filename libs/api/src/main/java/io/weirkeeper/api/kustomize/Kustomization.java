package io.weirkeeper.api.kustomize;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weirkeeper.api.ObjectMeta;
import io.weirkeeper.api.Resource;
import io.weirkeeper.api.schema.Column;
import io.weirkeeper.api.schema.Crd;
import io.weirkeeper.api.schema.Property;

/** A directory of an artifact that is built and applied to a cluster. */
@Crd(
        group = "kustomize.toolkit.fluxcd.io",
        version = "v1",
        kind = "Kustomization",
        plural = "kustomizations",
        singular = "kustomization",
        shortNames = "ks",
        categories = {"all", "fluxcd", "fluxcd-appliers"},
        columns = {
            @Column(name = "Age", type = "date", path = Column.AGE),
            @Column(name = "Ready", path = Column.READY),
            @Column(name = "Status", path = Column.STATUS)
        },
        description = "A directory of an artifact that is built and applied to a cluster.")
public record Kustomization(
        @JsonProperty(required = true) String apiVersion,
        @JsonProperty(required = true) String kind,
        @JsonProperty(required = true) ObjectMeta metadata,
        @JsonProperty(required = true) KustomizationSpec spec,
        @Property(fallback = "{\"observedGeneration\":-1}") KustomizationStatus status)
        implements Resource {
    @SuppressWarnings("NullAway") // absent in JSON
    public Kustomization {
        status = status == null ? KustomizationStatus.NONE : status;
    }
}
