package io.weirkeeper.api.source;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which chart, of which source.
 *
 * @param chart its name in a HelmRepository, else the path of its directory or archive in the source
 * @param valuesFiles merged in this order, in place of the chart's own values
 * @param version a version or a range; only for charts of a HelmRepository
 */
public record HelmChartSpec(
        @Property(required = true) String chart,
        boolean ignoreMissingValuesFiles,

        @Property(required = true, pattern = Patterns.INTERVAL)
        Duration interval,

        @Property(
                fallback = "\"ChartVersion\"",
                oneOf = {CHART_VERSION, REVISION})
        String reconcileStrategy,

        @Property(required = true) SourceReference sourceRef,
        boolean suspend,
        List<String> valuesFiles,
        @Nullable Verification verify,
        @Property(fallback = "\"*\"") String version) {
    /** A new artifact when the chart's version changes. */
    public static final String CHART_VERSION = "ChartVersion";
    /** A new artifact when the source's revision changes. */
    public static final String REVISION = "Revision";

    @SuppressWarnings("NullAway") // absent in JSON
    public HelmChartSpec {
        reconcileStrategy = reconcileStrategy == null ? CHART_VERSION : reconcileStrategy;
        valuesFiles = Copies.list(valuesFiles);
        version = version == null ? "*" : version;
    }

    /** The source, of the same namespace. */
    public record SourceReference(
            @Nullable String apiVersion,

            @Property(
                    required = true,
                    oneOf = {"HelmRepository", "GitRepository", "Bucket"})
            String kind,

            @Property(required = true) String name) {}

    /** Who must have signed the chart. */
    public record Verification(
            List<OidcIdentity> matchOIDCIdentity,

            @Property(
                    required = true,
                    fallback = "\"cosign\"",
                    oneOf = {"cosign", "notation"})
            String provider,

            @Nullable LocalObjectReference secretRef) {
        public Verification {
            matchOIDCIdentity = Copies.list(matchOIDCIdentity);
        }
    }

    /** A signer by regular expressions on issuer and subject. */
    public record OidcIdentity(
            @Property(required = true) String issuer,
            @Property(required = true) String subject) {}
}
