package io.weirkeeper.api;

import io.weirkeeper.api.schema.Property;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object, or with the name {@code *} all objects with the labels, that an Alert listens to. */
public record CrossNamespaceObjectReference(
        @Nullable String apiVersion,

        @Property(
                required = true,
                oneOf = {
                    "Bucket",
                    "GitRepository",
                    "Kustomization",
                    "HelmRelease",
                    "HelmChart",
                    "HelmRepository",
                    "ImageRepository",
                    "ImagePolicy",
                    "ImageUpdateAutomation",
                    "OCIRepository",
                    "ArtifactGenerator",
                    "ExternalArtifact"
                })
        String kind,

        Map<String, String> matchLabels,

        @Property(required = true, minLength = 1, maxLength = 253)
        String name,

        @Property(minLength = 1, maxLength = 253) @Nullable String namespace) {
    public static final String ANY = "*";

    public CrossNamespaceObjectReference {
        matchLabels = Copies.map(matchLabels);
    }

    public boolean isForAny() {
        return name.equals(ANY);
    }

    /** The namespace, or that of the object which holds the reference. */
    public String namespaceOr(String own) {
        return namespace == null || namespace.isEmpty() ? own : namespace;
    }
}
