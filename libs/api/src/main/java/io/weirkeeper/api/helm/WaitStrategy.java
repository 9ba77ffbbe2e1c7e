package io.weirkeeper.api.helm;

import io.weirkeeper.api.schema.Property;

/** How it is found out that objects are ready. */
public record WaitStrategy(
        @Property(
                required = true,
                oneOf = {"poller", "legacy"})
        String name) {}
