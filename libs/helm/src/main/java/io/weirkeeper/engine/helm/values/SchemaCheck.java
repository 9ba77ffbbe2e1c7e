package io.weirkeeper.engine.helm.values;

import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ValuesSchema;
import java.util.List;

/** Holds values against the {@code values.schema.json} of a chart and of those below it. */
public final class SchemaCheck {
    private static final String START =
            "values don't meet the specifications of the schema(s) in the following chart(s):\n";

    private SchemaCheck() {}

    /**
     * @param values coalesced
     * @throws ChartException naming chart, place and what is wrong
     */
    public static void check(ChartNode chart, MapValue values) {
        StringBuilder problems = new StringBuilder();
        check(chart, values, problems);
        if (!problems.isEmpty()) {
            throw new ChartException(START + problems);
        }
    }

    private static void check(ChartNode chart, MapValue values, StringBuilder problems) {
        ValuesSchema schema = chart.chart().valuesSchema();
        List<String> found = schema == null ? List.of() : schema.problems(values);
        if (!found.isEmpty()) {
            problems.append(Text.decode(chart.name())).append(":\n");
            found.forEach(line -> problems.append(line).append('\n'));
        }
        for (ChartNode dependency : chart.dependencies()) {
            Value own = values.get(dependency.name());
            if (own instanceof MapValue map) {
                check(dependency, map, problems);
            } else if (own != null && !own.isNothing()) {
                problems.append(Text.decode(dependency.name()))
                        .append(":\ninvalid type for values: expected object (map), got ")
                        .append(own.kind().goName());
            }
        }
    }
}
