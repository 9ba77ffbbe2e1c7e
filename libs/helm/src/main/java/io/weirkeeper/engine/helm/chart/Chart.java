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
 * templates and its compiled schema, so that rendering it again does neither anew.
 */
public final class Chart {
    // estimates, mostly on the high side (bench/chart-weight): what is made of a text takes beside it
    private static final long TREE_BYTES_PER_TEMPLATE_BYTE = 6;
    private static final long VALUE_BYTES_PER_YAML_BYTE = 3;
    private static final long BYTES_PER_SCHEMA_BYTE = 4;
    private static final long BYTES_OF_ANY_SCHEMA = 16 << 10;
    private static final long BYTES_OF_ANY_CHART = 8 << 10;

    private final Content content;
    private final Memory memory;

    /** What was made of the files so far. */
    private static final class Memory {
        final Map<String, Map<String, Tree>> trees = new ConcurrentHashMap<>();
        final @Nullable ValuesSchema schema;

        Memory(@Nullable ChartFile schema) {
            this.schema = schema == null ? null : new ValuesSchema(schema);
        }
    }

    /** What a chart consists of. */
    record Content(
            Metadata metadata,
            MapValue values,
            @Nullable ChartFile valuesFile,
            @Nullable Lock lock,
            @Nullable ChartFile schema,
            List<ChartFile> templates,
            List<ChartFile> files,
            List<Chart> dependencies) {
        Content {
            templates = List.copyOf(templates);
            files = List.copyOf(files);
            dependencies = List.copyOf(dependencies);
        }

        Content with(Metadata changed) {
            return new Content(changed, values, valuesFile, lock, schema, templates, files, dependencies);
        }
    }

    Chart(Content content) {
        this(content, new Memory(content.schema()));
    }

    private Chart(Content content, Memory memory) {
        this.content = content;
        this.memory = memory;
    }

    /** The same chart under another name. */
    public Chart withName(String name) {
        return new Chart(content.with(content.metadata().withName(name)));
    }

    /** The same chart with another values.yaml; shares what it remembers with this one. */
    public Chart withValues(MapValue values, ChartFile file) {
        return new Chart(
                new Content(
                        content.metadata(),
                        values,
                        file,
                        content.lock(),
                        content.schema(),
                        content.templates(),
                        content.files(),
                        content.dependencies()),
                memory);
    }

    /** The same chart with other charts below charts/; shares what it remembers with this one. */
    public Chart withDependencies(List<Chart> dependencies) {
        return new Chart(
                new Content(
                        content.metadata(),
                        content.values(),
                        content.valuesFile(),
                        content.lock(),
                        content.schema(),
                        content.templates(),
                        content.files(),
                        dependencies),
                memory);
    }

    public Metadata metadata() {
        return content.metadata();
    }

    /** The same chart under another version; shares what it remembers with this one. */
    public Chart withVersion(String version) {
        return new Chart(content.with(content.metadata().withVersion(version)), memory);
    }

    /** The default values; to be copied before use. */
    public MapValue values() {
        return content.values();
    }

    /** values.yaml as it is written; null when the chart has none. */
    public @Nullable ChartFile valuesFile() {
        return content.valuesFile();
    }

    /** What Chart.lock, or requirements.lock, says; null when there is none. */
    public @Nullable Lock lock() {
        return content.lock();
    }

    /** values.schema.json as it is written; null when the chart has none. */
    public @Nullable ChartFile schema() {
        return content.schema();
    }

    /** The same, ready to hold values against. */
    public @Nullable ValuesSchema valuesSchema() {
        return memory.schema;
    }

    public List<ChartFile> templates() {
        return content.templates();
    }

    /** Everything that is neither template nor anything Helm itself reads. */
    public List<ChartFile> files() {
        return content.files();
    }

    /** The charts below charts/, by name. */
    public List<Chart> dependencies() {
        return content.dependencies();
    }

    /** About how many bytes of memory this chart takes once it was rendered, its dependencies included. */
    public long weight() {
        long weight = BYTES_OF_ANY_CHART;
        for (ChartFile file : content.files()) {
            weight += file.raw().length();
        }
        for (ChartFile template : content.templates()) {
            weight += (1 + TREE_BYTES_PER_TEMPLATE_BYTE) * template.raw().length();
        }
        if (content.valuesFile() != null) {
            weight += VALUE_BYTES_PER_YAML_BYTE * content.valuesFile().raw().length();
        }
        if (content.schema() != null) {
            weight += BYTES_OF_ANY_SCHEMA
                    + (1 + BYTES_PER_SCHEMA_BYTE) * content.schema().raw().length();
        }
        for (Chart dependency : content.dependencies()) {
            weight += dependency.weight();
        }
        return weight;
    }

    /** The trees of one template under the name it has in this render, parsed at most once. */
    public Map<String, Tree> trees(String fullName, Function<String, Map<String, Tree>> parser) {
        Map<String, Tree> known = memory.trees.get(fullName);
        if (known == null) {
            known = parser.apply(fullName);
            memory.trees.put(fullName, known);
        }
        return known;
    }
}
