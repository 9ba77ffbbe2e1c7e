package io.weirkeeper.engine.helm.chart;

import io.weirkeeper.engine.gotemplate.data.YamlValues;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Loads charts from a directory, an archive or files in memory, as Helm 4.2's chart/v2/loader does. */
public final class ChartLoader {
    private static final int MAX_DEPTH = 32;

    private ChartLoader() {}

    /**
     * A directory or a .tgz file.
     *
     * @param boundary the directory that symbolic links of the chart may not lead out of
     */
    public static Chart load(Path path, Path boundary) throws IOException {
        return load(path, boundary, ChartLimits.DEFAULT);
    }

    public static Chart load(Path path, Path boundary, ChartLimits limits) throws IOException {
        if (Files.isDirectory(path)) {
            return fromFiles(ChartDirectory.read(path, boundary, limits.fileBytes()));
        }
        try (InputStream in = Files.newInputStream(path)) {
            return fromArchive(in);
        }
    }

    public static Chart fromArchive(InputStream in) throws IOException {
        return fromFiles(ChartArchive.read(in));
    }

    public static Chart fromFiles(List<ChartFile> all) {
        return fromFiles(all, 0);
    }

    private static Chart fromFiles(List<ChartFile> all, int depth) {
        if (depth > MAX_DEPTH) {
            throw new ChartException("charts are nested more than " + MAX_DEPTH + " deep");
        }
        MetadataReader reader = new MetadataReader();
        boolean found = false;
        for (ChartFile file : all) {
            if (file.name().equals("Chart.yaml")) {
                reader.read(file);
                found = true;
            }
        }
        Parts parts = new Parts();
        for (ChartFile file : all) {
            if (file.name().equals("requirements.yaml")) {
                reader.read(file);
                found = true;
            }
            parts.add(file);
        }
        if (!found) {
            throw new ChartException("Chart.yaml file is missing");
        }
        Metadata metadata = reader.finish();
        if (!metadata.text("APIVersion").equals("v1")) {
            parts.files.removeAll(parts.requirements);
        }
        List<Chart> dependencies = new ArrayList<>();
        parts.subcharts.forEach((name, files) -> subchart(metadata, name, files, depth, dependencies));
        return new Chart(new Chart.Content(
                metadata,
                parts.values,
                parts.valuesFile,
                parts.lock == null ? null : Lock.read(parts.lock),
                parts.schema.isEmpty() ? null : parts.schema.getLast(),
                parts.templates,
                parts.files,
                dependencies));
    }

    /** A chart's files sorted by what they are. */
    private static final class Parts {
        final List<ChartFile> templates = new ArrayList<>();
        final List<ChartFile> files = new ArrayList<>();
        final List<ChartFile> requirements = new ArrayList<>();
        final List<ChartFile> schema = new ArrayList<>();
        final Map<String, List<ChartFile>> subcharts = new TreeMap<>();
        MapValue values = MapValue.create();

        @Nullable
        ChartFile valuesFile;

        @Nullable
        ChartFile lock;

        void add(ChartFile file) {
            String name = file.name();
            switch (name) {
                case "Chart.yaml" -> {
                    // read elsewhere
                }
                case "Chart.lock" -> lock = file;
                case "values.yaml" -> {
                    values = readValues(file);
                    valuesFile = file;
                }
                case "values.schema.json" -> schema.add(file);
                case "requirements.yaml", "requirements.lock" -> {
                    lock = name.endsWith(".lock") ? file : lock;
                    requirements.add(file);
                    files.add(file);
                }
                default -> {
                    if (name.startsWith("templates/")) {
                        templates.add(file);
                    } else if (name.startsWith("charts/") && name.endsWith(".prov")) {
                        files.add(file);
                    } else if (name.startsWith("charts/")) {
                        String inner = name.substring("charts/".length());
                        int slash = inner.indexOf('/');
                        String chart = slash < 0 ? inner : inner.substring(0, slash);
                        subcharts.computeIfAbsent(chart, _ -> new ArrayList<>()).add(new ChartFile(inner, file.raw()));
                    } else {
                        files.add(file);
                    }
                }
            }
        }
    }

    private static void subchart(
            Metadata parent, String name, List<ChartFile> files, int depth, List<Chart> dependencies) {
        if (name.startsWith("_") || name.startsWith(".")) {
            return;
        }
        try {
            if (name.endsWith(".tgz")) {
                ChartFile archive = files.getFirst();
                if (!archive.name().equals(name)) {
                    throw new ChartException("error unpacking subchart tar in " + parent.name() + ": expected " + name
                            + ", got " + archive.name());
                }
                List<ChartFile> unpacked = ChartArchive.read(new ByteArrayInputStream(archive.bytes()));
                dependencies.add(fromFiles(unpacked, depth + 1));
                return;
            }
            List<ChartFile> inner = new ArrayList<>();
            for (ChartFile file : files) {
                int slash = file.name().indexOf('/');
                if (slash >= 0) {
                    inner.add(new ChartFile(file.name().substring(slash + 1), file.raw()));
                }
            }
            dependencies.add(fromFiles(inner, depth + 1));
        } catch (ChartException | IOException e) {
            throw new ChartException(
                    "error unpacking subchart " + name + " in " + parent.name() + ": " + e.getMessage(), e);
        }
    }

    private static MapValue readValues(ChartFile file) {
        try {
            return readValues(file.name(), file.raw());
        } catch (GoError e) {
            throw new ChartException(
                    "cannot load values.yaml: cannot unmarshal yaml document: " + Text.decode(e.text()), e);
        }
    }

    /** Reads a values file; of several documents later ones win. */
    public static MapValue readValues(String name, String raw) {
        MapValue values = MapValue.create();
        List<YamlNode> documents;
        try {
            documents = YamlReader.viaJson().readAll(name, Text.decode(raw));
        } catch (YamlException e) {
            throw new GoError("error converting YAML to JSON: " + Text.encode(e.inGo()), e);
        }
        for (YamlNode document : documents) {
            Value value = YamlValues.value(document);
            if (value instanceof MapValue map) {
                values = merge(values, map);
            } else if (!value.isNothing()) {
                throw new GoError("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
                        + value.kind().goName() + " into Go value of type map[string]interface {}");
            }
        }
        return values;
    }

    /** The second map laid over the first, tables merged. */
    public static MapValue merge(MapValue first, MapValue second) {
        MapValue merged = MapValue.create();
        first.forEach(merged::put);
        second.forEach((key, value) -> {
            if (value instanceof MapValue map && merged.get(key) instanceof MapValue existing) {
                merged.put(key, merge(existing, map));
            } else {
                merged.put(key, value);
            }
        });
        return merged;
    }
}
