package io.weirkeeper.api.helm;

import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How to uninstall. */
public record Uninstall(
        @Property(
                oneOf = {"background", "foreground", "orphan"},
                fallback = "\"background\"")
        @Nullable
        String deletionPropagation,

        boolean disableHooks,
        boolean disableWait,
        boolean keepHistory,
        @Property(pattern = Patterns.INTERVAL) @Nullable Duration timeout) {
    static final Uninstall DEFAULT = new Uninstall(null, false, false, false, null);
}
