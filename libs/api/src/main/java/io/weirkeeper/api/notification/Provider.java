package io.weirkeeper.api.notification;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weirkeeper.api.ObjectMeta;
import io.weirkeeper.api.Resource;
import io.weirkeeper.api.schema.Column;
import io.weirkeeper.api.schema.Crd;
import io.weirkeeper.api.schema.Property;
import io.weirkeeper.api.schema.Rule;

/** A chat, forge or other service that notifications go to. */
@Crd(
        group = "notification.toolkit.fluxcd.io",
        version = "v1beta3",
        kind = "Provider",
        plural = "providers",
        singular = "provider",
        categories = {"all", "fluxcd", "fluxcd-notifications"},
        columns = {@Column(name = "Age", type = "date", path = Column.AGE)},
        statusSubresource = false,
        description = "A chat, forge or other service that notifications go to.")
public record Provider(
        @JsonProperty(required = true) String apiVersion,
        @JsonProperty(required = true) String kind,
        @JsonProperty(required = true) ObjectMeta metadata,

        @JsonProperty(required = true)
        @Property(
                rules = {
                    @Rule(
                            value =
                                    "self.type == 'github' || self.type == 'gitlab' || self.type == 'gitea' || self.type == 'bitbucketserver' || self.type == 'bitbucket' || self.type == 'azuredevops' || !has(self.commitStatusExpr)",
                            message =
                                    "spec.commitStatusExpr is only supported for the 'github', 'gitlab', 'gitea', 'bitbucketserver', 'bitbucket', 'azuredevops' provider types")
                })
        ProviderSpec spec)
        implements Resource {}
