package io.weirkeeper.api;

import io.weirkeeper.api.schema.Property;

/** Names an object in the namespace of the one that refers to it. */
public record LocalObjectReference(
        @Property(required = true) String name) {}
