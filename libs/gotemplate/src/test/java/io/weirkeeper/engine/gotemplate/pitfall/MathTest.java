package io.weirkeeper.engine.gotemplate.pitfall;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Floats are added as decimals, integers are read as Go reads literals, halves are rounded away from zero. */
class MathTest {
    static List<Pitfall> cases() throws IOException {
        return Pitfall.of("math");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesWhatTheOriginalsGive(Pitfall pitfall) {
        pitfall.check();
    }
}
