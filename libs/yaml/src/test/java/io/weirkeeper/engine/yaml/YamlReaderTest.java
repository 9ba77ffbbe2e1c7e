package io.weirkeeper.engine.yaml;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {
    private static YamlMap read(String text) {
        return (YamlMap) requireNonNull(YamlReader.goV3().readFirst("a.yaml", text));
    }

    @Test
    void keepsTheOrderOfKeysAndThePlaceOfValues() {
        // When
        YamlMap map = read("b: 1\na:\n  - x\n");

        // Then
        assertThat(map.keys()).containsExactly("b", "a");
        assertThat(requireNonNull(map.list("a")).get(0).place()).hasToString("a.yaml:3:5");
    }

    @ParameterizedTest
    @CsvSource({
        "yes, yes",
        "012, 10",
        "0o12, 10",
        "0b11, 3",
        "1_000, 1000",
        "08, 8.0",
        "1e3, 1000.0",
        "1:30, 1:30",
        "2020-01-01, 2020-01-01T00:00:00Z",
        "0x1F, 31",
        "'\"12\"', 12",
        "18446744073709551615, 18446744073709551615",
        "!!str 12, 12",
        "!!float 3, 3.0",
        "!Ref x, x",
        "True, true",
        "0b-1, -1"
    })
    void takesScalarsForWhatGoYamlV3TakesThem(String written, String meant) {
        YamlScalar scalar = requireNonNull(read("k: " + written).get("k")).asScalar();

        assertThat(requireNonNull(scalar).value()).hasToString(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "yes, true",
        "n, false",
        "0755, 493",
        "0o17, 15",
        "1_000, 1000",
        "1:30, 1:30",
        "1e3, 1000",
        "1.50, 1.5",
        "2020-01-01, 2020-01-01",
        "9007199254740993.0, 9007199254740992",
        "1e21, 1e+21",
        "1e-7, 1e-7"
    })
    void readsAsJsonWhatSigsYamlReads(String written, String json) {
        YamlMap map = (YamlMap) requireNonNull(YamlReader.viaJson().readFirst("v.yaml", "k: " + written));

        assertThat(map.text("k")).isEqualTo(json);
    }

    @Test
    void turnsKeysIntoTextForJson() {
        YamlNode map = YamlReader.viaJson().readFirst("v.yaml", "n: 1\n2: b\n1.5: c\n");

        assertThat(requireNonNull(requireNonNull(map).asMap()).keys()).containsExactly("false", "2", "1.5");
    }

    @Test
    void expandsAliasesAndLetsOwnKeysWinOverMergedOnes() {
        YamlMap map = read("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\nagain: *b\n");

        assertThat(requireNonNull(map.map("use"))).hasToString("{y: 3, x: 1}");
        assertThat(requireNonNull(map.map("again"))).hasToString("{x: 1, y: 2}");
        assertThat(map.map("again")).isNotSameAs(map.map("base"));
    }

    @Test
    void namesThePlaceOfASyntaxError() {
        assertThatThrownBy(() -> read("a: 1\nb: [1\n")).hasMessageStartingWith("a.yaml:3:1: ");
    }

    @Test
    void refusesADuplicateKeyWhenTold() {
        YamlReader strict = YamlReader.goV3().with(DuplicateKeys.REJECT);

        assertThatThrownBy(() -> strict.readFirst("a.yaml", "a: 1\nb: 2\na: 3\n"))
                .hasMessage("a.yaml:3:1: the key 'a' is already set in this map");
        assertThat(read("a: 1\na: 3\n").firstDuplicate()).isEqualTo(1);
    }

    @Test
    void refusesABillionLaughs() {
        StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 10; i++) {
            text.append("a%d: &a%d [".formatted(i, i))
                    .repeat("*a" + (i - 1) + ",", 10)
                    .append("]\n");
        }

        assertThatThrownBy(() -> read(text.toString())).hasMessageContaining("excessive aliasing");
    }

    @Test
    void refusesAnAnchorInsideItself() {
        assertThatThrownBy(() -> read("a: &a\n  b: *a\n")).hasMessage("a.yaml:2:6: anchor 'a' value contains itself");
    }

    @Test
    void refusesWhatIsTooDeepOrTooLong() {
        YamlReader small = YamlReader.goV3().with(new YamlLimits(100, 3, 20));

        assertThatThrownBy(() -> small.readFirst("a.yaml", "[[[[1]]]]")).hasMessageContaining("deeper than 3");
        assertThatThrownBy(() -> small.readFirst("a.yaml", "x".repeat(101))).hasMessageContaining("101 characters");
        assertThatThrownBy(() -> small.readFirst("a.yaml", "[" + "1,".repeat(30) + "]"))
                .hasMessageContaining("more than 20 nodes");
    }

    @Test
    void readsEveryDocumentOfAStream() {
        assertThat(YamlReader.goV3().readAll("a.yaml", "a: 1\n---\n---\nb: 2\n"))
                .hasSize(3);
        assertThat(YamlReader.goV3().readFirst("a.yaml", "# nothing\n")).isNull();
    }
}
