package io.weirkeeper.engine.helm;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values flow together as Helm 4 does it: null deletes, globals go down, imports go up, aliases are copies. */
class CoalesceTest {
    static List<ChartCase> cases() throws IOException {
        return ChartCase.startingWith("coalesce-");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersWhatHelmRenders(ChartCase chart) throws IOException {
        chart.check();
    }
}
