package io.weirkeeper.api.notification;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weirkeeper.api.ObjectMeta;
import io.weirkeeper.api.Resource;
import io.weirkeeper.api.schema.Column;
import io.weirkeeper.api.schema.Crd;

/** Which events go to which provider. */
@Crd(
        group = "notification.toolkit.fluxcd.io",
        version = "v1beta3",
        kind = "Alert",
        plural = "alerts",
        singular = "alert",
        categories = {"all", "fluxcd", "fluxcd-notifications"},
        columns = {@Column(name = "Age", type = "date", path = Column.AGE)},
        statusSubresource = false,
        description = "Which events go to which provider.")
public record Alert(
        @JsonProperty(required = true) String apiVersion,
        @JsonProperty(required = true) String kind,
        @JsonProperty(required = true) ObjectMeta metadata,
        @JsonProperty(required = true) AlertSpec spec)
        implements Resource {}
