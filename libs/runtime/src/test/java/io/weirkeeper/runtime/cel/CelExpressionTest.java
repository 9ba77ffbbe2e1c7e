package io.weirkeeper.runtime.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.RecordJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions and results as fluxcd/pkg runtime/cel and cel-go 0.26 have them. */
class CelExpressionTest {
    private static final Map<String, JsonNode> DATA = Map.of("foo", json("""
            {"name":"podinfo","count":3,"ratio":1.5,"tags":["a","b"],"labels":{"team":"x"},"none":null}"""));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "foo.name == 'podinfo' | true",
                "foo.count == 3 | true",
                "foo.count < 3.5 | true",
                "foo.ratio > 1 | true",
                "'b' in foo.tags | true",
                "has(foo.missing) | false",
                "foo.?missing.orValue('x') == 'x' | true",
                "foo.none == null | true",
                "foo.name.matches('^pod') && foo.name.matches('info') | true",
                "foo.name.split('o').size() == 3 | true",
                "sets.contains(foo.tags, ['a']) | true",
                "base64.encode(b'hello') == 'aGVsbG8=' | true",
                "foo.tags.exists(t, t == 'c') | false",
                "foo.labels.all(k, k.startsWith('t')) | true",
            })
    void evaluatesAsFluxDoes(String expression, boolean expected) {
        assertThat(CelExpression.ofBoolean(expression, List.of("foo")).isTrue(DATA))
                .isEqualTo(expected);
    }

    @Test
    void givesTexts() {
        assertThat(CelExpression.ofText("foo.name + '/' + string(foo.count)", List.of("foo"))
                        .text(DATA))
                .isEqualTo("podinfo/3");
    }

    @Test
    void namesWhatDoesNotCompile() {
        assertThatThrownBy(() -> CelExpression.ofBoolean("bar", List.of("foo")))
                .isInstanceOf(CelExpressionException.class)
                .hasMessageContaining(
                        "failed to parse the CEL expression 'bar': ERROR: <input>:1:1: undeclared reference to 'bar'");
        assertThatThrownBy(() -> CelExpression.ofBoolean("foo.", List.of("foo")))
                .hasMessageContaining("failed to parse the CEL expression 'foo.'");
        assertThatThrownBy(() -> CelExpression.ofBoolean("'text'", List.of("foo")))
                .hasMessage("CEL expression output type mismatch: expected bool, got string");
    }

    @Test
    void saysWhatCannotBeEvaluated() {
        CelExpression missing = CelExpression.ofBoolean("foo.missing == 'x'", List.of("foo"));

        assertThatThrownBy(() -> missing.isTrue(DATA))
                .isInstanceOf(CelExpressionException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void stopsWhatIsTooMuchWork() {
        String list = "[0,1,2,3,4,5,6,7,8,9]";
        String loops = list + ".all(a, " + list + ".all(b, " + list + ".all(c, " + list + ".all(d, " + list + ".all(e, "
                + list + ".all(f, " + list + ".all(g, a+b+c+d+e+f+g >= 0)))))))";
        CelExpression slow = CelExpression.ofBoolean(loops, List.of("foo"));
        String doubled = "['x'].map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a)"
                + ".map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a)"
                + ".map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a).size() == 1";
        CelExpression large = CelExpression.ofBoolean(doubled, List.of("foo"));

        assertThatThrownBy(() -> slow.isTrue(DATA)).isInstanceOf(CelExpressionException.class);
        assertThatThrownBy(() -> large.isTrue(DATA)).isInstanceOf(CelExpressionException.class);
        assertThatThrownBy(() -> CelExpression.ofBoolean("!".repeat(20_000) + "true", List.of()))
                .isInstanceOf(CelExpressionException.class);
        assertThatThrownBy(() -> CelExpression.ofBoolean("(".repeat(2_000) + "true" + ")".repeat(2_000), List.of()))
                .isInstanceOf(CelExpressionException.class);
    }

    private static JsonNode json(String text) {
        return RecordJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
