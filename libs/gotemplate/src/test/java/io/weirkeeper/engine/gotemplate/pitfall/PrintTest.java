package io.weirkeeper.engine.gotemplate.pitfall;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values print as Go prints them: maps, floats, nil, what is missing, verbs that do not fit. */
class PrintTest {
    static List<Pitfall> cases() throws IOException {
        return Pitfall.of("print");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesWhatTheOriginalsGive(Pitfall pitfall) {
        pitfall.check();
    }
}
