package io.weirkeeper.api.helm;

import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to roll back.
 *
 * @param recreate has no effect any more
 */
public record Rollback(
        boolean cleanupOnFail,
        boolean disableHooks,
        boolean disableWait,
        boolean disableWaitForJobs,
        boolean force,
        boolean recreate,

        @Property(oneOf = {"enabled", "disabled", "auto"}) @Nullable
        String serverSideApply,

        @Property(pattern = Patterns.INTERVAL) @Nullable Duration timeout) {
    static final Rollback DEFAULT = new Rollback(false, false, false, false, false, false, null, null);
}
