package io.weirkeeper.api.notification;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weirkeeper.api.ObjectMeta;
import io.weirkeeper.api.Resource;
import io.weirkeeper.api.schema.Column;
import io.weirkeeper.api.schema.Crd;
import io.weirkeeper.api.schema.Property;
import io.weirkeeper.api.schema.Rule;

/** A webhook that asks for the reconciliation of resources. */
@Crd(
        group = "notification.toolkit.fluxcd.io",
        version = "v1",
        kind = "Receiver",
        plural = "receivers",
        singular = "receiver",
        categories = {"all", "fluxcd", "fluxcd-notifications"},
        columns = {
            @Column(name = "Age", type = "date", path = Column.AGE),
            @Column(name = "Ready", path = Column.READY),
            @Column(name = "Status", path = Column.STATUS)
        },
        description = "A webhook that asks for the reconciliation of resources.")
public record Receiver(
        @JsonProperty(required = true) String apiVersion,
        @JsonProperty(required = true) String kind,
        @JsonProperty(required = true) ObjectMeta metadata,

        @JsonProperty(required = true)
        @Property(
                rules = {
                    @Rule(
                            value =
                                    "self.type != 'generic-oidc' || (has(self.oidcProviders) && size(self.oidcProviders) > 0)",
                            message = "generic-oidc receivers must define at least one oidcProvider"),
                    @Rule(
                            value =
                                    "self.type == 'generic-oidc' || !has(self.oidcProviders) || size(self.oidcProviders) == 0",
                            message = "oidcProviders can only be set when type is generic-oidc"),
                    @Rule(
                            value = "self.type != 'generic-oidc' || !has(self.secretRef)",
                            message = "secretRef cannot be set when type is generic-oidc"),
                    @Rule(
                            value = "self.type == 'generic-oidc' || has(self.secretRef)",
                            message = "secretRef is required when type is not generic-oidc")
                })
        ReceiverSpec spec,

        @Property(fallback = "{\"observedGeneration\":-1}") ReceiverStatus status)
        implements Resource {
    @SuppressWarnings("NullAway") // absent in JSON
    public Receiver {
        status = status == null ? ReceiverStatus.NONE : status;
    }
}
