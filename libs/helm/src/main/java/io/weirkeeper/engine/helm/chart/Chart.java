package io.weirkeeper.engine.helm.chart;

import io.weirkeeper.engine.gotemplate.parse.Tree;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A chart as loaded: never changes, may be shared between threads and cached. It remembers the syntax trees of its
 * templates, so that rendering it again does not parse again.
 */
public final class Chart {
    private final Metadata metadata;
    private final MapValue values;
    private final @Nullable ChartFile schema;
    private final List<ChartFile> templates;
    private final List<ChartFile> files;
    private final List<Chart> dependencies;
    private final Map<String, Map<String, Tree>> trees;

    Chart(
            Metadata metadata,
            MapValue values,
            @Nullable ChartFile schema,
            List<ChartFile> templates,
            List<ChartFile> files,
            List<Chart> dependencies) {
        this(metadata, values, schema, templates, files, dependencies, new ConcurrentHashMap<>());
    }

    private Chart(
            Metadata metadata,
            MapValue values,
            @Nullable ChartFile schema,
            List<ChartFile> templates,
            List<ChartFile> files,
            List<Chart> dependencies,
            Map<String, Map<String, Tree>> trees) {
        this.trees = trees;
        this.metadata = metadata;
        this.values = values;
        this.schema = schema;
        this.templates = List.copyOf(templates);
        this.files = List.copyOf(files);
        this.dependencies = List.copyOf(dependencies);
    }

    public Metadata metadata() {
        return metadata;
    }

    /** The same chart under another version; shares what it remembers with this one. */
    public Chart withVersion(String version) {
        return new Chart(metadata.withVersion(version), values, schema, templates, files, dependencies, trees);
    }

    /** The default values; to be copied before use. */
    public MapValue values() {
        return values;
    }

    public @Nullable ChartFile schema() {
        return schema;
    }

    public List<ChartFile> templates() {
        return templates;
    }

    /** Everything that is neither template nor anything Helm itself reads. */
    public List<ChartFile> files() {
        return files;
    }

    /** The charts below charts/, by name. */
    public List<Chart> dependencies() {
        return dependencies;
    }

    /** The trees of one template under the name it has in this render, parsed at most once. */
    public Map<String, Tree> trees(String fullName, Function<String, Map<String, Tree>> parser) {
        Map<String, Tree> known = trees.get(fullName);
        if (known == null) {
            known = parser.apply(fullName);
            trees.put(fullName, known);
        }
        return known;
    }
}
