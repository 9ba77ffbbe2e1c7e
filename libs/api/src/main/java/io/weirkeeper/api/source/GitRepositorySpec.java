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
 * What to fetch, from where and how often.
 *
 * @param ignore patterns in the form of .gitignore; the empty string counts as given
 * @param ref which commit; without one the branch {@code master}
 */
public record GitRepositorySpec(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String ignore,
        List<Include> include,

        @Property(required = true, pattern = Patterns.INTERVAL)
        Duration interval,

        @Property(oneOf = {"generic", "aws", "azure", "github"}) @Nullable
        String provider,

        @Nullable LocalObjectReference proxySecretRef,
        boolean recurseSubmodules,
        @Nullable Ref ref,
        @Nullable LocalObjectReference secretRef,
        @Nullable String serviceAccountName,
        List<String> sparseCheckout,
        boolean suspend,

        @Property(fallback = "\"60s\"", pattern = Patterns.TIMEOUT)
        Duration timeout,

        @Property(required = true, pattern = "^(http|https|ssh)://.*$")
        String url,

        @Nullable Verification verify) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    @SuppressWarnings("NullAway") // absent in JSON
    public GitRepositorySpec {
        include = Copies.list(include);
        sparseCheckout = Copies.list(sparseCheckout);
        timeout = timeout == null ? DEFAULT_TIMEOUT : timeout;
    }

    /** The artifact of another GitRepository of the same namespace, copied into this one. */
    public record Include(
            @Nullable String fromPath,
            @Property(required = true) LocalObjectReference repository,
            @Nullable String toPath) {}

    /** Which commit to fetch: commit beats name, tag, semver and branch, in this order. */
    public record Ref(
            @Nullable String branch,
            @Nullable String commit,
            @Nullable String name,
            @Nullable String semver,
            @Nullable String tag) {}

    /** What must be signed, and by whom. */
    public record Verification(
            @Property(
                    fallback = "\"HEAD\"",
                    oneOf = {"head", "HEAD", "Tag", "TagAndHEAD"})
            String mode,

            @Property(required = true) LocalObjectReference secretRef) {
        @SuppressWarnings("NullAway") // absent in JSON
        public Verification {
            mode = mode == null ? "HEAD" : mode;
        }
    }
}
