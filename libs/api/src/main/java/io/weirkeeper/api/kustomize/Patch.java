package io.weirkeeper.api.kustomize;

import io.weirkeeper.api.schema.Property;
import org.jspecify.annotations.Nullable;

/** A strategic merge or JSON patch and what it is for. */
public record Patch(
        @Property(required = true) String patch, @Nullable Selector target) {}
