package io.weirkeeper.engine.gotemplate.pitfall;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** YAML is read as YAML 1.1 through JSON: yes and no are booleans, 0755 is octal, every number a float64. */
class YamlInTest {
    static List<Pitfall> cases() throws IOException {
        return Pitfall.of("yaml-in");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesWhatTheOriginalsGive(Pitfall pitfall) {
        pitfall.check();
    }
}
