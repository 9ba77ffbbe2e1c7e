package io.weirkeeper.engine.helm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.gotemplate.execute.Limits;
import io.weirkeeper.engine.gotemplate.function.HelmFunctions;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ChartFile;
import io.weirkeeper.engine.helm.chart.ChartLoader;
import io.weirkeeper.engine.helm.render.Capabilities;
import io.weirkeeper.engine.helm.render.ReleaseOptions;
import io.weirkeeper.engine.helm.render.Renderer;
import io.weirkeeper.engine.helm.values.SetSyntax;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Charts that want too much end in an error, within time and memory: CVE-2022-36049 and its kin. */
@Timeout(60)
class HostileChartTest {
    private static final Limits LIMITS = new Limits(8 << 20, 64 << 20, 2_000, Duration.ofSeconds(5));
    private static final byte[] CHART_YAML = "apiVersion: v2\nname: c\nversion: 1.0.0\n".getBytes(UTF_8);

    private static Chart chart(String template) {
        return ChartLoader.fromFiles(List.of(
                ChartFile.of("Chart.yaml", CHART_YAML), ChartFile.of("templates/t.yaml", template.getBytes(UTF_8))));
    }

    private static void render(Chart chart) {
        new Renderer(HelmFunctions.Lookup.NONE, LIMITS, Clock.systemUTC(), new SplittableRandom(1))
                .render(chart, MapValue.create(), new ReleaseOptions("r", "n", 1, false), Capabilities.of("v1.35.0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ repeat 1000000000 \"x\" }}",
                "{{ $x := \"x\" }}{{ range until 40 }}{{ $x = printf \"%s%s\" $x $x }}{{ end }}",
                "{{ define \"r\" }}{{ include \"r\" . }}{{ end }}{{ include \"r\" . }}",
                "{{ define \"r\" }}{{ template \"r\" . }}{{ end }}{{ template \"r\" . }}",
                "{{ tpl .Values.missing . }}",
                "{{ $t := \"{{ tpl .t . }}\" }}{{ tpl $t (dict \"t\" $t \"Template\" .Template) }}",
                "{{ range until 1000000000 }}x{{ end }}",
                "{{ range 1000000000000 }}{{ end }}",
                "{{ range $i := until 2000 }}{{ range until 2000 }}{{ range until 2000 }}{{ end }}{{ end }}{{ end }}",
                "{{ seq 1 1000000000 }}",
                "{{ indent 1000000000 \"a\" }}",
                "{{ $l := list }}{{ range until 100000 }}{{ $l = append $l . }}{{ end }}",
                "{{ randAlphaNum 2000000000 }}",
                "{{ regexMatch \"((a{1000}){1000}){1000}\" \"a\" | ternary (fail \"matched\") (fail \"refused\") }}",
                "{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ mustToJson $d }}",
                "{{ 99999999999999999999999999999 }}"
            })
    void endsInAnError(String template) {
        // Given
        Chart chart = chart(template);
        // When
        // Then
        assertThatThrownBy(() -> render(chart)).isInstanceOf(ChartException.class);
    }

    /** What Helm answers or refuses, too, but in time: huge and negative numbers where sizes and positions are wanted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ repeat -1 \"x\" }}",
                "{{ repeat 9223372036854775807 \"x\" }}",
                "{{ untilStep 0 9223372036854775807 1 }}",
                "{{ untilStep 0 10 0 }}",
                "{{ until -9223372036854775808 }}",
                "{{ seq 0 0 10 }}",
                "{{ seq 1 9223372036854775807 }}",
                "{{ nindent 9223372036854775807 \"x\" }}",
                "{{ indent -5 \"x\" }}",
                "{{ substr 0 9223372036854775807 \"x\" }}",
                "{{ substr -9223372036854775808 1 \"x\" }}",
                "{{ trunc -9223372036854775808 \"x\" }}",
                "{{ abbrev 9223372036854775807 \"x\" }}",
                "{{ wrap 0 \"a b\" }}",
                "{{ round 1.5 9223372036854775807 }}",
                "{{ round 1.5 -400 }}",
                "{{ printf \"%1000000000d\" 1 }}",
                "{{ printf \"%.1000000000f\" 1.0 }}",
                "{{ printf \"%*d\" 1000000000 1 }}",
                "{{ index (list 1) 9223372036854775807 }}",
                "{{ slice (list 1) 0 9223372036854775807 }}",
                "{{ chunk 9223372036854775807 (list 1 2) }}",
                "{{ chunk 0 (list 1 2) }}",
                "{{ randAlphaNum -1 }}",
                "{{ randBytes 2000000000 }}",
                "{{ mulf 1e308 1e308 }}{{ addf 1e308 1e308 }}{{ divf 1 1e-308 }}",
                "{{ mul 9223372036854775807 9223372036854775807 }}",
                "{{ date \"2006\" 9223372036854775807 }}",
                "{{ durationRound \"9223372036854775807ns\" }}{{ duration 9223372036854775807 }}",
                "{{ splitn \".\" 9223372036854775807 \"a.b\" }}",
                "{{ regexFindAll \"a\" \"aaa\" 9223372036854775807 }}",
                "{{ regexMatch \"(((((a*)*)*)*)*)*$\" (repeat 10000 \"a\") }}",
                "{{ regexReplaceAll \"a*\" (repeat 100000 \"a\") (repeat 1000 \"b\") }}",
                "{{ toDecimal \"77777777777777777777777777\" }}",
                "{{ fromYaml \"a: &a [x,x,x,x,x,x,x,x,x]\\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\\nh: [*g,*g,*g,*g,*g,*g,*g,*g,*g]\" | toYaml }}",
                "{{ fromJson (repeat 100000 \"[\") }}{{ fromToml (printf \"a=%s\" (repeat 100000 \"[\")) }}",
                "{{ fromYaml (repeat 100000 \"[\") }}",
                "{{ $s := \"a\" }}{{ range until 1000 }}{{ $s = tpl \"{{ . }}{{ . }}\" $s | trunc 1000 }}{{ end }}{{ len $s }}",
                "{{ semver \"99999999999999999999.0.0\" }}",
                "{{ semverCompare \">=99999999999999999999\" \"1.0.0\" }}"
            })
    void endsInTime(String template) {
        // Given
        Chart chart = chart(template);
        String error = "";
        // When
        try {
            render(chart);
        } catch (ChartException e) {
            error = String.valueOf(e.getMessage());
        }
        // Then
        assertThat(error).doesNotContain("java.").hasSizeLessThan(1_000_000);
    }

    @Test
    void refusesTemplatesNestedWithoutEnd() {
        for (String part : List.of("(", "{{ if true }}", "{{ range . }}", "{{ with 1 }}", "{{ define \"x\" }}")) {
            // Given
            Chart chart = chart(part.equals("(") ? "{{ " + part.repeat(100_000) : part.repeat(100_000));
            // When
            // Then
            assertThatThrownBy(() -> render(chart)).isInstanceOf(ChartException.class);
        }
    }

    @Test
    void refusesArchivesWithTooManyEntriesOrTooMuchInAll() throws IOException {
        // Given
        ByteArrayOutputStream zeros = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zeros)) {
            byte[] one = new byte[512];
            System.arraycopy("c/f".getBytes(UTF_8), 0, one, 0, 3);
            System.arraycopy(String.format("%011o", 4 << 20).getBytes(UTF_8), 0, one, 124, 11);
            one[156] = '0';
            for (int i = 0; i < 64; i++) {
                out.write(one);
                out.write(new byte[4 << 20]);
            }
        }
        // When
        // Then
        assertThat(zeros.size()).isLessThan(1 << 20);
        assertThatThrownBy(() -> ChartLoader.fromArchive(new ByteArrayInputStream(zeros.toByteArray())))
                .isInstanceOf(ChartException.class)
                .hasMessageContaining("larger than the maximum size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a[9999999]=1", "a[65537].b=1", "a[2147483648]=1", "a[-1]=1"})
    void refusesHugeIndexesInSet(String expression) {
        assertThatThrownBy(() -> SetSyntax.set(MapValue.create(), expression)).isInstanceOf(ChartException.class);
    }

    @Test
    void refusesPathsWithoutEndInSet() {
        assertThatThrownBy(() -> SetSyntax.set(MapValue.create(), "a.".repeat(50_000) + "b=1"))
                .isInstanceOf(ChartException.class)
                .hasMessageContaining("nested level");
    }

    @Test
    void boundsAliasesInValuesFiles() {
        // Given
        StringBuilder values = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            values.append("a").append(i).append(": &a").append(i).append(" [");
            values.repeat("*a" + (i - 1) + ", ", 9).append("*a").append(i - 1).append("]\n");
        }
        // When
        // Then
        assertThatThrownBy(() -> ChartLoader.fromFiles(List.of(
                        ChartFile.of("Chart.yaml", CHART_YAML),
                        ChartFile.of("values.yaml", values.toString().getBytes(UTF_8)))))
                .isInstanceOfAny(ChartException.class, GoError.class);
    }

    @Test
    void matchesHardRegularExpressionsInLinearTime() {
        // Given
        Chart chart = chart("{{ regexMatch \"^(a+)+$\" (printf \"%s!\" (repeat 100000 \"a\")) }}");
        long start = System.nanoTime();
        // When
        render(chart);
        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void refusesLinksThatLeadOutOfTheChart(@TempDir Path directory) throws IOException {
        // Given
        Path chart = Files.createDirectories(directory.resolve("chart"));
        Files.write(chart.resolve("Chart.yaml"), CHART_YAML);
        Files.writeString(directory.resolve("secret"), "secret");
        Files.createSymbolicLink(chart.resolve("link"), directory.resolve("secret"));
        // When
        // Then
        assertThatThrownBy(() -> ChartLoader.load(chart, chart)).hasMessageContaining("link leads out of");
        assertThat(ChartLoader.load(chart, directory).files())
                .extracting(ChartFile::name)
                .containsExactly("link");
    }

    @Test
    void refusesLinksThatGoInCircles(@TempDir Path directory) throws IOException {
        // Given
        Path chart = Files.createDirectories(directory.resolve("chart"));
        Files.write(chart.resolve("Chart.yaml"), CHART_YAML);
        Files.createSymbolicLink(chart.resolve("loop"), chart);
        // When
        // Then
        assertThatThrownBy(() -> ChartLoader.load(chart, chart)).hasMessageContaining("leads back");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "c/../../x", "c//etc/passwd", "/c/../..", "c\\..\\x", "Chart.yaml", "c/C:/x"})
    void refusesPathsOutOfAnArchive(String name) throws IOException {
        // Given
        byte[] archive = archive(name, new byte[10], 10);
        // When
        // Then
        assertThatThrownBy(() -> ChartLoader.fromArchive(new ByteArrayInputStream(archive)))
                .isInstanceOf(ChartException.class);
    }

    @Test
    void refusesArchivesThatUnpackToTooMuch() throws IOException {
        // Given
        byte[] archive = archive("c/big", new byte[6 << 20], 6 << 20);
        // When
        // Then
        assertThatThrownBy(() -> ChartLoader.fromArchive(new ByteArrayInputStream(archive)))
                .hasMessageContaining("larger than the maximum file size");
    }

    private static byte[] archive(String name, byte[] content, int size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            byte[] header = new byte[512];
            byte[] path = name.getBytes(UTF_8);
            System.arraycopy(path, 0, header, 0, path.length);
            byte[] octal = String.format("%011o", size).getBytes(UTF_8);
            System.arraycopy(octal, 0, header, 124, octal.length);
            header[156] = '0';
            out.write(header);
            out.write(content);
            out.write(new byte[(512 - content.length % 512) % 512 + 1024]);
        }
        return bytes.toByteArray();
    }
}
