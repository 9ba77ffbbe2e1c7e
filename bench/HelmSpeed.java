import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.weirkeeper.engine.gotemplate.execute.Limits;
import io.weirkeeper.engine.gotemplate.function.HelmFunctions;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartLoader;
import io.weirkeeper.engine.helm.manifest.Manifests;
import io.weirkeeper.engine.helm.render.Capabilities;
import io.weirkeeper.engine.helm.render.ReleaseOptions;
import io.weirkeeper.engine.helm.render.Renderer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures load and render of charts in a warm process; see bench/README.md. Prints for each chart, separated by tabs: its
 * name, wall milliseconds of load and render, the best decile, then milliseconds of CPU of the whole process for both, for
 * loading and for rendering again what was loaded, and MB allocated by both.
 */
final class HelmSpeed {
    private static final Renderer RENDERER =
            new Renderer(HelmFunctions.Lookup.NONE, Limits.DEFAULT, Clock.systemUTC(), new SecureRandom());

    public static void main(String[] arguments) throws IOException {
        double seconds = Double.parseDouble(arguments[0]);
        for (int i = 1; i < arguments.length; i++) {
            measure(Path.of(arguments[i]), seconds);
        }
        System.err.println("peak RSS " + peak() + " MB");
    }

    /** What a piece of work took: wall time, CPU time of the whole process, bytes; the first half of the runs is for warming up. */
    private record Cost(double median, double best, double cpu, double megabytes) {}

    private interface Work {
        void run() throws IOException;
    }

    private static Cost cost(double seconds, Work work) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long start = System.nanoTime();
        while (System.nanoTime() - start < seconds * 0.5e9) {
            work.run();
        }
        List<Double> times = new ArrayList<>();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long cpu = system.getProcessCpuTime();
        while (times.size() < 3 || System.nanoTime() - start < seconds * 1e9) {
            long began = System.nanoTime();
            work.run();
            times.add((System.nanoTime() - began) / 1e6);
        }
        double used = (system.getProcessCpuTime() - cpu) / 1e6 / times.size();
        double bytes = (threads.getCurrentThreadAllocatedBytes() - allocated) / 1e6 / times.size();
        times.sort(null);
        return new Cost(times.get(times.size() / 2), times.get(times.size() / 10), used, bytes);
    }

    private static void measure(Path path, double seconds) throws IOException {
        Cost both = cost(seconds, () -> render(ChartLoader.load(path, path)));
        Cost load = cost(seconds / 4, () -> ChartLoader.load(path, path));
        Chart chart = ChartLoader.load(path, path);
        Cost again = cost(seconds / 4, () -> render(chart));
        System.out.printf(Locale.ROOT, "%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.1f%n", path.getFileName(),
                both.median(), both.best(), both.cpu(), load.cpu(), again.cpu(), both.megabytes());
    }

    private static int render(Chart chart) {
        Renderer.Rendered rendered = RENDERER.render(
                chart, MapValue.create(), new ReleaseOptions("rel", "default", 1, false), Capabilities.of("v1.35.0"));
        return Manifests.of(rendered.files()).text().length();
    }

    private static String peak() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM")) {
                return String.valueOf(Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024);
            }
        }
        return "?";
    }
}
