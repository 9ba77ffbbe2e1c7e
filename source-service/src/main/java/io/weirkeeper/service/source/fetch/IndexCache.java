package io.weirkeeper.service.source.fetch;

import io.weirkeeper.engine.helm.index.ChartVersion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the charts that were looked up in stored indexes: what was asked for, never whole indexes. Bounded in indexes
 * and in time, as Flux's flags say; when it is full the index goes that was used least lately. Thread-safe.
 */
public final class IndexCache {
    /** How many charts of one index are remembered. */
    private static final int CHARTS = 1000;

    private final Settings settings;
    private final Clock clock;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private Instant purged;

    /**
     * How much is remembered and for how long.
     *
     * @param indexes {@code --helm-cache-max-size}; 0 remembers nothing
     * @param life {@code --helm-cache-ttl}
     * @param purgeEvery {@code --helm-cache-purge-interval}
     */
    public record Settings(int indexes, Duration life, Duration purgeEvery) {
        public static final Settings OFF = new Settings(0, Duration.ofMinutes(15), Duration.ofMinutes(1));
    }

    private static final class Entry {
        final Map<String, Optional<List<ChartVersion>>> charts = new HashMap<>();
        Instant until;

        Entry(Instant until) {
            this.until = until;
        }
    }

    public IndexCache(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.purged = clock.instant();
    }

    public boolean isOn() {
        return settings.indexes() > 0;
    }

    /** What was remembered of a chart: empty when nothing was, else the versions, or that there are none. */
    synchronized Optional<Optional<List<ChartVersion>>> get(String index, String chart) {
        purge();
        Entry entry = entries.get(index);
        if (entry == null || !entry.until.isAfter(clock.instant())) {
            return Optional.empty();
        }
        extend(entry);
        return Optional.ofNullable(entry.charts.get(chart));
    }

    synchronized void put(String index, String chart, Optional<List<ChartVersion>> versions) {
        if (!isOn()) {
            return;
        }
        Entry entry = entries.computeIfAbsent(index, _ -> new Entry(clock.instant()));
        extend(entry);
        if (entry.charts.size() < CHARTS) {
            entry.charts.put(chart, versions);
        }
        if (entries.size() > settings.indexes()) {
            Iterator<String> oldest = entries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** The index is still the one that its repository serves: what was remembered of it stays longer. */
    public synchronized void keep(String index) {
        Entry entry = entries.get(index);
        if (entry != null) {
            extend(entry);
        }
    }

    private void extend(Entry entry) {
        entry.until = clock.instant().plus(settings.life());
    }

    private void purge() {
        Instant now = clock.instant();
        if (purged.plus(settings.purgeEvery()).isBefore(now)) {
            purged = now;
            entries.values().removeIf(entry -> !entry.until.isAfter(now));
        }
    }
}
