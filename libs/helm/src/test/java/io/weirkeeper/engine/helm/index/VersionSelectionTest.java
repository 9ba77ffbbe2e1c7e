package io.weirkeeper.engine.helm.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.helm.chart.ChartException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionSelectionTest {
    private static List<ChartVersion> versions(String... versions) {
        return Arrays.stream(versions)
                .map(version -> new ChartVersion("web", version, Instant.MIN, List.of(), ""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '',            2.0.0
            *,             2.0.0
            1.x,           1.10.0
            ~1.2.0,        1.2.10
            >=2.0.0-0,     2.1.0-rc.1
            2.1.0-rc.1,    2.1.0-rc.1
            1.2.9,         1.2.9
            v1.2.9,        1.2.9
            <1.0 || ^1.2,  1.10.0
            1.2,           1.2.10
            bare,          bare
            """)
    void takesTheExactVersionOrTheHighestThatTheRangeAllows(String range, String expected) {
        List<ChartVersion> all = versions("2.1.0-rc.1", "2.0.0", "1.10.0", "1.2.10", "1.2.9", "3", "bare");

        assertThat(VersionSelection.select("web", all, range).version()).isEqualTo(expected);
    }

    @Test
    void takesTheOneCreatedLastOfVersionsThatDifferInBuildMetadata() {
        List<ChartVersion> all = List.of(
                new ChartVersion("web", "1.0.0+b", Instant.parse("2020-01-01T00:00:00Z"), List.of(), ""),
                new ChartVersion("web", "1.0.0+c", Instant.parse("2020-01-03T00:00:00Z"), List.of(), ""),
                new ChartVersion("web", "1.0.0+a", Instant.parse("2020-01-02T00:00:00Z"), List.of(), ""));

        assertThat(VersionSelection.select("web", all, "*").version()).isEqualTo("1.0.0+c");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            >9,       no 'web' chart with version matching '>9' found
            ~>a.b,    improper constraint: "~>a.b"
            """)
    void saysWhyNoneFits(String range, String message) {
        List<ChartVersion> all = versions("1.0.0");

        assertThatThrownBy(() -> VersionSelection.select("web", all, range))
                .isInstanceOf(ChartException.class)
                .hasMessage(message);
    }

    @Test
    void choosesAmongTagsOfARegistry() {
        List<String> tags = List.of("latest", "1.0.0", "1.2.0_build", "v1.3.0", "2.0.0-beta");

        assertThat(VersionSelection.selectTag(tags, "^1.0")).isEqualTo("v1.3.0");
        assertThat(VersionSelection.selectTag(tags, "latest")).isEqualTo("latest");
        assertThatThrownBy(() -> VersionSelection.selectTag(tags, "^3"))
                .hasMessage("could not locate a version matching provided version string ^3");
    }

    @Test
    void setsBuildMetadata() {
        assertThat(VersionSelection.withMetadata("v1.2.3-rc.1+old", "abc.7")).isEqualTo("1.2.3-rc.1+abc.7");
        assertThatThrownBy(() -> VersionSelection.withMetadata("x", "1"))
                .hasMessageStartingWith("failed to parse version from chart metadata as SemVer: ");
    }
}
