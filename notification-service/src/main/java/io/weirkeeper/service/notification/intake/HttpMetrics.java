package io.weirkeeper.service.notification.intake;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Counts, times and sizes the answers of one door, under the names and with the buckets that Flux's servers have. */
public final class HttpMetrics {
    private static final Duration[] SECONDS = Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final double[] BYTES = {1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

    /** A caller may invent methods; a series for each would fill the memory. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE");

    private final MeterRegistry registry;
    private final String prefix;
    private final Tags door;
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * @param prefix {@code gotk_event} or {@code gotk_receiver}
     * @param handler the path of the door
     */
    public HttpMetrics(MeterRegistry registry, String prefix, String handler) {
        this.registry = registry;
        this.prefix = prefix;
        this.door = Tags.of(Tag.of("service", ""), Tag.of("handler", handler));
        Gauge.builder(prefix + "_http_requests_inflight", inFlight, AtomicInteger::get)
                .tags(door)
                .register(registry);
    }

    void began() {
        inFlight.incrementAndGet();
    }

    /** @param nanos since the body was read */
    void answered(String method, int status, long nanos) {
        inFlight.decrementAndGet();
        Tags tags = door.and(
                Tag.of("method", METHODS.contains(method) ? method : "other"),
                Tag.of("code", Integer.toString(status)));
        Timer.builder(prefix + "_http_request_duration")
                .tags(tags)
                .serviceLevelObjectives(SECONDS)
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
        DistributionSummary.builder(prefix + "_http_response_size")
                .baseUnit("bytes")
                .tags(tags)
                .serviceLevelObjectives(BYTES)
                .register(registry)
                .record(0); // the answers are empty
    }
}
