package io.weirkeeper.api.helm;

import io.weirkeeper.api.schema.Property;
import org.jspecify.annotations.Nullable;

/**
 * An object that must be ready first. Flux knows HelmReleases only; with apiVersion and kind it may be any object.
 *
 * @param readyExpr a CEL expression over {@code self} and {@code dep} instead of the built-in checks
 */
public record Dependency(
        @Nullable String apiVersion,
        @Nullable String kind,
        @Property(required = true) String name,
        @Nullable String namespace,
        @Nullable String readyExpr) {
    public static final String DEFAULT_KIND = "HelmRelease";

    public String kindOrDefault() {
        return kind == null || kind.isEmpty() ? DEFAULT_KIND : kind;
    }

    /** The namespace, or that of the object which depends. */
    public String namespaceOr(String own) {
        return namespace == null || namespace.isEmpty() ? own : namespace;
    }
}
