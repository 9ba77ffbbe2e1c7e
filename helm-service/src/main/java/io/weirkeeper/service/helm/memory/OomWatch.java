package io.weirkeeper.service.helm.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process in good order before the kernel or the JVM ends it in bad: looks at the memory of the container and
 * at the heap every so often (helm-controller 1.6 internal/oomwatch).
 */
public final class OomWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OomWatch.class);
    private static final Duration SHORTEST = Duration.ofMillis(50);

    /**
     * What is watched.
     *
     * @param percent of the limit at which the process ends
     * @param maxPath file with the limit; empty means where cgroups have it
     * @param currentPath file with what is used; likewise
     */
    public record Settings(int percent, Duration interval, String maxPath, String currentPath) {
        /** @throws IllegalArgumentException naming the flag that is wrong */
        public Settings {
            if (percent < 1 || percent > 100) {
                throw new IllegalArgumentException(
                        "--oom-watch-memory-threshold must be between 1 and 100, got " + percent);
            }
            if (interval.compareTo(SHORTEST) < 0) {
                throw new IllegalArgumentException("--oom-watch-interval must be at least 50ms, got " + interval);
            }
        }
    }

    private final List<MemoryUsage> usages = new ArrayList<>();
    private final int percent;
    private final Runnable end;
    private @Nullable ScheduledFuture<?> looks;

    /**
     * @param end called once, when memory is nearly used up; must not block
     * @throws IllegalArgumentException when there is nothing to watch
     */
    public OomWatch(Settings settings, Runnable end) {
        this.percent = settings.percent();
        this.end = end;
        MemoryUsage.OfContainer.find(settings.maxPath(), settings.currentPath()).ifPresent(usages::add);
        MemoryUsage.OfHeap.find().ifPresent(usages::add);
    }

    public OomWatch start(ScheduledExecutorService timer, Duration interval) {
        looks = timer.scheduleWithFixedDelay(
                this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void look() {
        for (MemoryUsage usage : usages) {
            OptionalLong used = usage.used();
            if (used.isPresent() && used.getAsLong() * 100.0 / usage.limit() >= percent) {
                LOG.infof(
                        "%s is near OOM (%s/%s), shutting down",
                        usage.name(), size(used.getAsLong()), size(usage.limit()));
                close();
                end.run();
                return;
            }
        }
    }

    private static String size(long bytes) {
        return bytes >> 20 > 0 ? (bytes >> 20) + " MiB" : bytes + " B";
    }

    @Override
    public void close() {
        if (looks != null) {
            looks.cancel(false);
        }
    }
}
