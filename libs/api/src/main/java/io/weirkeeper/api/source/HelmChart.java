package io.weirkeeper.api.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weirkeeper.api.ObjectMeta;
import io.weirkeeper.api.Resource;
import io.weirkeeper.api.schema.Column;
import io.weirkeeper.api.schema.Crd;
import io.weirkeeper.api.schema.Property;
import io.weirkeeper.api.schema.Rule;

/** A Helm chart out of another source, packaged as an artifact. */
@Crd(
        group = "source.toolkit.fluxcd.io",
        version = "v1",
        kind = "HelmChart",
        plural = "helmcharts",
        singular = "helmchart",
        shortNames = "hc",
        categories = {"all", "fluxcd", "fluxcd-sources"},
        columns = {
            @Column(name = "Chart", path = ".spec.chart"),
            @Column(name = "Version", path = ".spec.version"),
            @Column(name = "Source Kind", path = ".spec.sourceRef.kind"),
            @Column(name = "Source Name", path = ".spec.sourceRef.name"),
            @Column(name = "Age", type = "date", path = Column.AGE),
            @Column(name = "Ready", path = Column.READY),
            @Column(name = "Status", path = Column.STATUS)
        },
        description = "A Helm chart out of a repository, or of another source's files, packaged as an artifact.")
public record HelmChart(
        @JsonProperty(required = true) String apiVersion,
        @JsonProperty(required = true) String kind,
        @JsonProperty(required = true) ObjectMeta metadata,

        @JsonProperty(required = true)
        @Property(
                rules =
                        @Rule(
                                value = "!has(self.verify) || self.sourceRef.kind == 'HelmRepository'",
                                message = "spec.verify is only supported when spec.sourceRef.kind is 'HelmRepository'"))
        HelmChartSpec spec,

        @Property(fallback = "{\"observedGeneration\":-1}") HelmChartStatus status)
        implements Resource {
    @SuppressWarnings("NullAway") // absent in JSON
    public HelmChart {
        status = status == null ? HelmChartStatus.NONE : status;
    }
}
