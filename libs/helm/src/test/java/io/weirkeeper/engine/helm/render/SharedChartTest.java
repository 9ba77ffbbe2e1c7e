package io.weirkeeper.engine.helm.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.gotemplate.execute.Limits;
import io.weirkeeper.engine.gotemplate.function.HelmFunctions;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartFile;
import io.weirkeeper.engine.helm.chart.ChartLoader;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** One chart in memory, rendered for several users: nothing of one render is seen by another. */
class SharedChartTest {
    private static final String TEMPLATE =
            "{{ (lookup \"v1\" \"Secret\" .Release.Namespace \"s\").owner }}{{ $_ := set .Values \"k\" \"changed\" }}";

    private static Chart chart(String template) {
        return ChartLoader.fromFiles(List.of(
                ChartFile.of("Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n".getBytes(UTF_8)),
                ChartFile.of("values.yaml", "k: default\n".getBytes(UTF_8)),
                ChartFile.of("templates/t.yaml", template.getBytes(UTF_8))));
    }

    private static String render(Chart chart, HelmFunctions.Lookup lookup) {
        Map<String, String> files = new Renderer(lookup, Limits.DEFAULT, Clock.systemUTC(), new SplittableRandom(1))
                .render(chart, MapValue.create(), new ReleaseOptions("r", "n", 1, false), Capabilities.of("v1.35.0"))
                .files();
        return files.getOrDefault("c/templates/t.yaml", "");
    }

    private static HelmFunctions.Lookup of(String owner) {
        return (_, kind, namespace, name) ->
                MapValue.create().put("owner", Text.of(owner + " " + kind + " " + namespace + "/" + name));
    }

    @Test
    void looksUpThroughThePortOfTheRenderNotOfTheOneBefore() {
        // Given
        Chart chart = chart(TEMPLATE);
        String first = render(chart, of("first"));
        // When
        String second = render(chart, of("second"));
        // Then
        assertThat(List.of(first, second)).containsExactly("first Secret n/s", "second Secret n/s");
    }

    @Test
    void looksUpThroughThePortOfTheRenderInTextsThatAreEvaluated() {
        // Given
        Chart chart = chart("{{ tpl \"{{ (lookup `v1` `Secret` `` ``).owner }}\" . }}");
        String first = render(chart, of("first"));
        // When
        String second = render(chart, of("second"));
        // Then
        assertThat(List.of(first, second)).containsExactly("first Secret /", "second Secret /");
    }

    @Test
    void keepsTheDefaultsThatATemplateChanged() {
        // Given
        Chart chart = chart("{{ .Values.k }}{{ $_ := set .Values \"k\" \"changed\" }}");
        render(chart, HelmFunctions.Lookup.NONE);
        // When
        String second = render(chart, HelmFunctions.Lookup.NONE);
        // Then
        assertThat(second).isEqualTo("default");
    }

    @Test
    void findsNothingWithoutACluster() {
        // Given
        Chart chart = chart("{{ lookup \"v1\" \"Secret\" \"\" \"\" | toJson }}");
        // When
        String text = render(chart, HelmFunctions.Lookup.NONE);
        // Then
        assertThat(text).isEqualTo("{}");
    }
}
