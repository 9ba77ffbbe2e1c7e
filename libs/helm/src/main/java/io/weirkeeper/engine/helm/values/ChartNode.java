package io.weirkeeper.engine.helm.values;

import io.weirkeeper.engine.gotemplate.format.Ascii;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartFile;
import io.weirkeeper.engine.helm.chart.Dependency;
import io.weirkeeper.engine.helm.chart.Metadata;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chart in one render: its name may be an alias, dependencies may be switched off, values may be imported. Belongs to
 * that render.
 */
public final class ChartNode {
    private final Chart chart;
    private final Metadata metadata;
    private final @Nullable ChartNode parent;
    private List<Dependency> requirements;
    private List<ChartNode> dependencies = new ArrayList<>();
    private MapValue values;

    private ChartNode(Chart chart, Metadata metadata, @Nullable ChartNode parent) {
        this.chart = chart;
        this.metadata = metadata;
        this.parent = parent;
        this.requirements = metadata.dependencies();
        this.values = chart.values();
    }

    /** The tree of a chart and everything below its charts/. */
    public static ChartNode root(Chart chart) {
        return node(chart, chart.metadata(), null);
    }

    private static ChartNode node(Chart chart, Metadata metadata, @Nullable ChartNode parent) {
        ChartNode node = new ChartNode(chart, metadata, parent);
        for (Chart dependency : chart.dependencies()) {
            node.dependencies.add(node(dependency, dependency.metadata(), node));
        }
        return node;
    }

    /** The same chart once more below the same parent, under another name. */
    ChartNode alias(String name) {
        return node(chart, name.isEmpty() ? metadata : metadata.withName(name), parent);
    }

    public Chart chart() {
        return chart;
    }

    public Metadata metadata() {
        return metadata;
    }

    public String name() {
        return metadata.name();
    }

    public boolean isRoot() {
        return parent == null;
    }

    /** {@code parent/charts/child} from the root on. */
    public String fullPath() {
        return parent == null ? name() : parent.fullPath() + "/charts/" + name();
    }

    /** The dependencies that Chart.yaml asks for and that are switched on. */
    public List<Dependency> requirements() {
        return requirements;
    }

    void setRequirements(List<Dependency> remaining) {
        requirements = List.copyOf(remaining);
    }

    public List<ChartNode> dependencies() {
        return dependencies;
    }

    void setDependencies(List<ChartNode> remaining) {
        dependencies = new ArrayList<>(remaining);
    }

    /** The default values, to be copied before use. */
    MapValue values() {
        return values;
    }

    /** The default values as the requirements left them; not to be changed. */
    public MapValue defaults() {
        return values;
    }

    /** The files in {@code crds/} of this chart and of the charts below it that are switched on. */
    public List<ChartFile> definitions() {
        List<ChartFile> found = new ArrayList<>(ownDefinitions());
        dependencies.forEach(dependency -> found.addAll(dependency.definitions()));
        return found;
    }

    /** The files in {@code crds/} of this chart alone. */
    public List<ChartFile> ownDefinitions() {
        return chart.files().stream()
                .filter(file -> file.name().startsWith("crds/") && isManifest(Ascii.lower(file.name())))
                .toList();
    }

    private static boolean isManifest(String name) {
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }

    void setValues(MapValue imported) {
        values = imported;
    }
}
