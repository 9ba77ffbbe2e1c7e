package io.weirkeeper.engine.helm;

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
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures load and render in a warm process: {@code RenderBench SECONDS CHART...} prints median and best decile in
 * milliseconds of loading, of rendering a chart just loaded and of rendering it again, and the bytes allocated.
 */
public final class RenderBench {
    private RenderBench() {}

    public static void main(String[] arguments) throws IOException {
        Renderer renderer =
                new Renderer(HelmFunctions.Lookup.NONE, Limits.DEFAULT, Clock.systemUTC(), new SecureRandom());
        for (int i = 1; i < arguments.length; i++) {
            measure(renderer, Path.of(arguments[i]), Double.parseDouble(arguments[0]));
        }
    }

    private static void measure(Renderer renderer, Path path, double seconds) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[][] times = new double[4][100_000];
        int runs = 0;
        long end = System.nanoTime() + (long) (seconds * 2e9);
        long middle = System.nanoTime() + (long) (seconds * 1e9);
        long characters = 0;
        while (System.nanoTime() < end && runs < times[0].length) {
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            Chart chart = ChartLoader.load(path, path);
            long loaded = System.nanoTime();
            characters = render(renderer, chart);
            long rendered = System.nanoTime();
            long used = threads.getCurrentThreadAllocatedBytes() - allocated;
            render(renderer, chart);
            long again = System.nanoTime();
            if (start > middle || runs == 0) {
                times[0][runs] = (loaded - start) / 1e6;
                times[1][runs] = (rendered - loaded) / 1e6;
                times[2][runs] = (again - rendered) / 1e6;
                times[3][runs] = used / 1e6;
                runs++;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %d runs, %d characters; load %s, render %s, again %s ms, %s MB%n",
                path.getFileName(),
                runs,
                characters,
                summary(times[0], runs),
                summary(times[1], runs),
                summary(times[2], runs),
                summary(times[3], runs));
    }

    private static long render(Renderer renderer, Chart chart) {
        Renderer.Rendered rendered = renderer.render(
                chart, MapValue.create(), new ReleaseOptions("rel", "default", 1, false), Capabilities.of("v1.35.0"));
        return Manifests.of(rendered.files()).text().length();
    }

    private static String summary(double[] values, int count) {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return String.format(Locale.ROOT, "%.2f [%.2f]", sorted[count / 2], sorted[count / 10]);
    }
}
