package io.weirkeeper.runtime.metric;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process as dashboards made for Go programs look at it: CPU, resident memory, start, and heap in use under the name
 * of Go's (spec/metrics.md section 2).
 */
public final class ProcessMetrics {
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final int PAGE = 4096;

    private ProcessMetrics() {}

    public static void bind(MeterRegistry registry) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            FunctionCounter.builder("process_cpu", system, bean -> bean.getProcessCpuTime() / 1e9)
                    .baseUnit("seconds")
                    .description("CPU time of the process")
                    .register(registry);
        }
        Gauge.builder("process_resident_memory", ProcessMetrics::residentBytes)
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("process_start_time", () -> runtime.getStartTime() / 1e3)
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("go_memstats_alloc", () -> memory.getHeapMemoryUsage().getUsed())
                .baseUnit("bytes")
                .description("Heap in use; named as Go's for dashboards made for Go")
                .register(registry);
        Gauge.builder("go_info", () -> 1)
                .tag("version", "java" + Runtime.version().feature())
                .register(registry);
    }

    /** NaN where the system does not tell. */
    private static double residentBytes() {
        try {
            String[] pages = Files.readString(STATM).split(" ", -1);
            return Double.parseDouble(pages[1]) * PAGE;
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
