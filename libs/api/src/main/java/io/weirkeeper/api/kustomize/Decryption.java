package io.weirkeeper.api.kustomize;

import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.schema.Property;
import org.jspecify.annotations.Nullable;

/** How encrypted files are read. */
public record Decryption(
        @Property(required = true, oneOf = "sops") String provider,
        @Nullable LocalObjectReference secretRef,
        @Nullable String serviceAccountName) {}
