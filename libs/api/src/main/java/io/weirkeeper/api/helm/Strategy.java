package io.weirkeeper.api.helm;

import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What becomes of a failed action. */
public record Strategy(
        @Property(
                required = true,
                oneOf = {"RemediateOnFailure", "RetryOnFailure"})
        String name,

        @Property(pattern = Patterns.INTERVAL) @Nullable Duration retryInterval) {
    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(5);

    public boolean retries() {
        return name.equals("RetryOnFailure");
    }

    public Duration retryIntervalOrDefault() {
        return retryInterval == null ? DEFAULT_INTERVAL : retryInterval;
    }
}
