package io.weirkeeper.api.kustomize;

import org.jspecify.annotations.Nullable;

/** Selects objects; each field given must match. */
public record Selector(
        @Nullable String annotationSelector,
        @Nullable String group,
        @Nullable String kind,
        @Nullable String labelSelector,
        @Nullable String name,
        @Nullable String namespace,
        @Nullable String version) {}
