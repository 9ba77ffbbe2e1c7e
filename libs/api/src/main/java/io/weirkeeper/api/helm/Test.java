package io.weirkeeper.api.helm;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of the chart's tests run after an install or upgrade. */
public record Test(
        boolean enable,
        List<Filter> filters,
        boolean ignoreFailures,
        @Property(pattern = Patterns.INTERVAL) @Nullable Duration timeout) {
    static final Test NONE = new Test(false, List.of(), false, null);

    public Test {
        filters = Copies.list(filters);
    }

    /** A test by name, to be run alone or left out. */
    public record Filter(
            boolean exclude,

            @Property(required = true, minLength = 1, maxLength = 253)
            String name) {}
}
