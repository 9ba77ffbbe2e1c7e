package io.weirkeeper.engine.kustomize.flux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostBuildTest {
    private static YamlMap resource(String text) {
        return requireNonNull(
                requireNonNull(YamlReader.goV3().readFirst("r.yaml", text)).asMap());
    }

    private static String built(PostBuild postBuild, String text) {
        return YamlWriter.write(postBuild.apply(resource(text)));
    }

    @Test
    void aValueBecomesWhatItsPrintedTextMeans() {
        // Given: the quotes of the source are lost when the resource is printed
        PostBuild postBuild =
                new PostBuild(Map.of("port", "80", "flag", "yes", "q", "\"", "list", "[a, b]"), true, false);

        // When
        String text =
                built(postBuild, "kind: X\nport: \"${port}\"\nflag: ${flag}\nquoted: ${q}${port}${q}\nlist: ${list}\n");

        // Then
        assertThat(text).isEqualTo("flag: true\nkind: X\nlist:\n- a\n- b\nport: 80\nquoted: \"80\"\n");
    }

    @Test
    void leavesMarkedResourcesAlone() {
        PostBuild postBuild = new PostBuild(Map.of("a", "b"), true, false);
        String labelled = "metadata:\n  labels:\n    kustomize.toolkit.fluxcd.io/substitute: disabled\nx: ${a}\n";

        assertThat(built(postBuild, labelled)).isEqualTo(labelled);
    }

    @Test
    void doesNothingWithoutVariablesUnlessAlways() {
        assertThat(built(new PostBuild(Map.of(), true, false), "x: ${a:=b}\n")).isEqualTo("x: ${a:=b}\n");
        assertThat(built(new PostBuild(Map.of(), true, true), "x: ${a:=b}\n")).isEqualTo("x: b\n");
    }

    @Test
    void roundsIntegersThatGoCannotHold() {
        assertThat(built(new PostBuild(Map.of("a", "b"), true, false), "x: 9007199254740993\n"))
                .isEqualTo("x: 9007199254740992\n");
    }

    @Test
    void namesTheObjectWhenSomethingIsWrong() {
        PostBuild postBuild = new PostBuild(Map.of("a", "]["), true, false);
        String object = "kind: ConfigMap\nmetadata: {name: m, namespace: n}\n";

        assertThatThrownBy(() -> built(postBuild, object + "x: ${b}\n"))
                .hasMessage("ConfigMap/n/m: envsubst error: variable not set (strict mode): \"b\"");
        assertThatThrownBy(() -> built(postBuild, object + "x: ${a}\n"))
                .hasMessageStartingWith("ConfigMap/n/m: after substitution line 5 is no YAML");
    }
}
