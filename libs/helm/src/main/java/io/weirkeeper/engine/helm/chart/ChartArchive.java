package io.weirkeeper.engine.helm.chart;

import io.weirkeeper.engine.gotemplate.function.PathFunctions;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads a chart's .tgz within Helm's limits: 100 MiB together, 5 MiB a file, no path out of the chart. */
final class ChartArchive {
    static final long MAX_CHART_BYTES = 100L << 20;
    static final long MAX_FILE_BYTES = 5L << 20;
    private static final int MAX_ENTRIES = 100_000;

    private ChartArchive() {}

    static List<ChartFile> read(InputStream in) throws IOException {
        List<ChartFile> files = new ArrayList<>();
        long remaining = MAX_CHART_BYTES;
        TarReader tar = new TarReader(new GZIPInputStream(in, 1 << 16), MAX_CHART_BYTES, MAX_ENTRIES);
        for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
            if (entry.isDirectory()) {
                continue;
            }
            String name = innerName(entry.name());
            if (entry.size() > remaining) {
                throw new ChartException("decompressed chart is larger than the maximum size " + MAX_CHART_BYTES);
            }
            if (entry.size() > MAX_FILE_BYTES) {
                throw new ChartException("decompressed chart file \"" + entry.name()
                        + "\" is larger than the maximum file size " + MAX_FILE_BYTES);
            }
            byte[] content = tar.content();
            remaining -= content.length;
            files.add(ChartFile.of(name, content));
        }
        if (files.isEmpty()) {
            throw new ChartException("no files in chart archive");
        }
        return files;
    }

    static String innerName(String name) {
        char delimiter = name.indexOf('\\') >= 0 ? '\\' : '/';
        int first = name.indexOf(delimiter);
        String top = first < 0 ? name : name.substring(0, first);
        String inner = first < 0 ? "" : name.substring(first + 1).replace(delimiter, '/');
        if (inner.startsWith("/")) {
            throw new ChartException("chart illegally contains absolute paths");
        }
        String clean = PathFunctions.clean(inner);
        if (clean.equals(".")) {
            throw new ChartException("chart illegally contains content outside the base directory: \"" + name + "\"");
        }
        if (clean.startsWith("..")) {
            throw new ChartException("chart illegally references parent directory");
        }
        boolean drive = clean.length() > 2 && clean.charAt(1) == ':' && clean.charAt(2) == '/';
        if (drive && Character.isLetter(clean.charAt(0))) {
            throw new ChartException("chart contains illegally named files");
        }
        if (top.equals("Chart.yaml")) {
            throw new ChartException("chart yaml not in base directory");
        }
        return clean;
    }
}
