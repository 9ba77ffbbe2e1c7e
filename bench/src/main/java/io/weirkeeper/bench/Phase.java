package io.weirkeeper.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One measured phase.
 *
 * @param wall from the first request to the last object that arrived
 * @param figures further latencies by name
 * @param missing what did not arrive in time, and what is said of it; then the phase is no figure
 */
record Phase(
        String name,
        Duration wall,
        Map<String, Latencies> figures,
        List<Processes.Usage> usages,
        Map<String, String> missing) {

    boolean isComplete() {
        return missing.isEmpty();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%-10s wall %.2f s", name, wall.toMillis() / 1000.0));
        figures.forEach((figure, latencies) ->
                text.append("   ").append(figure).append(": ").append(latencies));
        text.append('\n');
        for (Processes.Usage usage : usages) {
            text.append(String.format(Locale.ROOT, "    %-26s cpu %6.2f s", usage.name(), usage.cpuSeconds()));
            if (!usage.name().equals(Processes.REST)) {
                text.append(String.format(
                        Locale.ROOT,
                        "   peak rss %4d MiB, at the end %4d",
                        usage.peakMebibytes(),
                        usage.residentMebibytes()));
            }
            if (!usage.requests().isEmpty()) {
                text.append("   requests ").append(usage.requests());
            }
            text.append('\n');
        }
        if (!missing.isEmpty()) {
            text.append("    INCOMPLETE, ").append(missing.size()).append(" did not arrive:\n");
            missing.entrySet().stream()
                    .limit(10)
                    .forEach(entry -> text.append("      ")
                            .append(entry.getKey())
                            .append(": ")
                            .append(entry.getValue())
                            .append('\n'));
        }
        return text.toString();
    }
}
