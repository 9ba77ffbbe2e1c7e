import io.weirkeeper.engine.gotemplate.execute.Limits;
import io.weirkeeper.engine.gotemplate.function.HelmFunctions;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ChartLoader;
import io.weirkeeper.engine.helm.render.Capabilities;
import io.weirkeeper.engine.helm.render.ReleaseOptions;
import io.weirkeeper.engine.helm.render.Renderer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures what rendered charts take in memory beside what {@code Chart.weight} says; see bench/README.md. */
final class ChartWeight {
    private static final long ENOUGH = 16 << 20;
    private static final Renderer RENDERER =
            new Renderer(HelmFunctions.Lookup.NONE, Limits.DEFAULT, Clock.systemUTC(), new SecureRandom());

    /** Reads a path of a chart from each line of standard input. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        List<Double> ratios = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Path path = Path.of(line);
            try {
                long estimated = rendered(path).weight();
                double measured = measured(path, Math.clamp(ENOUGH / estimated, 1, 50));
                ratios.add(measured / estimated);
                System.out.printf(Locale.ROOT, "%.2f\t%d\t%.0f\t%s%n", measured / estimated, estimated, measured, path);
            } catch (ChartException e) {
                System.err.println(path + ": " + e.getMessage().lines().findFirst().orElse(""));
            }
        }
        ratios.sort(null);
        System.out.printf(Locale.ROOT, "measured / estimated of %d charts: least %.2f, p5 %.2f, p50 %.2f, p95 %.2f, most %.2f%n",
                ratios.size(), at(ratios, 0), at(ratios, 0.05), at(ratios, 0.5), at(ratios, 0.95), at(ratios, 1));
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) Math.round((sorted.size() - 1) * share));
    }

    /** Bytes that one of so many copies of a chart takes. */
    private static double measured(Path path, int copies) throws IOException {
        List<Chart> held = new ArrayList<>();
        long before = used();
        for (int i = 0; i < copies; i++) {
            held.add(rendered(path));
        }
        double bytes = (double) (used() - before) / copies;
        return held.isEmpty() ? 0 : bytes;
    }

    private static Chart rendered(Path path) throws IOException {
        Chart chart = ChartLoader.load(path, path);
        ReleaseOptions release = new ReleaseOptions("rel", "default", 1, false);
        try {
            RENDERER.render(chart, MapValue.create(), release, Capabilities.of("v1.35.0"), true);
        } catch (ChartException e) {
            // many ask for values; what was parsed until then is kept all the same
        }
        return chart;
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 2; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
