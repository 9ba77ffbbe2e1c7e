package io.weirkeeper.runtime.metric;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/** Counts and times runs. The series of an object go when the object goes. */
public final class ReconcileMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofNanos(38_363_732),
        Duration.ofNanos(147_177_594),
        Duration.ofNanos(564_628_224),
        Duration.ofNanos(2_166_124_600L),
        Duration.ofNanos(8_310_062_500L),
        Duration.ofNanos(31_880_499_000L),
        Duration.ofNanos(122_305_492_000L),
        Duration.ofNanos(469_209_510_000L),
        Duration.ofMinutes(30)
    };

    /** Those of controller-runtime. */
    private static final Duration[] TIME_BUCKETS = IntStream.of(
                    5, 10, 25, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800, 900, 1_000, 1_250, 1_500,
                    1_750, 2_000, 2_500, 3_000, 3_500, 4_000, 4_500, 5_000, 6_000, 7_000, 8_000, 9_000, 10_000, 15_000,
                    20_000, 25_000, 30_000, 40_000, 50_000, 60_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private record Series(String kind, ObjectKey key) {}

    private final MeterRegistry registry;
    private final StageMetrics stages;
    private final Map<Series, Timer> durations = new ConcurrentHashMap<>();

    public ReconcileMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.stages = new StageMetrics(registry);
    }

    /** @param result success, error, requeue or requeue_after */
    public void ran(String kind, ObjectKey key, String result, long amount, TimeUnit unit) {
        durations
                .computeIfAbsent(
                        new Series(kind, key),
                        _ -> Timer.builder("gotk_reconcile_duration")
                                .tag("kind", kind)
                                .tag("name", key.name())
                                .tag("namespace", key.namespace())
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry))
                .record(amount, unit);
        String controller = controller(kind);
        registry.counter("controller_runtime_reconcile", "controller", controller, "result", result)
                .increment();
        if (result.equals("error")) {
            registry.counter("controller_runtime_reconcile_errors", "controller", controller)
                    .increment();
        }
        Timer.builder("controller_runtime_reconcile_time")
                .tag("controller", controller)
                .serviceLevelObjectives(TIME_BUCKETS)
                .register(registry)
                .record(amount, unit);
    }

    /** The object is gone. */
    public void forget(String kind, ObjectKey key) {
        Meter meter = durations.remove(new Series(kind, key));
        if (meter != null) {
            registry.remove(meter);
        }
    }

    /** The queue of a kind. */
    public QueueMetrics queue(String kind) {
        return new QueueMetrics(registry, controller(kind));
    }

    /** The stages of the road. */
    public StageMetrics stages() {
        return stages;
    }

    /** A defect of ours ended a run. */
    public void panicked(String kind) {
        registry.counter("controller_runtime_reconcile_panics", "controller", controller(kind))
                .increment();
    }

    /** Whether this process is the one that acts for a service. */
    public void watchLeadership(String lease, BooleanSupplier leads) {
        Gauge.builder("leader_election_master_status", () -> leads.getAsBoolean() ? 1 : 0)
                .tag("name", lease)
                .register(registry);
    }

    /** Shows a kind's workers, and its counters from zero on, so that the first error is an increase. */
    public void watchWorkers(String kind, IntSupplier running, int concurrency) {
        String controller = controller(kind);
        for (String result : List.of("success", "error", "requeue", "requeue_after")) {
            registry.counter("controller_runtime_reconcile", "controller", controller, "result", result);
        }
        registry.counter("controller_runtime_reconcile_errors", "controller", controller);
        registry.counter("controller_runtime_reconcile_panics", "controller", controller);
        Gauge.builder("controller_runtime_active_workers", running::getAsInt)
                .tag("controller", controller)
                .register(registry);
        Gauge.builder("controller_runtime_max_concurrent_reconciles", () -> concurrency)
                .tag("controller", controller)
                .register(registry);
    }

    private static String controller(String kind) {
        return kind.toLowerCase(Locale.ROOT);
    }
}
