package io.weirkeeper.engine.yaml;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Input made to exhaust time, memory or the stack; CVE-2022-24878 and its kin. */
@Timeout(20)
class HostileInputTest {
    private static final YamlReader READER = YamlReader.goV3();

    @Test
    void endsOnEndlessNesting() {
        assertThatThrownBy(() -> READER.readFirst("a.yaml", "[".repeat(100_000)))
                .hasMessageStartingWith("a.yaml:1:257: nests deeper than 256");
        assertThatThrownBy(() -> READER.readFirst("a.yaml", "- ".repeat(100_000) + "x"))
                .hasMessageContaining("nests deeper than 256");
        assertThatThrownBy(() -> READER.readFirst("a.yaml", "{a: ".repeat(100_000)))
                .hasMessageContaining("nests deeper than 256");
    }

    @Test
    void readsCopiesAndPrintsTheDeepestDocumentOnASmallStack() throws InterruptedException {
        // Given
        String text = "[".repeat(255) + "x" + "]".repeat(255);
        AtomicReference<String> printed = new AtomicReference<>();

        // When
        Thread small = new Thread(
                null,
                () -> printed.set(YamlWriter.write(
                        requireNonNull(READER.readFirst("a.yaml", text)).copy())),
                "small",
                512 * 1024);
        small.start();
        small.join();

        // Then
        assertThat(printed.get()).isEqualTo("- ".repeat(255) + "x\n");
    }

    @Test
    void refusesAliasesThatMultiply() {
        StringBuilder lists = new StringBuilder("a: &a0 [x, x, x, x, x, x, x, x, x]\n");
        StringBuilder merges = new StringBuilder("a: &a0 {x0: 1, y0: 1, z0: 1, w0: 1}\n");
        for (int i = 1; i < 12; i++) {
            lists.append("a%d: &a%d [".formatted(i, i))
                    .repeat("*a" + (i - 1) + ", ", 9)
                    .append("]\n");
            merges.append("a%d: &a%d\n  <<: *a%d\n".formatted(i, i, i - 1));
            for (int j = 0; j < 9; j++) {
                merges.append("  k%d: *a%d\n".formatted(j, i - 1));
            }
        }

        assertThatThrownBy(() -> READER.readFirst("a.yaml", lists.toString())).hasMessageContaining("aliasing");
        assertThatThrownBy(() -> READER.readFirst("a.yaml", merges.toString())).hasMessageContaining("aliasing");
        assertThatThrownBy(() -> YamlReader.viaJson().readFirst("a.yaml", merges.toString()))
                .hasMessageContaining("aliasing");
    }

    @Test
    void refusesWhatIsTooLargeBeforeReadingIt() {
        assertThatThrownBy(() -> READER.readFirst("big.yaml", "a".repeat((64 << 20) + 1)))
                .hasMessage("big.yaml: has 67108865 characters, more than the limit of 67108864");
        assertThatThrownBy(() -> READER.readFirst("big.yaml", "[" + "1,".repeat(3_000_000) + "]"))
                .hasMessageContaining("more than 2000000 nodes");
    }

    @Test
    void takesHugeNumbersInTimeThatGrowsWithTheirLength() {
        YamlMap map = requireNonNull(requireNonNull(READER.readFirst(
                        "n.yaml",
                        "a: " + "9".repeat(5_000_000) + "\nb: 1" + "0".repeat(5_000_000) + ".5\nc: 1e999999999\nd: 0x"
                                + "f".repeat(1_000_000)))
                .asMap());

        assertThat(map.get("a"))
                .isInstanceOfSatisfying(
                        YamlScalar.class, a -> assertThat(a.tag()).isEqualTo(YamlTag.STRING));
        assertThat(map.get("c"))
                .isInstanceOfSatisfying(
                        YamlScalar.class, c -> assertThat(c.tag()).isEqualTo(YamlTag.STRING));
    }

    @Test
    void readsTabsBetweenTokensHoweverMany() {
        assertThat(READER.readFirst("t.yaml", "a:\t1\n".repeat(20_000))).isNotNull();
        assertThat(READER.readFirst("t.json", "{\n" + "\t\"a\": 1,\n".repeat(100_000) + "\t\"b\": 2\n}"))
                .isNotNull();
    }

    @Test
    void takesTimeThatGrowsWithTheLengthOfTheText() {
        List<String> texts = List.of(
                "\ud83d\ude00: [" + "\ud83d\ude00: \ud83d\ude00, ".repeat(300_000),
                "{a: ".repeat(200) + "[" + "b: c, ".repeat(1_000_000),
                "[[[[a: ".repeat(100_000),
                "#\n".repeat(500_000) + "@",
                ("#" + " ".repeat(500) + "\n").repeat(20_000) + "@",
                "? ".repeat(9_000) + "@",
                "a: |\n" + "  b\n".repeat(1_000_000) + "@",
                "a: >\n" + "\n".repeat(2_000_000) + "@",
                "a: 'b" + "\n\n c".repeat(1_000_000) + "@",
                "a: b" + "\n\n c".repeat(1_000_000) + "\n@",
                "a: \"" + "\\\n".repeat(1_000_000) + "@",
                "&a ".repeat(1_000_000) + "@",
                "!!str ".repeat(1_000_000) + "@",
                "%TAG !a! b\n".repeat(100_000) + "@",
                "---\n".repeat(1_000_000) + "@");

        for (String text : texts) {
            assertThatThrownBy(() -> READER.readAll("h.yaml", text)).isInstanceOf(YamlException.class);
            assertThatThrownBy(() -> YamlReader.viaJson().readAll("h.yaml", text))
                    .isInstanceOf(YamlException.class);
        }
    }

    @Test
    void readsManyKeysInOneMapAndManyDuplicates() {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 200_000; i++) {
            keys.append("k").append(i).append(": ").append(i).append('\n');
        }
        YamlNode map = requireNonNull(READER.readFirst("k.yaml", keys.toString()));

        assertThat(YamlWriter.write(map)).startsWith("k0: 0\nk1: 1\nk2: 2\n").endsWith("k199999: 199999\n");
        assertThatThrownBy(() -> YamlWriter.write(requireNonNull(READER.readFirst("k.yaml", "a: 1\n".repeat(200_000)))))
                .hasMessage("k.yaml:2:4: mapping key \"a\" already defined at line 1");
    }
}
