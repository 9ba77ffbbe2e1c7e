package io.weirkeeper.engine.kustomize.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsTest {
    @ParameterizedTest
    @CsvSource({"/a/./b//c, /a/b/c", "/a/../../b, /b", "a/../.., ..", "'', .", "/, /", "./a/, a"})
    void cleansAsGoDoes(String path, String clean) {
        assertThat(Paths.clean(path)).isEqualTo(clean);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a/b/c.yaml, c.yaml",
        "/a/b, /a/c/d, ../c/d",
        "/a/b, /a, ..",
        "/, /x/y, x/y",
        "/a, /a, .",
        "/a/b, /ab, ../../ab"
    })
    void findsTheWayBetweenPaths(String from, String to, String relative) {
        assertThat(Paths.relative(from, to)).isEqualTo(relative);
    }

    @ParameterizedTest
    @CsvSource({"/a/bc, /a/b, false", "/a/b/c, /a/b, true", "/a/b, /a/b, true", "/x, /, true"})
    void knowsWhatLiesWithin(String path, String directory, boolean within) {
        assertThat(Paths.isWithin(path, directory)).isEqualTo(within);
    }

    @ParameterizedTest
    @CsvSource({"b/c, 0, a/b/c", "b/c, 9, b/c/a", "/b/c, 1, /b/a/c", "/b, 0, /a/b", "'', 0, a"})
    void insertsAPart(String path, int position, String result) {
        assertThat(Paths.insertPart(path, position, "a")).isEqualTo(result);
    }
}
