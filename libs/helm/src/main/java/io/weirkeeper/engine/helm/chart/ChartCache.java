package io.weirkeeper.engine.helm.chart;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Charts that were used lately, with the syntax trees they remember, by the digest of what they were loaded from. Bounded
 * by the memory they take, not by their number: the ones not used for longest leave first, and one that is larger than
 * the whole cache never enters. Thread-safe.
 */
public final class ChartCache {
    private final long mostBytes;
    private final Map<String, Chart> charts = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** @param mostBytes about how much memory the charts may take together */
    public ChartCache(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** The chart of a digest; null when it is not here. */
    public synchronized @Nullable Chart get(String digest) {
        return charts.get(digest);
    }

    /** Keeps a chart, and lets go of others when there is no room. */
    public synchronized void put(String digest, Chart chart) {
        long weight = chart.weight();
        if (weight > mostBytes || charts.putIfAbsent(digest, chart) != null) {
            return;
        }
        bytes += weight;
        Iterator<Chart> eldest = charts.values().iterator();
        while (bytes > mostBytes && eldest.hasNext()) {
            bytes -= eldest.next().weight();
            eldest.remove();
        }
    }

    /** About how much memory the charts here take. */
    public synchronized long bytes() {
        return bytes;
    }
}
