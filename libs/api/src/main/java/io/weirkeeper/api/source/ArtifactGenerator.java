package io.weirkeeper.api.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weirkeeper.api.ObjectMeta;
import io.weirkeeper.api.Resource;
import io.weirkeeper.api.schema.Column;
import io.weirkeeper.api.schema.Crd;
import io.weirkeeper.api.schema.Property;
import io.weirkeeper.api.schema.Rule;

/** Puts artifacts together out of parts of the artifacts of other sources; each becomes an ExternalArtifact. */
@Crd(
        group = "source.extensions.fluxcd.io",
        version = "v1beta1",
        kind = "ArtifactGenerator",
        plural = "artifactgenerators",
        singular = "artifactgenerator",
        shortNames = {"ag"},
        categories = {"all", "fluxcd", "fluxcd-sources"},
        columns = {
            @Column(name = "Age", type = "date", path = Column.AGE),
            @Column(name = "Ready", path = Column.READY),
            @Column(name = "Status", path = Column.STATUS)
        },
        description = "Puts artifacts together out of parts of the artifacts of other sources.")
public record ArtifactGenerator(
        @JsonProperty(required = true) String apiVersion,
        @JsonProperty(required = true) String kind,
        @JsonProperty(required = true) ObjectMeta metadata,

        @JsonProperty(required = true)
        @Property(
                rules = {
                    @Rule(
                            value =
                                    "has(self.pathPattern) && size(self.pathPattern) > 0 || self.artifacts.all(a, a.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'))",
                            message =
                                    "artifact names must be valid Kubernetes object names when pathPattern is not set")
                })
        ArtifactGeneratorSpec spec,

        ArtifactGeneratorStatus status)
        implements Resource {
    @SuppressWarnings("NullAway") // absent in JSON
    public ArtifactGenerator {
        status = status == null ? ArtifactGeneratorStatus.NONE : status;
    }
}
