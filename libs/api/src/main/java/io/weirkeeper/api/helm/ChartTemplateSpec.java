package io.weirkeeper.api.helm;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The spec of that HelmChart. */
public record ChartTemplateSpec(
        @Property(required = true, minLength = 1, maxLength = 2048)
        String chart,

        boolean ignoreMissingValuesFiles,
        @Property(pattern = Patterns.INTERVAL) @Nullable Duration interval,

        @Property(
                oneOf = {"ChartVersion", "Revision"},
                fallback = "\"ChartVersion\"")
        @Nullable
        String reconcileStrategy,

        @Property(required = true) SourceReference sourceRef,
        List<String> valuesFiles,
        @Nullable Verification verify,
        @Property(fallback = "\"*\"") @Nullable String version) {
    public ChartTemplateSpec {
        valuesFiles = Copies.list(valuesFiles);
    }

    /** Where the chart comes from. */
    public record SourceReference(
            @Nullable String apiVersion,

            @Property(
                    required = true,
                    oneOf = {"HelmRepository", "GitRepository", "Bucket"})
            String kind,

            @Property(required = true, minLength = 1, maxLength = 253)
            String name,

            @Property(minLength = 1, maxLength = 63) @Nullable
            String namespace) {
        /** The namespace, or that of the object which holds the reference. */
        public String namespaceOr(String own) {
            return namespace == null || namespace.isEmpty() ? own : namespace;
        }
    }

    /** How the chart's signature is checked. */
    public record Verification(
            @Property(
                    required = true,
                    oneOf = {"cosign", "notation"},
                    fallback = "\"cosign\"")
            String provider,

            @Nullable LocalObjectReference secretRef) {}
}
