package io.weirkeeper.engine.helm.values;

import io.weirkeeper.engine.gotemplate.format.Printer;
import io.weirkeeper.engine.gotemplate.format.Runes;
import io.weirkeeper.engine.gotemplate.semver.SemanticVersion;
import io.weirkeeper.engine.gotemplate.semver.VersionConstraint;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import io.weirkeeper.engine.helm.chart.Dependency;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Chart.yaml's dependencies ask for: aliases, conditions and tags that switch charts off, values imported from
 * dependencies. Follows Helm 4.2's chart/v2/util/dependencies.go.
 */
public final class Requirements {
    private Requirements() {}

    /** Changes the tree of charts to what the user's values leave of it. */
    public static void process(ChartNode root, MapValue user) {
        enable(root, user, "");
        importValues(root);
    }

    private static void enable(ChartNode chart, MapValue values, String path) {
        List<Dependency> requirements = chart.metadata().dependencies();
        if (requirements.isEmpty()) {
            return;
        }
        chart.setDependencies(resolve(chart, requirements));
        List<Dependency> renamed = requirements.stream()
                .map(d -> (d.alias().isEmpty() ? d : d.withName(d.alias())).withEnabled(true))
                .toList();
        MapValue coalesced = Coalesce.values(chart, values);
        List<Dependency> kept = new ArrayList<>();
        Set<String> removed = new HashSet<>();
        for (Dependency dependency : renamed) {
            boolean enabled = condition(dependency, coalesced, path, tags(dependency, coalesced));
            if (enabled) {
                kept.add(dependency.withEnabled(true));
            } else {
                removed.add(dependency.name());
            }
        }
        kept.removeIf(dependency -> removed.contains(dependency.name()));
        List<ChartNode> remaining = new ArrayList<>(chart.dependencies());
        remaining.removeIf(node -> removed.contains(node.name()));
        for (ChartNode node : remaining) {
            enable(node, coalesced, path + node.name() + ".");
        }
        chart.setRequirements(kept);
        chart.setDependencies(remaining);
    }

    /** The charts that nobody asked for by name, then one for each requirement that a chart fits. */
    private static List<ChartNode> resolve(ChartNode chart, List<Dependency> requirements) {
        List<ChartNode> result = new ArrayList<>();
        for (ChartNode existing : chart.dependencies()) {
            if (requirements.stream().noneMatch(dependency -> fits(dependency, existing))) {
                result.add(existing);
            }
        }
        for (Dependency dependency : requirements) {
            for (ChartNode existing : chart.dependencies()) {
                if (fits(dependency, existing)) {
                    result.add(existing.alias(dependency.alias()));
                    break;
                }
            }
        }
        return result;
    }

    private static boolean fits(Dependency dependency, ChartNode chart) {
        return chart.name().equals(dependency.name())
                && isCompatible(dependency.version(), chart.metadata().version());
    }

    /** Whether a version is in a range; what is no range or no version never is. */
    public static boolean isCompatible(String range, String version) {
        try {
            return VersionConstraint.parse(range).allows(SemanticVersion.parse(version));
        } catch (GoError e) {
            return false;
        }
    }

    private static boolean tags(Dependency dependency, MapValue values) {
        MapValue tags = Tables.table(values, "tags");
        if (tags == null) {
            return true;
        }
        boolean anyTrue = false;
        boolean anyFalse = false;
        for (String tag : dependency.tags()) {
            if (tags.get(tag) instanceof Bool bool) {
                anyTrue |= bool.value();
                anyFalse |= !bool.value();
            }
        }
        return anyTrue || !anyFalse;
    }

    private static boolean condition(Dependency dependency, MapValue values, String path, boolean otherwise) {
        for (String condition : Runes.trimSpace(dependency.condition()).split(",", -1)) {
            if (!condition.isEmpty() && Tables.leaf(values, path + condition) instanceof Bool bool) {
                return bool.value();
            }
        }
        return otherwise;
    }

    private static void importValues(ChartNode chart) {
        for (ChartNode dependency : chart.dependencies()) {
            importValues(dependency);
        }
        if (chart.requirements().isEmpty()) {
            return;
        }
        MapValue values = Coalesce.merged(chart, MapValue.create());
        MapValue imported = MapValue.create();
        for (Dependency dependency : chart.requirements()) {
            for (Value wanted : dependency.importValues()) {
                imported = importOne(dependency, wanted, values, imported);
            }
        }
        chart.setValues(Tables.coalesce(Tables.copy(values), imported, true));
    }

    private static MapValue importOne(Dependency dependency, Value wanted, MapValue values, MapValue imported) {
        String parent = ".";
        MapValue table;
        if (wanted instanceof MapValue map) {
            table = Tables.table(values, dependency.name() + "." + shown(map.get("child")));
            parent = shown(map.get("parent"));
        } else if (wanted instanceof Text name) {
            table = Tables.table(values, dependency.name() + ".exports." + name.raw());
        } else {
            return imported;
        }
        return table == null ? imported : Tables.coalesce(imported, nested(parent, table), true);
    }

    private static String shown(@Nullable Value value) {
        return Printer.print(value == null ? Nothing.NIL : value);
    }

    private static MapValue nested(String path, MapValue table) {
        if (path.equals(".")) {
            return table;
        }
        String[] names = path.split("\\.", -1);
        MapValue current = table;
        for (int i = names.length - 1; i >= 0; i--) {
            current = MapValue.create().put(names[i], current);
        }
        return current;
    }
}
