package io.weirkeeper.api.kustomize;

import io.weirkeeper.api.schema.Property;
import org.jspecify.annotations.Nullable;

/** Another name, tag or digest for an image. */
public record Image(
        @Nullable String digest,
        @Property(required = true) String name,
        @Nullable String newName,
        @Nullable String newTag) {}
