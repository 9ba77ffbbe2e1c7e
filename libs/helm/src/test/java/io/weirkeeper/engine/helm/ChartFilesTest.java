package io.weirkeeper.engine.helm;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files beside the templates: bytes stay bytes, .helmignore, lines, globs, data of ConfigMaps and Secrets. */
class ChartFilesTest {
    static List<ChartCase> cases() throws IOException {
        return ChartCase.startingWith("files");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersWhatHelmRenders(ChartCase chart) throws IOException {
        chart.check();
    }
}
