package io.weirkeeper.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures processes by what Linux tells of them: CPU time and the peak of resident memory within a phase. Where there
 * is no /proc it measures nothing.
 */
final class Processes {
    private static final Path PROC = Path.of("/proc");
    private static final double TICKS_PER_SECOND = 100;
    static final String REST = "everything else";

    /**
     * What one process used in a phase; the memory of the rest of the machine is not known and 0.
     *
     * @param requests to the API server by their method; empty where the process does not tell
     */
    record Usage(
            String name, double cpuSeconds, long peakMebibytes, long residentMebibytes, Map<String, Long> requests) {}

    private final Map<String, Long> pids;
    private final Map<String, RequestMetrics> metrics;
    private final Map<String, Map<String, Long>> requestsBefore = new HashMap<>();
    private Map<String, Long> ticksBefore = Map.of();
    private long machineTicksBefore;

    /** @param metrics of those that tell of their requests */
    Processes(Map<String, Long> pids, Map<String, RequestMetrics> metrics) {
        this.pids = new LinkedHashMap<>(pids);
        this.metrics = metrics;
        this.pids.put("bench with its Git server", ProcessHandle.current().pid());
    }

    /** Of the first process, which is what is measured. */
    long pid() {
        return pids.values().iterator().next();
    }

    /** A phase begins: memory peaks count from here. */
    void begin() throws IOException {
        for (Map.Entry<String, RequestMetrics> one : metrics.entrySet()) {
            requestsBefore.put(one.getKey(), one.getValue().read());
        }
        if (!Files.isDirectory(PROC.resolve("self"))) {
            return;
        }
        for (long pid : pids.values()) {
            Path peaks = PROC.resolve(Long.toString(pid)).resolve("clear_refs");
            if (Files.isWritable(peaks)) {
                Files.writeString(peaks, "5", StandardOpenOption.WRITE);
            }
        }
        ticksBefore = ticks();
        machineTicksBefore = machineTicks();
    }

    /** The phase ends. */
    List<Usage> end() throws IOException {
        List<Usage> usages = new ArrayList<>();
        if (ticksBefore.isEmpty()) {
            return usages;
        }
        long machine = machineTicks() - machineTicksBefore;
        Map<String, Long> now = ticks();
        for (Map.Entry<String, Long> process : pids.entrySet()) {
            Long before = ticksBefore.get(process.getKey());
            Long after = now.get(process.getKey());
            if (before != null && after != null) {
                machine -= after - before;
                Map<String, Long> memory = memory(process.getValue());
                usages.add(new Usage(
                        process.getKey(),
                        (after - before) / TICKS_PER_SECOND,
                        memory.getOrDefault("VmHWM", 0L) / 1024,
                        memory.getOrDefault("VmRSS", 0L) / 1024,
                        requests(process.getKey())));
            }
        }
        usages.add(new Usage(REST, Math.max(0, machine) / TICKS_PER_SECOND, 0, 0, Map.of()));
        return usages;
    }

    private Map<String, Long> requests(String process) throws IOException {
        RequestMetrics telling = metrics.get(process);
        if (telling == null) {
            return Map.of();
        }
        Map<String, Long> counts = new TreeMap<>(telling.read());
        requestsBefore.getOrDefault(process, Map.of()).forEach((method, old) -> counts.merge(method, -old, Long::sum));
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    private Map<String, Long> ticks() throws IOException {
        Map<String, Long> ticks = new LinkedHashMap<>();
        for (Map.Entry<String, Long> process : pids.entrySet()) {
            Path file = PROC.resolve(Long.toString(process.getValue())).resolve("stat");
            if (Files.exists(file)) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                // the name, in parentheses, may hold spaces; user and system time are the 12th and 13th field after it
                String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
                ticks.put(process.getKey(), Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
            }
        }
        return ticks;
    }

    /** Time of all processors that was not idle. */
    private static long machineTicks() throws IOException {
        String[] fields =
                Files.readAllLines(PROC.resolve("stat")).getFirst().trim().split(" +");
        long busy = 0;
        for (int i = 1; i < Math.min(fields.length, 9); i++) {
            boolean idle = i == 4 || i == 5;
            busy += idle ? 0 : Long.parseLong(fields[i]);
        }
        return busy;
    }

    private static Map<String, Long> memory(long pid) throws IOException {
        Map<String, Long> memory = new LinkedHashMap<>();
        for (String line : Files.readAllLines(PROC.resolve(Long.toString(pid)).resolve("status"))) {
            if (line.startsWith("VmHWM:") || line.startsWith("VmRSS:")) {
                memory.put(line.substring(0, 5), Long.parseLong(line.replaceAll("\\D", "")));
            }
        }
        return memory;
    }
}
