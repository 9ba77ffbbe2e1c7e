package io.weirkeeper.api.kustomize;

import io.weirkeeper.api.schema.Property;
import org.jspecify.annotations.Nullable;

/** CEL expressions that say how healthy the objects of a kind are. */
public record HealthCheckExpression(
        @Property(required = true) String apiVersion,
        @Property(required = true) String current,
        @Nullable String failed,
        @Nullable String inProgress,
        @Nullable String kind) {}
