package io.weirkeeper.engine.helm;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every folder of cases: charts with what Helm 4.2.2 makes of them. */
class ChartCasesTest {
    static List<ChartCase> cases() throws IOException {
        return ChartCase.startingWith("");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersWhatHelmRenders(ChartCase chart) throws IOException {
        chart.check();
    }
}
