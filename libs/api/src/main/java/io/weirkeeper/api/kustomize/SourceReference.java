package io.weirkeeper.api.kustomize;

import io.weirkeeper.api.schema.Property;
import org.jspecify.annotations.Nullable;

/** The source whose artifact is built. */
public record SourceReference(
        @Nullable String apiVersion,

        @Property(
                required = true,
                oneOf = {"OCIRepository", "GitRepository", "Bucket", "ExternalArtifact"})
        String kind,

        @Property(required = true) String name,
        @Nullable String namespace) {

    /** The namespace, or that of the object which holds the reference. */
    public String namespaceOr(String own) {
        return namespace == null || namespace.isEmpty() ? own : namespace;
    }
}
