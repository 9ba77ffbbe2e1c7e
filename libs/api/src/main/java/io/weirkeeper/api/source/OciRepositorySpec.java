package io.weirkeeper.api.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.weirkeeper.api.Copies;
import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to pull, from where and how often.
 *
 * @param ignore patterns in the form of .gitignore; the empty string counts as given
 * @param layerSelector which layer becomes the artifact, and how; by default the first, extracted
 * @param ref which manifest; without one the tag {@code latest}
 */
public record OciRepositorySpec(
        @Nullable LocalObjectReference certSecretRef,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String ignore,
        boolean insecure,

        @Property(required = true, pattern = Patterns.INTERVAL)
        Duration interval,

        @Nullable LayerSelector layerSelector,

        @Property(
                fallback = "\"generic\"",
                oneOf = {"generic", "aws", "azure", "gcp"})
        String provider,

        @Nullable LocalObjectReference proxySecretRef,
        @Nullable Ref ref,
        @Nullable LocalObjectReference secretRef,
        @Nullable String serviceAccountName,
        boolean suspend,

        @Property(fallback = "\"60s\"", pattern = Patterns.TIMEOUT)
        Duration timeout,

        @Property(required = true, pattern = "^oci://.*$") String url,

        @Nullable Verification verify) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    /** No cloud's login. */
    public static final String GENERIC = "generic";

    @SuppressWarnings("NullAway") // absent in JSON
    public OciRepositorySpec {
        timeout = timeout == null ? DEFAULT_TIMEOUT : timeout;
        provider = provider == null || provider.isEmpty() ? GENERIC : provider;
    }

    /** Which manifest to pull: a digest beats a version range, which beats a tag. */
    public record Ref(
            @Nullable String digest,
            @Nullable String semver,
            @Nullable String semverFilter,
            @Nullable String tag) {}

    /** The first layer of a media type, and whether its files or it itself become the artifact. */
    public record LayerSelector(
            @Nullable String mediaType,

            @Property(oneOf = {"extract", "copy"}) @Nullable String operation) {
        public static final String EXTRACT = "extract";
        public static final String COPY = "copy";
    }

    /** Who must have signed what is pulled. */
    public record Verification(
            List<OidcIdentity> matchOIDCIdentity,

            @Property(
                    required = true,
                    fallback = "\"cosign\"",
                    oneOf = {"cosign", "notation"})
            String provider,

            @Nullable LocalObjectReference secretRef,
            @Nullable LocalObjectReference trustedRootSecretRef) {
        public Verification {
            matchOIDCIdentity = Copies.list(matchOIDCIdentity);
        }
    }

    /** An identity that may sign, as regular expressions. */
    public record OidcIdentity(
            @Property(required = true) String issuer,
            @Property(required = true) String subject) {}
}
