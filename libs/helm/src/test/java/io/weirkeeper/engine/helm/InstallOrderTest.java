package io.weirkeeper.engine.helm;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents are split, hooks set apart, the rest put in the order in which they are installed. */
class InstallOrderTest {
    static List<ChartCase> cases() throws IOException {
        return ChartCase.startingWith("order-");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersWhatHelmRenders(ChartCase chart) throws IOException {
        chart.check();
    }
}
