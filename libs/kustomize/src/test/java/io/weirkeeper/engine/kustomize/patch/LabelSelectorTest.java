package io.weirkeeper.engine.kustomize.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.kustomize.KustomizeException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {
    private static final Map<String, String> LABELS = Map.of("app", "web", "tier", "5", "example.com/zone", "");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "app",
                "app=web",
                "app==web",
                "app = web , tier",
                "app!=db",
                "other!=x",
                "!other",
                "app in (db, web)",
                "app notin (db)",
                "other notin (db)",
                "tier>4",
                "tier<6",
                "example.com/zone=",
                "example.com/zone in (,x)"
            })
    void holds(String selector) {
        assertThat(LabelSelector.parse(selector).matches(LABELS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "other",
                "app=db",
                "app!=web",
                "!app",
                "app in (db)",
                "app notin (web,db)",
                "tier>5",
                "app>1",
                "other=x"
            })
    void doesNotHold(String selector) {
        assertThat(LabelSelector.parse(selector).matches(LABELS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=x", "a=b c", "a in b", "a in (b", "a,,b", "a=(b)", "-a=b", "a=-b", "a>x", "a/b/c", "a b"})
    void refusesWhatIsNoSelector(String selector) {
        assertThatThrownBy(() -> LabelSelector.parse(selector))
                .isInstanceOf(KustomizeException.class)
                .hasMessageContaining("selector '" + selector + "'");
    }
}
