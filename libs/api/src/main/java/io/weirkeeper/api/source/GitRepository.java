package io.weirkeeper.api.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weirkeeper.api.ObjectMeta;
import io.weirkeeper.api.Resource;
import io.weirkeeper.api.schema.Column;
import io.weirkeeper.api.schema.Crd;
import io.weirkeeper.api.schema.Property;
import io.weirkeeper.api.schema.Rule;

/** A Git repository whose files, at a reference, become an artifact. */
@Crd(
        group = "source.toolkit.fluxcd.io",
        version = "v1",
        kind = "GitRepository",
        plural = "gitrepositories",
        singular = "gitrepository",
        shortNames = "gitrepo",
        categories = {"all", "fluxcd", "fluxcd-sources"},
        columns = {
            @Column(name = "URL", path = ".spec.url"),
            @Column(name = "Age", type = "date", path = Column.AGE),
            @Column(name = "Ready", path = Column.READY),
            @Column(name = "Status", path = Column.STATUS)
        },
        description = "A Git repository whose files, at a reference, become an artifact.")
public record GitRepository(
        @JsonProperty(required = true) String apiVersion,
        @JsonProperty(required = true) String kind,
        @JsonProperty(required = true) ObjectMeta metadata,

        @JsonProperty(required = true)
        @Property(
                rules =
                        @Rule(
                                value =
                                        "!has(self.serviceAccountName) || (has(self.provider) && (self.provider == 'azure' || self.provider == 'aws'))",
                                message = "serviceAccountName can only be set when provider is 'azure' or 'aws'"))
        GitRepositorySpec spec,

        @Property(fallback = "{\"observedGeneration\":-1}") GitRepositoryStatus status)
        implements Resource {
    @SuppressWarnings("NullAway") // absent in JSON
    public GitRepository {
        status = status == null ? GitRepositoryStatus.NONE : status;
    }
}
