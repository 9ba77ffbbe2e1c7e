package io.weirkeeper.engine.helm.chart;

import io.weirkeeper.engine.artifact.TarOutput;
import io.weirkeeper.engine.gotemplate.data.YamlValues;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Packages a chart as Helm 4.2's chart/v2/util Save does: the same files in the same order, Chart.yaml and Chart.lock
 * written anew. Where Helm takes the time of day, entries have none, so that the same chart gives the same bytes.
 */
public final class ChartPackager {
    private static final int MODE = 0644;
    private static final int BUFFER = 64 * 1024;

    private final TarOutput tar;

    private ChartPackager(TarOutput tar) {
        this.tar = tar;
    }

    /** Writes the archive; the stream stays open. */
    public static void write(Chart chart, OutputStream out) throws IOException {
        GZIPOutputStream gzip = new GZIPOutputStream(out, BUFFER);
        BufferedOutputStream buffered = new BufferedOutputStream(gzip, BUFFER);
        TarOutput tar = new TarOutput(buffered);
        new ChartPackager(tar).add(chart, "");
        tar.end();
        buffered.flush();
        gzip.finish();
    }

    private void add(Chart chart, String prefix) throws IOException {
        Metadata metadata = chart.metadata();
        String base = prefix + Text.decode(metadata.name()) + "/";
        // a chart of v1 keeps its dependencies in requirements.yaml, which is among its files
        boolean second = metadata.text("APIVersion").equals("v2");
        yaml(
                base + "Chart.yaml",
                MetadataFields.struct(
                        MetadataFields.of(metadata, !metadata.text("APIVersion").equals("v1"))));
        Lock lock = chart.lock();
        if (second && lock != null) {
            yaml(base + "Chart.lock", lock.toValue());
        }
        ChartFile values = chart.valuesFile();
        if (values != null) {
            file(base, values);
        }
        ChartFile schema = chart.schema();
        if (schema != null) {
            file(base, schema);
        }
        for (ChartFile template : chart.templates()) {
            file(base, template);
        }
        for (ChartFile file : chart.files()) {
            file(base, file);
        }
        for (Chart dependency : chart.dependencies()) {
            add(dependency, base + "charts/");
        }
    }

    private void yaml(String name, Value value) throws IOException {
        tar.file(name, MODE, new Text(YamlValues.write(value) + "\n").bytes());
    }

    private void file(String base, ChartFile file) throws IOException {
        tar.file(base + file.name(), MODE, file.bytes());
    }
}
