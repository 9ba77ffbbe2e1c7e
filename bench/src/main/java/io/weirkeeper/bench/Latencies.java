package io.weirkeeper.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Times in milliseconds of things of one kind, in ascending order. */
record Latencies(List<Double> sorted) {
    Latencies {
        sorted = sorted.stream().sorted().toList();
    }

    static Latencies of(Collection<Double> millis) {
        return new Latencies(List.copyOf(millis));
    }

    /** The smallest value that at least this share of all does not exceed; NaN when there is none. */
    double percentile(double share) {
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }

    @Override
    public String toString() {
        if (sorted.isEmpty()) {
            return "none";
        }
        return String.format(
                Locale.ROOT,
                "p50 %.0f ms, p99 %.0f ms, most %.0f ms",
                percentile(0.5),
                percentile(0.99),
                sorted.getLast());
    }
}
