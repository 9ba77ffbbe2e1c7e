package io.weirkeeper.engine.helm.chart;

import io.weirkeeper.engine.gotemplate.data.YamlValues;
import io.weirkeeper.engine.gotemplate.function.PathFunctions;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Merges values files into one, later ones over earlier ones, as Flux's source-controller does for
 * {@code spec.valuesFiles}.
 *
 * @param values what came out
 * @param files those of the files that were there
 */
public record ValuesMerge(MapValue values, List<String> files) {
    static final String VALUES = "values.yaml";

    public ValuesMerge {
        files = List.copyOf(files);
    }

    /** Where the files come from. */
    public interface Files {
        /** The file's content; empty when there is none, or an exception that says so in its own words. */
        Optional<ChartFile> read(String path) throws IOException;
    }

    /** Whether the list asks for nothing but the chart's own values. */
    public static boolean isDefault(List<String> paths) {
        return paths.isEmpty() || (paths.size() == 1 && isValues(paths.getFirst()));
    }

    /**
     * Files by their paths in a source.
     *
     * @throws ChartException when a file is missing and that is not ignored, or cannot be read
     */
    public static ValuesMerge of(List<String> paths, boolean ignoreMissing, Files source) throws IOException {
        MapValue merged = MapValue.create();
        List<String> found = new ArrayList<>();
        for (String path : paths) {
            Optional<ChartFile> file = source.read(path);
            if (file.isPresent()) {
                merged = ChartLoader.merge(merged, read(path, file.get()));
                found.add(path);
            } else if (!ignoreMissing) {
                throw new ChartException("no values file found at path '" + path + "'");
            }
        }
        return new ValuesMerge(merged, found);
    }

    /** Files by their paths in a chart; {@code values.yaml} is the chart's own values. */
    public static ValuesMerge ofChart(Chart chart, List<String> paths, boolean ignoreMissing) {
        MapValue merged = MapValue.create();
        List<String> found = new ArrayList<>();
        for (String path : paths) {
            if (isValues(path)) {
                merged = ChartLoader.merge(merged, chart.values());
                found.add(path);
                continue;
            }
            String clean = PathFunctions.clean(path);
            Optional<ChartFile> file = chart.files().stream()
                    .filter(candidate -> candidate.name().equals(clean))
                    .findFirst();
            if (file.isPresent()) {
                merged = ChartLoader.merge(merged, read(path, file.get()));
                found.add(path);
            } else if (!ignoreMissing) {
                throw new ChartException("no values file found at path '" + path + "'");
            }
        }
        return new ValuesMerge(merged, found);
    }

    /**
     * The chart with these values as its own; the same chart when its values.yaml is to the byte what they print as.
     *
     * @throws ChartException when the chart has no values.yaml to replace
     */
    public Chart applyTo(Chart chart) {
        ChartFile current = chart.valuesFile();
        if (current == null) {
            throw new ChartException("failed to locate values file: " + VALUES);
        }
        String raw = values.size() == 0 ? "" : YamlValues.write(values) + "\n";
        return current.raw().equals(raw) ? chart : chart.withValues(values, new ChartFile(VALUES, raw));
    }

    private static boolean isValues(String path) {
        return PathFunctions.clean(path).equals(VALUES);
    }

    private static MapValue read(String path, ChartFile file) {
        try {
            return YamlValues.readMap(file.raw());
        } catch (GoError e) {
            throw new ChartException("unmarshaling values from '" + path + "' failed: " + Text.decode(e.text()), e);
        }
    }
}
