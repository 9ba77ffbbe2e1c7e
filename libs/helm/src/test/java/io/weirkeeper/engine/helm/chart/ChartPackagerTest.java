package io.weirkeeper.engine.helm.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A packaged chart beside what Helm makes of the same directory; see VERSION.txt beside the files. */
class ChartPackagerTest {
    private static final Path CASE = Path.of("src/test/resources/package");

    @TempDir
    Path temp;

    private static Chart chart() throws IOException {
        return ChartLoader.load(CASE.resolve("in/app"), CASE.resolve("in"));
    }

    private static byte[] packaged(Chart chart) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ChartPackager.write(chart, out);
        return out.toByteArray();
    }

    private static List<String> entries(byte[] archive) throws IOException {
        List<String> entries = new ArrayList<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.add(entry.getName() + "\t" + Integer.toOctalString(entry.getMode()) + "\t"
                        + Digest.of(DigestAlgorithm.SHA256, tar.readAllBytes()).hex());
            }
        }
        return entries;
    }

    @Test
    void writesTheFilesThatHelmWritesInItsOrder() throws IOException {
        assertThat(entries(packaged(chart()))).isEqualTo(Files.readAllLines(CASE.resolve("expected.tsv")));
    }

    @Test
    void givesTheSameBytesForTheSameChart() throws IOException {
        byte[] first = packaged(chart());

        assertThat(packaged(chart())).isEqualTo(first);
        assertThat(packaged(ChartLoader.fromArchive(new ByteArrayInputStream(first))))
                .isEqualTo(first);
    }

    @Test
    void packagesAnotherVersionWithOtherValues() throws IOException {
        // Given
        ValuesMerge merge = ValuesMerge.of(
                List.of("a.yaml", "missing.yaml", "b.yaml"),
                true,
                path -> path.equals("missing.yaml")
                        ? Optional.empty()
                        : Optional.of(ChartFile.of(
                                path,
                                (path.equals("a.yaml") ? "t: {x: 1, z: [1]}\nm: 1" : "t: {z: null}\nm: on")
                                        .getBytes(UTF_8))));
        Chart chart = chart();

        // When
        Chart changed = merge.applyTo(chart.withVersion("1.2.3+7"));

        // Then
        Chart read = ChartLoader.fromArchive(new ByteArrayInputStream(packaged(changed)));
        assertThat(read.metadata().version()).isEqualTo("1.2.3+7");
        assertThat(read.valuesFile()).isEqualTo(new ChartFile("values.yaml", "m: true\nt:\n  x: 1\n  z: null\n"));
        assertThat(merge.files()).containsExactly("a.yaml", "b.yaml");
    }

    @Test
    void takesValuesFilesOutOfTheChart() throws IOException {
        Chart chart = ChartLoader.fromFiles(List.of(
                ChartFile.of("Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n".getBytes(UTF_8)),
                ChartFile.of("values.yaml", "a: 1\nb: {c: 1}\n".getBytes(UTF_8)),
                ChartFile.of("env/prod.yaml", "b: {d: 2}\n".getBytes(UTF_8))));

        ValuesMerge merge = ValuesMerge.ofChart(chart, List.of("values.yaml", "./env/prod.yaml"), false);

        assertThat(merge.applyTo(chart).valuesFile())
                .isEqualTo(new ChartFile("values.yaml", "a: 1\nb:\n  c: 1\n  d: 2\n"));
        assertThatThrownBy(() -> ValuesMerge.ofChart(chart, List.of("env/test.yaml"), false))
                .hasMessage("no values file found at path 'env/test.yaml'");
        assertThat(ValuesMerge.ofChart(chart, List.of("env/test.yaml", "values.yaml"), true)
                        .files())
                .containsExactly("values.yaml");
    }

    @Test
    void knowsWhichDependenciesAreMissing() throws IOException {
        Chart chart = chart();

        assertThat(MissingDependencies.of(chart)).isEmpty(); // the lock names one, and it is there
        assertThat(MissingDependencies.of(chart.withDependencies(List.of())))
                .extracting(Dependency::name)
                .containsExactly("sub");
    }

    @Test
    void readsNothingButTheMetadataOfAnArchive() throws IOException {
        Path archive = Files.write(temp.resolve("app.tgz"), packaged(chart()));

        assertThat(MetadataLoader.load(archive, "app.tgz", ChartLimits.DEFAULT).version())
                .isEqualTo("1.2.3");
        assertThat(MetadataLoader.load(CASE.resolve("in/app/charts/sub"), "sub", ChartLimits.DEFAULT)
                        .dependencies())
                .extracting(Dependency::name)
                .containsExactly("deep");
        assertThatThrownBy(() -> MetadataLoader.load(archive, "app.tgz", new ChartLimits(10, 10)))
                .hasMessage("size of chart 'app.tgz' exceeds '10' bytes limit");
        assertThatThrownBy(() -> MetadataLoader.load(archive, "app.tgz", new ChartLimits(1 << 20, 10)))
                .hasMessage("size of 'app/Chart.yaml' exceeds '10' bytes limit");
        assertThatThrownBy(() -> MetadataLoader.load(temp, "charts/app", ChartLimits.DEFAULT))
                .hasMessage("open charts/app/Chart.yaml: no such file or directory");
    }
}
