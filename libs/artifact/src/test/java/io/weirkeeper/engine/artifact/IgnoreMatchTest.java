package io.weirkeeper.engine.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ignore patterns against the verdicts of Flux's own matcher, in ignore-matches.tsv. */
class IgnoreMatchTest {

    @Test
    void agreesWithTheMatcherOfFlux() {
        // Given
        List<String> lines = lines();

        // When
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (String line : lines) {
            if (line.startsWith("# ")) {
                continue;
            }
            String[] columns = line.split("\t", -1);
            IgnorePattern.Verdict verdict =
                    IgnorePattern.parse(columns[0], names(columns[1])).match(names(columns[2]), columns[3].equals("d"));
            compared++;
            if (!verdict.name().equals(columns[4])) {
                wrong.add(line + " but was " + verdict);
            }
        }

        // Then
        assertThat(compared).isGreaterThanOrEqualTo(800);
        assertThat(wrong).isEmpty();
    }

    private static List<String> names(String path) {
        return path.isEmpty() ? List.of() : List.of(path.split("/", -1));
    }

    /** The recorded cases, or a larger set named by the property weirkeeper.ignore.cases. */
    private static List<String> lines() {
        String larger = System.getProperty("weirkeeper.ignore.cases", "");
        try (var in = IgnoreMatchTest.class.getResourceAsStream("ignore-matches.tsv")) {
            assertThat(in).isNotNull();
            return larger.isEmpty()
                    ? new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList()
                    : Files.readAllLines(Path.of(larger));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
