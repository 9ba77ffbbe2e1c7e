package io.weirkeeper.engine.helm.render;

import io.weirkeeper.engine.gotemplate.data.YamlValues;
import io.weirkeeper.engine.gotemplate.execute.ExecuteError;
import io.weirkeeper.engine.gotemplate.execute.Execution;
import io.weirkeeper.engine.gotemplate.execute.LimitError;
import io.weirkeeper.engine.gotemplate.execute.Limits;
import io.weirkeeper.engine.gotemplate.execute.MissingKey;
import io.weirkeeper.engine.gotemplate.execute.TemplateSet;
import io.weirkeeper.engine.gotemplate.function.HelmFunctions;
import io.weirkeeper.engine.gotemplate.function.PathFunctions;
import io.weirkeeper.engine.gotemplate.parse.ParseError;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoFunction;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ChartFile;
import io.weirkeeper.engine.helm.values.ChartNode;
import io.weirkeeper.engine.helm.values.Coalesce;
import io.weirkeeper.engine.helm.values.Requirements;
import io.weirkeeper.engine.helm.values.SchemaCheck;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Renders charts as Helm 4.2's engine does. Holds no state of a render and may be shared between threads; what it holds
 * are the limits and where objects, time and randomness come from.
 */
public final class Renderer {
    private static final GoType VALUES = GoType.named(
            "common.Values",
            GoType.MAP,
            Map.of(
                    "AsMap", GoFunction.method("AsMap", (_, a) -> ((MapValue) a[0]).as(GoType.MAP)),
                    "YAML", GoFunction.method("YAML", (_, a) -> new Text(YamlValues.write(a[0]) + "\n"))));

    private final HelmFunctions.Lookup lookup;
    private final Map<String, GoFunction> functions;
    private final Limits limits;
    private final Clock clock;
    private final RandomGenerator random;

    public Renderer(HelmFunctions.Lookup lookup, Limits limits, Clock clock, RandomGenerator random) {
        this(lookup, limits, clock, random, Map.of());
    }

    /**
     * @param others functions that replace or join Helm's; a chart remembers what its templates were parsed with, so one
     *     chart object is to be rendered with the same functions always
     */
    public Renderer(
            HelmFunctions.Lookup lookup,
            Limits limits,
            Clock clock,
            RandomGenerator random,
            Map<String, GoFunction> others) {
        Map<String, GoFunction> all = new HashMap<>(HelmFunctions.all());
        all.putAll(others);
        this.functions = others.isEmpty() ? HelmFunctions.all() : Map.copyOf(all);
        this.lookup = lookup;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    private static int depth(String name) {
        int depth = 0;
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            depth++;
        }
        return depth;
    }

    /** What a render gives: the charts that took part, the values they got, and each template's raw output by name. */
    public record Rendered(ChartNode chart, MapValue values, Map<String, String> files) {}

    /** A template, the chart it belongs to and what it sees as dot; the deepest come first, the last name before others. */
    private record Job(Chart chart, ChartFile template, MapValue data, String basePath, String name, int depth)
            implements Comparable<Job> {
        @Override
        public int compareTo(Job other) {
            return depth == other.depth ? other.name.compareTo(name) : Integer.compare(other.depth, depth);
        }
    }

    /**
     * Renders every template of a chart and its dependencies.
     *
     * @param user the user's values, which do not change
     */
    public Rendered render(Chart chart, MapValue user, ReleaseOptions release, Capabilities capabilities) {
        return render(chart, user, release, capabilities, false);
    }

    /** @param validates whether the values are held against the schemas of the chart and its dependencies */
    public Rendered render(
            Chart chart, MapValue user, ReleaseOptions release, Capabilities capabilities, boolean validates) {
        ChartNode root = ChartNode.root(chart);
        Requirements.process(root, user);
        MapValue values = Coalesce.values(root, user);
        if (validates) {
            SchemaCheck.check(root, values);
        }
        MapValue top = MapValue.create()
                .put("Release", release.toValue())
                .put("Capabilities", capabilities.toValue())
                .put("Values", values.as(VALUES));
        Map<String, Job> jobs = new HashMap<>();
        collect(root, top, jobs);
        List<Job> ordered = new ArrayList<>(jobs.values());
        ordered.sort(null);
        return new Rendered(root, values, execute(ordered));
    }

    private static MapValue collect(ChartNode node, MapValue outer, Map<String, Job> jobs) {
        MapValue subcharts = MapValue.create();
        MapValue data = MapValue.create(VALUES)
                .put("Chart", node.metadata().toValue(node.isRoot(), node.requirements()))
                .put("Files", ChartFiles.of(node.chart().files()))
                .put("Release", valueOf(outer, "Release"))
                .put("Capabilities", valueOf(outer, "Capabilities"))
                .put("Subcharts", subcharts);
        Value values = outer.get("Values");
        if (node.isRoot()) {
            data.put("Values", valueOf(outer, "Values"));
        } else {
            Value own = values instanceof MapValue map ? map.get(node.name()) : null;
            data.put("Values", own instanceof MapValue table ? table.as(VALUES) : MapValue.create(VALUES));
        }
        for (ChartNode dependency : node.dependencies()) {
            subcharts.put(dependency.name(), collect(dependency, data, jobs));
        }
        String path = node.fullPath();
        for (ChartFile template : node.chart().templates()) {
            boolean partial = PathFunctions.base(template.name()).startsWith("_");
            if (partial || !node.metadata().isLibrary()) {
                String name = PathFunctions.clean(path + "/" + template.name());
                jobs.put(name, new Job(node.chart(), template, data, path + "/templates", name, depth(name)));
            }
        }
        return data;
    }

    private static Value valueOf(MapValue map, String key) {
        Value value = map.get(key);
        return value == null ? MapValue.create() : value;
    }

    private Map<String, String> execute(List<Job> jobs) {
        TemplateSet set = new TemplateSet(functions, MissingKey.ZERO);
        for (Job job : jobs) {
            try {
                set.add(job.chart()
                        .trees(
                                job.name(),
                                name -> set.parse(name, job.template().raw())));
            } catch (ParseError e) {
                throw new ChartException(Text.decode(ErrorReport.parse(job.name(), e.text())), e);
            }
        }
        Execution execution = new Execution(set, limits, clock, random, lookup);
        Map<String, String> rendered = new TreeMap<>();
        for (Job job : jobs) {
            String name = job.name();
            if (PathFunctions.base(name).startsWith("_")) {
                continue;
            }
            MapValue template =
                    MapValue.create(VALUES).put("Name", new Text(name)).put("BasePath", new Text(job.basePath()));
            job.data().put("Template", template);
            try {
                rendered.put(name, Execution.withoutMissingValues(execution.execute(name, job.data())));
            } catch (ExecuteError e) {
                throw new ChartException(Text.decode(ErrorReport.execute(name, e)), e);
            } catch (GoError e) {
                throw new ChartException(Text.decode(e.text()), e);
            } catch (LimitError e) {
                throw new ChartException("rendering " + Text.decode(name) + ": " + e.getMessage(), e);
            }
        }
        return rendered;
    }
}
