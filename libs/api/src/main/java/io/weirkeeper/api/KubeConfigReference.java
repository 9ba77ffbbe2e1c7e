package io.weirkeeper.api;

import io.weirkeeper.api.schema.Property;
import org.jspecify.annotations.Nullable;

/** Where the access to a remote cluster is kept: exactly one of the two. */
public record KubeConfigReference(
        @Nullable LocalObjectReference configMapRef,
        @Nullable SecretKeyReference secretRef) {

    /** A key in a Secret of the same namespace; without one, {@code value} and then {@code value.yaml} are tried. */
    public record SecretKeyReference(
            @Nullable String key, @Property(required = true) String name) {}
}
