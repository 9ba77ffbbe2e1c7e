package io.weirkeeper.api.source;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the repository is and how to log in.
 *
 * @param accessFrom kept for the schema; means nothing
 * @param interval zero when absent: once a minute
 * @param timeout one minute when absent
 */
public record HelmRepositorySpec(
        @Nullable AccessFrom accessFrom,
        @Nullable LocalObjectReference certSecretRef,
        boolean insecure,
        @Property(pattern = Patterns.INTERVAL) Duration interval,
        boolean passCredentials,

        @Property(
                fallback = "\"generic\"",
                oneOf = {"generic", "aws", "azure", "gcp"})
        String provider,

        @Nullable LocalObjectReference secretRef,
        boolean suspend,
        @Property(pattern = Patterns.TIMEOUT) Duration timeout,

        @Property(oneOf = {"default", "oci"}) @Nullable String type,

        @Property(required = true, pattern = "^(http|https|oci)://.*$")
        String url) {
    private static final Duration DEFAULT = Duration.ofMinutes(1);
    private static final String OCI = "oci";

    @SuppressWarnings("NullAway") // absent in JSON
    public HelmRepositorySpec {
        interval = interval == null || interval.isZero() ? DEFAULT : interval;
        timeout = timeout == null ? DEFAULT : timeout;
        provider = provider == null ? "generic" : provider;
    }

    /** Whether the charts are in an OCI registry: such an object is never reconciled. */
    public boolean isOci() {
        return OCI.equals(type);
    }

    /** Which namespaces may use the repository. Flux does not act on it either. */
    public record AccessFrom(@Property(required = true) List<NamespaceSelector> namespaceSelectors) {
        public AccessFrom {
            namespaceSelectors = Copies.list(namespaceSelectors);
        }
    }

    /** Namespaces by their labels. */
    public record NamespaceSelector(Map<String, String> matchLabels) {
        public NamespaceSelector {
            matchLabels = Copies.map(matchLabels);
        }
    }
}
