package io.weirkeeper.api.notification;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may call a webhook and what it triggers.
 *
 * @param events the only ones that trigger, without regard to case; none means all
 * @param resourceFilter a CEL expression over {@code res} and {@code req}
 */
public record ReceiverSpec(
        List<String> events,

        @Property(fallback = "\"10m\"", pattern = Patterns.INTERVAL)
        Duration interval,

        @Property(listMapKeys = "issuerURL") List<OidcProvider> oidcProviders,
        @Nullable String resourceFilter,
        @Property(required = true) List<ReceiverResource> resources,
        @Nullable LocalObjectReference secretRef,
        boolean suspend,

        @Property(
                required = true,
                oneOf = {
                    "generic",
                    "generic-hmac",
                    "generic-oidc",
                    "github",
                    "gitlab",
                    "bitbucket",
                    "harbor",
                    "dockerhub",
                    "quay",
                    "gcr",
                    "nexus",
                    "acr",
                    "cdevents"
                })
        String type) {
    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(10);

    @SuppressWarnings("NullAway") // absent in JSON
    public ReceiverSpec {
        events = Copies.list(events);
        interval = interval == null ? DEFAULT_INTERVAL : interval;
        oidcProviders = Copies.list(oidcProviders);
        resources = Copies.list(resources);
    }
}
