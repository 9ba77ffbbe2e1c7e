package io.weirkeeper.runtime.metric;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

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

    private record Series(String kind, ObjectKey key) {}

    private final MeterRegistry registry;
    private final Map<Series, Timer> durations = new ConcurrentHashMap<>();

    public ReconcileMetrics(MeterRegistry registry) {
        this.registry = registry;
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
        registry.timer("controller_runtime_reconcile_time", "controller", controller)
                .record(amount, unit);
    }

    /** The object is gone. */
    public void forget(String kind, ObjectKey key) {
        Meter meter = durations.remove(new Series(kind, key));
        if (meter != null) {
            registry.remove(meter);
        }
    }

    /** Shows a kind's queue. */
    public void watchQueue(String kind, IntSupplier depth, IntSupplier running, int concurrency) {
        String controller = controller(kind);
        Gauge.builder("workqueue_depth", depth::getAsInt)
                .tag("name", controller)
                .register(registry);
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
