package io.weirkeeper.runtime.metric;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What controller-runtime tells of a work queue, under its names (spec/metrics.md section 2). Thread-safe. */
public final class QueueMetrics {
    /** 10 ns to 1,000 s, each ten times the one before. */
    private static final Duration[] BUCKETS = LongStream.iterate(10, nanos -> nanos * 10)
            .limit(12)
            .mapToObj(Duration::ofNanos)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Tags queue;
    private final Counter adds;
    private final Counter retries;
    private final Timer waited;
    private final Timer worked;

    QueueMetrics(MeterRegistry registry, String controller) {
        this.registry = registry;
        this.queue = Tags.of("name", controller, "controller", controller);
        this.adds = registry.counter("workqueue_adds", queue);
        this.retries = registry.counter("workqueue_retries", queue);
        this.waited = timer("workqueue_queue_duration");
        this.worked = timer("workqueue_work_duration");
    }

    /** A key became due. */
    public void added() {
        adds.increment();
    }

    /** A run failed and its key comes again. */
    public void retried() {
        retries.increment();
    }

    /** A worker took a key that had been due for so long. */
    public void taken(Duration waiting) {
        waited.record(waiting);
    }

    /** A worker is done with a key. */
    public void done(Duration took) {
        worked.record(took);
    }

    /**
     * Shows what is under way.
     *
     * @param ages of the runs under way
     */
    public void watch(IntSupplier depth, Supplier<Stream<Duration>> ages) {
        Gauge.builder("workqueue_depth", depth::getAsInt).tags(queue).register(registry);
        Gauge.builder(
                        "workqueue_unfinished_work",
                        () -> ages.get().mapToDouble(QueueMetrics::seconds).sum())
                .baseUnit("seconds")
                .tags(queue)
                .register(registry);
        Gauge.builder(
                        "workqueue_longest_running_processor",
                        () -> ages.get()
                                .mapToDouble(QueueMetrics::seconds)
                                .max()
                                .orElse(0))
                .baseUnit("seconds")
                .tags(queue)
                .register(registry);
    }

    private Timer timer(String name) {
        return Timer.builder(name).tags(queue).serviceLevelObjectives(BUCKETS).register(registry);
    }

    private static double seconds(Duration age) {
        return age.toNanos() / 1e9;
    }
}
