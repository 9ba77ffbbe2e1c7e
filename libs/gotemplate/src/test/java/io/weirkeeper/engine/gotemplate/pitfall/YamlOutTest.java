package io.weirkeeper.engine.gotemplate.pitfall;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** YAML is printed as go-yaml v2 prints it: natural order, folding at 80 columns, quotes by what would be read back. */
class YamlOutTest {
    static List<Pitfall> cases() throws IOException {
        return Pitfall.of("yaml-out");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesWhatTheOriginalsGive(Pitfall pitfall) {
        pitfall.check();
    }
}
