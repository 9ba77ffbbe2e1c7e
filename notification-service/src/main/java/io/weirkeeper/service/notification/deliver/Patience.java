package io.weirkeeper.service.notification.deliver;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long and how often a notification is tried.
 *
 * @param first wait after the first failure; doubled after each further one
 * @param longest wait between two tries
 * @param probe at least so often one of an alert's notifications is tried, so that it is known when its provider is back
 * @param end how long after its creation a notification is given up
 */
public record Patience(Duration first, Duration longest, Duration probe, Duration end) {
    /** A provider may be away for half a day before an alert is lost. */
    public static final Patience DEFAULT =
            new Patience(Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofHours(12));

    private static final int MOST_DOUBLINGS = 30;

    /** Without probes. */
    Patience(Duration first, Duration longest, Duration end) {
        this(first, longest, longest, end);
    }

    /**
     * When to try again; empty when it is time to give up.
     *
     * @param attempts made so far, at least one
     * @param asked how long the provider asked us to wait; more than {@link #end} is not believed
     */
    public Optional<Instant> next(Instant created, int attempts, Optional<Duration> asked, Instant now) {
        Duration doubled = first.multipliedBy(1L << Math.min(attempts - 1, MOST_DOUBLINGS));
        Duration wait = doubled.compareTo(longest) > 0 ? longest : doubled;
        if (asked.isPresent() && asked.get().compareTo(wait) > 0 && asked.get().compareTo(end) < 0) {
            wait = asked.get();
        }
        Instant next = now.plus(wait);
        return next.isAfter(created.plus(end)) ? Optional.empty() : Optional.of(next);
    }
}
