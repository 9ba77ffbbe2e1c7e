package io.weirkeeper.engine.gotemplate.pitfall;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dates follow Go layouts, also where the text is none. */
class DatesTest {
    static List<Pitfall> cases() throws IOException {
        return Pitfall.of("dates");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesWhatTheOriginalsGive(Pitfall pitfall) {
        pitfall.check();
    }
}
