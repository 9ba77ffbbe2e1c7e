package io.weirkeeper.api.kustomize;

import io.weirkeeper.api.schema.Property;
import org.jspecify.annotations.Nullable;

/** An object that must be healthy before the Kustomization is. */
public record HealthCheck(
        @Nullable String apiVersion,
        @Property(required = true) String kind,
        @Property(required = true) String name,
        @Nullable String namespace) {}
