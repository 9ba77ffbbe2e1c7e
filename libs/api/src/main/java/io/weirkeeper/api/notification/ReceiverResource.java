package io.weirkeeper.api.notification;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.schema.Property;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object, or with the name {@code *} all objects with the labels, that a webhook triggers.
 *
 * @param filter a CEL expression over {@code res} and {@code req}
 */
public record ReceiverResource(
        @Nullable String apiVersion,
        @Nullable String filter,

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

    public ReceiverResource {
        matchLabels = Copies.map(matchLabels);
    }

    public boolean isForAny() {
        return name.equals(ANY);
    }

    /** The namespace, or that of the receiver. */
    public String namespaceOr(String own) {
        return namespace == null || namespace.isEmpty() ? own : namespace;
    }
}
