package io.weirkeeper.engine.yaml;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Texts and what Go's libraries make of them, one pair of JSON strings per line, an exclamation mark where Go fails.
 * Written by sigs.k8s.io/yaml v1.6.0, go.yaml.in/yaml v2.4.3 and kyaml v0.21.1; see bench/README.md.
 */
class GoCasesTest {
    @Test
    void printsStringsAsGoDoes() throws IOException {
        assertThat(differences("emit.tsv", text -> YamlWriter.write(around(text))))
                .isEmpty();
    }

    @Test
    void readsValuesAsSigsYamlDoes() throws IOException {
        assertThat(differences("sigs.tsv", GoCasesTest::json)).isEmpty();
    }

    @Test
    void readsAndPrintsResourcesAsKyamlDoes() throws IOException {
        assertThat(differences("kyaml.tsv", GoCasesTest::resource)).isEmpty();
    }

    @Test
    void saysWhatGoSaysOfWhatItCannotRead() throws IOException {
        assertThat(differences("errors.tsv", GoCasesTest::error)).isEmpty();
    }

    private static String error(String text) {
        try {
            return json(text);
        } catch (YamlException e) {
            return e.inGo();
        }
    }

    private static String json(String text) {
        YamlNode read = YamlReader.viaJson().readFirst("case", text);
        return read == null ? "null" : JsonWriter.write(read);
    }

    private static String resource(String text) {
        YamlNode read = YamlReader.goV3().readFirst("case", text);
        if (read == null || read.isNull()) {
            return "";
        }
        if (read instanceof YamlScalar) {
            throw new YamlException(read.place(), "a resource must be a map");
        }
        return YamlWriter.write(read);
    }

    private static YamlMap around(String text) {
        YamlMap root = new YamlMap();
        root.put("value", text);
        root.mapOrPut("m").put(text, YamlScalar.of(1));
        YamlMap inner = new YamlMap();
        inner.put("x", text);
        inner.put(text + "1", YamlList.of(YamlScalar.string(text)));
        root.put("l", YamlList.of(YamlScalar.string(text), YamlList.of(YamlScalar.string(text)), inner));
        return root;
    }

    private static List<String> differences(String file, UnaryOperator<String> ours) throws IOException {
        List<String> differences = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                requireNonNull(GoCasesTest.class.getResourceAsStream("/cases/" + file)), StandardCharsets.UTF_8))) {
            int count = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                count++;
                String[] parts = line.split("\t", 2);
                String actual = outcome(ours, unquote(parts[0]));
                String expected = parts[1].equals("!") ? "!" : unquote(parts[1]);
                if (!actual.equals(expected)) {
                    differences.add(parts[0] + " gives " + actual + " not " + expected);
                }
            }
            assertThat(count).isGreaterThan(300);
        }
        return differences;
    }

    private static String outcome(UnaryOperator<String> ours, String text) {
        try {
            return ours.apply(text);
        } catch (YamlException e) {
            return "!";
        }
    }

    /** JSON strings are YAML, apart from surrogate pairs in escapes, which the cases do not hold. */
    private static String unquote(String json) {
        YamlNode read = requireNonNull(YamlReader.goV3().readFirst("case", json));
        return requireNonNull(read.asScalar()).text();
    }
}
