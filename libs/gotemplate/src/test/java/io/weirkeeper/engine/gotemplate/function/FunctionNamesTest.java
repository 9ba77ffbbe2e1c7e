package io.weirkeeper.engine.gotemplate.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.gotemplate.Cases;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions are those of Helm 4.2's engine and text/template (function-names.txt), no fewer and no more. */
class FunctionNamesTest {
    @Test
    void areThoseOfHelm() throws IOException {
        // Given
        List<String> names;
        try (InputStream in =
                Objects.requireNonNull(FunctionNamesTest.class.getResourceAsStream("/function-names.txt"))) {
            names = new String(in.readAllBytes(), UTF_8).lines().toList();
        }
        // When
        // Then
        assertThat(HelmFunctions.all().keySet())
                .containsExactlyInAnyOrderElementsOf(names)
                .hasSize(240);
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "expandenv"})
    void doNotReadTheEnvironment(String name) {
        // When
        Cases.Result result = Cases.run("{{ " + name + " \"HOME\" }}", MapValue.create());
        // Then
        assertThat(result.text()).isEqualTo("template: t:1: function \"" + name + "\" not defined");
    }

    @Test
    void askNoNameServer() {
        assertThat(Cases.run("[{{ getHostByName \"localhost\" }}]", MapValue.create())
                        .text())
                .isEqualTo("[]");
    }
}
