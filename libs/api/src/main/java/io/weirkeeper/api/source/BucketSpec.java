package io.weirkeeper.api.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to fetch, from where and how often.
 *
 * @param endpoint host and port, or for azure a URL
 * @param ignore patterns in the form of .gitignore; the empty string counts as given
 * @param prefix with which the keys of the objects begin that count
 */
public record BucketSpec(
        @Property(required = true) String bucketName,
        @Nullable LocalObjectReference certSecretRef,
        @Property(required = true) String endpoint,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String ignore,
        boolean insecure,

        @Property(required = true, pattern = Patterns.INTERVAL)
        Duration interval,

        @Nullable String prefix,

        @Property(
                fallback = "\"generic\"",
                oneOf = {"generic", "aws", "gcp", "azure"})
        String provider,

        @Nullable LocalObjectReference proxySecretRef,
        @Nullable String region,
        @Nullable LocalObjectReference secretRef,
        @Nullable String serviceAccountName,
        @Nullable Sts sts,
        boolean suspend,

        @Property(fallback = "\"60s\"", pattern = Patterns.TIMEOUT)
        Duration timeout) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    @SuppressWarnings("NullAway") // absent in JSON
    public BucketSpec {
        timeout = timeout == null ? DEFAULT_TIMEOUT : timeout;
        provider = provider == null || provider.isEmpty() ? "generic" : provider;
    }

    /** The service that gives credentials for a short time. */
    public record Sts(
            @Nullable LocalObjectReference certSecretRef,

            @Property(required = true, pattern = "^(http|https)://.*$")
            String endpoint,

            @Property(
                    required = true,
                    oneOf = {"aws", "ldap"})
            String provider,

            @Nullable LocalObjectReference secretRef) {}
}
