package io.weirkeeper.engine.helm.values;

import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import io.weirkeeper.engine.helm.chart.ChartException;

/**
 * Lays a chart's default values, and those of its dependencies under their names, under the user's: Helm 4.2's
 * chart/common/util/coalesce.go. Globals reach every dependency.
 */
public final class Coalesce {
    private static final String GLOBAL = "global";

    private Coalesce() {}

    /** The values for rendering: null from the user deletes a default. Neither argument changes. */
    public static MapValue values(ChartNode chart, MapValue user) {
        return coalesce(chart, Tables.copy(user), false);
    }

    /** As {@link #values}, but keeps null. */
    static MapValue merged(ChartNode chart, MapValue user) {
        return coalesce(chart, Tables.copy(user), true);
    }

    private static MapValue coalesce(ChartNode chart, MapValue target, boolean merge) {
        defaults(chart, target, merge);
        for (ChartNode dependency : chart.dependencies()) {
            String name = dependency.name();
            Value existing = target.get(name);
            if (existing == null) {
                existing = MapValue.create();
                target.put(name, existing);
            } else if (!(existing instanceof MapValue)) {
                throw new ChartException("type mismatch on " + Text.decode(name) + ": the value of a subchart must be a"
                        + " table, not " + existing.kind().goName());
            }
            if (existing instanceof MapValue table) {
                globals(table, target);
                target.put(name, coalesce(dependency, table, merge));
            }
        }
        return target;
    }

    private static void globals(MapValue target, MapValue source) {
        Value into = target.get(GLOBAL);
        Value from = source.get(GLOBAL);
        if (into != null && !(into instanceof MapValue) || from != null && !(from instanceof MapValue)) {
            return;
        }
        MapValue targetGlobals = into instanceof MapValue map ? map : MapValue.create();
        if (from instanceof MapValue sourceGlobals) {
            for (String key : sourceGlobals.keys()) {
                Value value = sourceGlobals.get(key);
                if (value != null) {
                    global(targetGlobals, key, value);
                }
            }
        }
        target.put(GLOBAL, targetGlobals);
    }

    private static void global(MapValue target, String key, Value value) {
        Value existing = target.get(key);
        if (!(value instanceof MapValue table)) {
            if (!(existing instanceof MapValue)) {
                target.put(key, value);
            }
            return;
        }
        MapValue copy = MapValue.create();
        table.forEach(copy::put);
        if (existing == null) {
            target.put(key, copy);
        } else if (existing instanceof MapValue existingTable) {
            target.put(key, Tables.coalesce(copy, existingTable, true));
        }
    }

    private static void defaults(ChartNode chart, MapValue target, boolean merge) {
        MapValue defaults = Tables.copy(chart.values());
        for (String key : defaults.keys()) {
            Value value = defaults.get(key);
            Value existing = target.get(key);
            if (value == null) {
                continue;
            }
            if (existing == null) {
                if (!merge) {
                    if (value instanceof Nothing) {
                        continue;
                    }
                    if (value instanceof MapValue table) {
                        Tables.dropNulls(table);
                    }
                }
                target.put(key, value);
            } else if (existing.isNothing() && !merge) {
                target.remove(key);
            } else if (existing instanceof MapValue into && value instanceof MapValue from) {
                boolean keepNulls = merge || isDependency(chart, key);
                if (!keepNulls) {
                    Tables.dropNulls(from);
                }
                Tables.coalesce(into, from, keepNulls);
            }
        }
    }

    private static boolean isDependency(ChartNode chart, String key) {
        return chart.dependencies().stream()
                .anyMatch(dependency -> dependency.name().equals(key));
    }
}
