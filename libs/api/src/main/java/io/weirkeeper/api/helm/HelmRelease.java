package io.weirkeeper.api.helm;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weirkeeper.api.ObjectMeta;
import io.weirkeeper.api.Resource;
import io.weirkeeper.api.schema.Column;
import io.weirkeeper.api.schema.Crd;
import io.weirkeeper.api.schema.Property;
import io.weirkeeper.api.schema.Rule;

/** A chart that is kept released with values. */
@Crd(
        group = "helm.toolkit.fluxcd.io",
        version = "v2",
        kind = "HelmRelease",
        plural = "helmreleases",
        singular = "helmrelease",
        shortNames = "hr",
        categories = {"all", "fluxcd", "fluxcd-appliers"},
        columns = {
            @Column(name = "Age", type = "date", path = Column.AGE),
            @Column(name = "Ready", path = Column.READY),
            @Column(name = "Status", path = Column.STATUS)
        },
        description = "A chart that is kept released with values.")
public record HelmRelease(
        @JsonProperty(required = true) String apiVersion,
        @JsonProperty(required = true) String kind,
        @JsonProperty(required = true) ObjectMeta metadata,

        @Property(
                rules =
                        @Rule(
                                value =
                                        "(has(self.chart) && !has(self.chartRef)) || (!has(self.chart) && has(self.chartRef))",
                                message = "either chart or chartRef must be set"))
        @JsonProperty(required = true)
        HelmReleaseSpec spec,

        @Property(fallback = "{\"observedGeneration\":-1}") HelmReleaseStatus status)
        implements Resource {
    @SuppressWarnings("NullAway") // absent in JSON
    public HelmRelease {
        status = status == null ? HelmReleaseStatus.NONE : status;
    }
}
