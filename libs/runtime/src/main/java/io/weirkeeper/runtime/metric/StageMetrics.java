package io.weirkeeper.runtime.metric;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How long each stage of the road takes: {@code weir_stage_duration_seconds} of a kind's fetching, building, applying,
 * checking, and {@code weir_fact_delay_seconds} of a fact from its telling to its hearing.
 */
public final class StageMetrics {
    private static final Duration[] BUCKETS = Stream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;

    public StageMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param stage such as {@code fetch}, {@code build}, {@code apply}, {@code health} */
    public void stage(String kind, String stage, Duration took) {
        Timer.builder("weir_stage_duration")
                .tag("controller", kind.toLowerCase(Locale.ROOT))
                .tag("stage", stage)
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(took);
    }

    /** A fact was heard so long after it was told. */
    public void heard(String topic, Duration delay) {
        Timer.builder("weir_fact_delay")
                .tag("topic", topic)
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(delay);
    }
}
