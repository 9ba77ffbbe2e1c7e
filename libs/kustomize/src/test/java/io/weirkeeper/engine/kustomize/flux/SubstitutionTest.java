package io.weirkeeper.engine.kustomize.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values from github.com/fluxcd/pkg/envsubst v1.7.0. */
class SubstitutionTest {
    private static final Map<String, String> VALUES =
            Map.of("a", "hello/world", "b", "abcabc", "c", "", "d", "Élan vital", "x", "10", "p", "*c");

    private static String lenient(String text) {
        return new Substitution(VALUES, false).apply(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${b}|abcabc",
                "$b ${b}|$b abcabc",
                "$${b} $$|${b} $",
                "${c:-d}${unset:-${x}y}|d10y",
                "${c=d} ${c:=d} ${c:?d} ${c:+d}|d d d d",
                "${b:-d}|abcabc",
                "${#b} ${#d}|6 11",
                "${b^} ${b^^} ${d,} ${d,,}|Abcabc ABCABC élan vital élan vital",
                "${b:2} ${b:1:2} ${b:-2}|cabc bc abcabc",
                "${b:x} ${b:9}|abcabc ''",
                "${b#a*c} ${b##a*c}|abc ",
                "${b%b*} ${b%%b*}|abca a",
                "${b#[^x]} ${b#?b}|bcabc cabc",
                "${b/b/B} ${b//b/B}|aBcabc aBcaBc",
                "${b/#ab/X} ${b/%bc/X}|Xcabc abcaX",
                "${a/\\//-} ${b//b/}|hello-world acac",
                "${a/${unset:-l}/L}|heLlo/world",
            })
    void givesWhatFluxGives(String text, String expected) {
        assertThat(lenient(text).strip()).isEqualTo(expected.replace("''", "").strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"${", "${}", "${b", "${b-d}", "${b c}", "${#}", "${b/x}", "${b%}", "${b:1:2:3}extra${"})
    void refusesWhatFluxRefuses(String text) {
        assertThatThrownBy(() -> lenient(text)).isInstanceOf(SubstitutionException.class);
    }

    @Test
    void strictModeNamesTheVariableThatIsMissing() {
        Substitution strict = new Substitution(VALUES, true);

        assertThatThrownBy(() -> strict.apply("x: ${missing}"))
                .hasMessage("variable not set (strict mode): \"missing\"");
        assertThatThrownBy(() -> strict.apply("x: ${missing^^}")).isInstanceOf(SubstitutionException.class);
        assertThat(strict.apply("x: ${missing:=fallback}")).isEqualTo("x: fallback");
    }

    @Test
    void refusesNamesThatCannotBeWritten() {
        assertThatThrownBy(() -> new Substitution(Map.of("a-b", "x"), true))
                .hasMessageContaining("'a-b' var name is invalid");
    }

    @Test
    void removesLineFeedsFromValues() {
        assertThat(new Substitution(Map.of("a", "x\ny\n"), true).apply("${a}")).isEqualTo("xy");
    }

    @Test
    void endsOnExpressionsNestedTooDeep() {
        assertThatThrownBy(() -> lenient("${c:-".repeat(100_000))).hasMessageContaining("deeper than");
    }
}
