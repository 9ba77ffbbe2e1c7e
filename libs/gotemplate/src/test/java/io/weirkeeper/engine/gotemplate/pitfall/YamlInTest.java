package io.weirkeeper.engine.gotemplate.pitfall;

import static org.assertj.core.api.Assertions.assertThat;

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
        String expected = pitfall.expected().text();
        if (expected.contains("to JSON: yaml: ") && !expected.contains("anchor") || expected.contains("map key of")) {
            // the YAML library words what is no YAML, and keys that JSON cannot have, in its own way
            assertThat(pitfall.run().text()).startsWith("{\"Error\":\"error converting YAML to JSON: yaml: ");
        } else {
            pitfall.check();
        }
    }
}
