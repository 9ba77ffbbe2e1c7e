package io.weirkeeper.engine.helm.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes beside what Helm's own library makes of them; see VERSION.txt beside the files. */
class IndexRewriterTest {
    private static final Path CASES = Path.of("src/test/resources/index");

    @TempDir
    Path temp;

    private String rewrite(Path index) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        IndexRewriter.rewrite(index, temp.resolve("spool"), out);
        return out.toString(UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm.yaml", "odd.yaml", "server.json"})
    void writesWhatFluxStores(String name) throws IOException {
        assertThat(rewrite(CASES.resolve(name))).isEqualTo(Files.readString(CASES.resolve(name + ".expected")));
        assertThat(temp).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm.yaml", "odd.yaml", "server.json"})
    void readsWhatItWroteWithoutAChange(String name) throws IOException {
        Path stored = Files.writeString(temp.resolve("stored"), rewrite(CASES.resolve(name)));

        assertThat(rewrite(stored)).isEqualTo(Files.readString(stored));
    }

    @Test
    void refusesWhatHelmRefuses() throws IOException {
        for (String line : Files.readAllLines(CASES.resolve("errors.txt"))) {
            String file = line.substring(0, line.indexOf('|'));
            String helm = line.substring(line.indexOf('|') + 1);
            // names of inner types differ; what is wrong must be named
            String expected = helm.replaceFirst("errors:   line", "errors:\n  line") // the file has one line for each
                    .replaceFirst("^.*cannot unmarshal string into Go value of type repo.IndexFile$", "expected a map")
                    .replaceFirst("^.*field IndexFile.entries of type repo.ChartVersions$", "IndexFile.entries")
                    .replaceFirst(
                            "Dependency.entries.Metadata.dependencies.version",
                            "ChartVersion.entries.Metadata.dependencies")
                    .replaceFirst(": cannot parse \"yesterday\" as \"2006\"", "");

            assertThatThrownBy(() -> rewrite(CASES.resolve("errors").resolve(file)))
                    .as(file)
                    .isInstanceOf(IndexException.class)
                    .hasMessageContaining(expected);
        }
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void findsTheVersionsOfOneChart() throws IOException {
        Path stored = Files.writeString(temp.resolve("stored"), rewrite(CASES.resolve("helm.yaml")));

        try (InputStream in = Files.newInputStream(stored)) {
            List<ChartVersion> versions = StoredIndex.versions(in, "web").orElseThrow();

            assertThat(versions)
                    .extracting(ChartVersion::version)
                    .containsExactly("2.0.0-rc.1", "1.10.0", "1.2.10", "1.2.9");
            assertThat(versions.getFirst().urls())
                    .containsExactly("https://charts.example.org/files/web-2.0.0-rc.1.tgz");
            assertThat(versions.getFirst().digest())
                    .isEqualTo("68b7ae2865acee4910ebb82d227a09626e278b797f01640cf0efd2ec311f75b8");
            assertThat(versions.getFirst().created()).isAfter(Instant.parse("2026-11-21T00:00:00Z"));
        }
        try (InputStream in = Files.newInputStream(stored)) {
            assertThat(StoredIndex.versions(in, "absent")).isEmpty();
        }
    }

    /** Run with a heap that could not hold it, see IndexBench for 50 MB. */
    @Test
    void rewritesManyVersionsOverAFile() throws IOException {
        Path large = temp.resolve("large.yaml");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(large))) {
            LargeIndex.write(out, 40, 50);
        }
        Path stored = temp.resolve("stored");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(stored))) {
            IndexRewriter.rewrite(large, temp.resolve("spool"), out);
        }

        try (InputStream in = Files.newInputStream(stored)) {
            List<ChartVersion> versions = StoredIndex.versions(in, "chart-039").orElseThrow();
            assertThat(versions).hasSize(50);
            assertThat(versions.getFirst().version()).isEqualTo("1.49.0");
            assertThat(versions.getLast().version()).isEqualTo("1.0.0");
        }
    }
}
