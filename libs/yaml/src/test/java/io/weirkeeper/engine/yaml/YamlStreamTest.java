package io.weirkeeper.engine.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlStreamTest {
    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void walk(String yaml, YamlStream.ItemVisitor root) {
        YamlStream.walk("index.yaml", text(yaml), YamlLimits.DEFAULT, root);
    }

    @Test
    void walksWhatIsAskedForAndPassesOverTheRest() {
        // Given
        List<String> seen = new ArrayList<>();

        // When
        walk(
                """
                a: {deep: [1, {x: y}]}
                b:
                  - name: one
                    on: yes
                  - name: two
                c: last
                """,
                root -> root.entries((key, value) -> {
                    if (key.equals("b")) {
                        value.items(item -> seen.add(JsonWriter.write(item.read())));
                    } else if (key.equals("c")) {
                        seen.add(value.read().toString());
                    }
                }));

        // Then
        assertThat(seen).hasSize(3).startsWith("{\"name\":\"one\",\"true\":true}", "{\"name\":\"two\"}");
    }

    /** Each document, however its characters fall on the borders of what is read at a time. */
    @Test
    void readsWhatTheReaderInMemoryReads() {
        for (int length = 16_370; length < 16_400; length++) {
            String pad = "x".repeat(length);
            String yaml = "a: \"" + pad + "\\n\u00e9\ud83d\ude00\"\nb: |\n  " + pad
                    + "\r\n  \ud83d\ude00\n  end\nc: [1, 2]\n";
            String expected =
                    JsonWriter.write(YamlReader.viaJson().readAll("", yaml).getFirst());
            List<String> seen = new ArrayList<>();

            walk(yaml, root -> seen.add(JsonWriter.write(root.read())));

            assertThat(seen).containsExactly(expected);
        }
    }

    @Test
    void followsAliasesToWhatWasReadWhole() {
        List<String> seen = new ArrayList<>();

        walk(
                "a: &x {k: v}\nb: [*x, *x]\n",
                root -> root.entries((_, value) -> seen.add(JsonWriter.write(value.read()))));

        assertThat(seen).containsExactly("{\"k\":\"v\"}", "[{\"k\":\"v\"},{\"k\":\"v\"}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a: 1\\na: 2               | index.yaml:2:1: the key 'a' is already set in this map
            - a                       | index.yaml:1:1: expected a map but found something else
            text                      | index.yaml:1:1: expected a map but found 'text'
            a: [                      | index.yaml
            a: *unknown               | unknown anchor 'unknown' referenced
            a: "\\u0007"              | control characters are not allowed: U+0007
            """)
    void refusesWhatIsWrongAndSaysWhere(String yaml, String message) {
        String text = yaml.replace("\\n", "\n").replace("\\u0007", "\u0007");

        assertThatThrownBy(() -> walk(text, root -> root.entries((_, value) -> value.read())))
                .isInstanceOf(YamlException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAValueLongerThanItWouldHold() {
        String yaml = "a: " + "x".repeat((4 << 20) + 100_000);

        assertThatThrownBy(() -> walk(yaml, root -> root.entries((_, value) -> value.read())))
                .isInstanceOf(YamlException.class)
                .hasMessageContaining("longer than 4194304 characters");
    }

    @Test
    void readsNothingOfAnEmptyText() {
        List<String> seen = new ArrayList<>();

        walk("# nothing\n", root -> seen.add("root"));

        assertThat(seen).isEmpty();
    }
}
