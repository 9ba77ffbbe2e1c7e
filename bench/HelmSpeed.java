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
 * name, milliseconds of load, of render, of both, the best decile of both, of rendering again, and MB allocated by both.
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

    /** Half of the time is for warming up. */
    private static void measure(Path path, double seconds) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<double[]> runs = new ArrayList<>();
        long start = System.nanoTime();
        long warm = start + (long) (seconds * 0.5e9);
        long end = start + (long) (seconds * 1e9);
        while (runs.isEmpty() || System.nanoTime() < end) {
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long began = System.nanoTime();
            Chart chart = ChartLoader.load(path, path);
            long loaded = System.nanoTime();
            render(chart);
            long rendered = System.nanoTime();
            double bytes = threads.getCurrentThreadAllocatedBytes() - allocated;
            render(chart);
            long again = System.nanoTime();
            if (began > warm || again > end) {
                runs.add(new double[] {
                    (loaded - began) / 1e6, (rendered - loaded) / 1e6, (rendered - began) / 1e6, (again - rendered) / 1e6, bytes / 1e6
                });
            }
        }
        System.out.printf(Locale.ROOT, "%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.1f%n", path.getFileName(),
                at(runs, 0, 0.5), at(runs, 1, 0.5), at(runs, 2, 0.5), at(runs, 2, 0.1), at(runs, 3, 0.5), at(runs, 4, 0.5));
    }

    private static double at(List<double[]> runs, int column, double share) {
        double[] values = runs.stream().mapToDouble(run -> run[column]).sorted().toArray();
        return values[(int) (values.length * share)];
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
