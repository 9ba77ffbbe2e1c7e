package io.weirkeeper.api.helm;

import io.weirkeeper.api.schema.Property;
import org.jspecify.annotations.Nullable;

/** An existing source whose artifact is the chart. */
public record ChartReference(
        @Nullable String apiVersion,

        @Property(
                required = true,
                oneOf = {"OCIRepository", "HelmChart", "ExternalArtifact"})
        String kind,

        @Property(required = true, minLength = 1, maxLength = 253)
        String name,

        @Property(minLength = 1, maxLength = 63) @Nullable String namespace) {
    /** The namespace, or that of the object which holds the reference. */
    public String namespaceOr(String own) {
        return namespace == null || namespace.isEmpty() ? own : namespace;
    }
}
