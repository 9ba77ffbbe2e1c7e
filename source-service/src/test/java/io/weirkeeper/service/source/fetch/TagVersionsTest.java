package io.weirkeeper.service.source.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.gotemplate.value.GoError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagVersionsTest {

    @ParameterizedTest
    @CsvSource({
        "'*', v1.10.0 v1.9.0 v1.2, v1.10.0",
        "1.x, 1.0.0 1.5.0 2.0.0, 1.5.0",
        "'>=1.0.0 <1.6.0', v1.5.9 v1.6.0 v1.6.0-rc.1, v1.5.9",
        "'*', v2.0.0-rc.1 v1.0.0, v1.0.0",
        "'>=2.0.0-0', v2.0.0-rc.1 v1.0.0, v2.0.0-rc.1",
        "'*', 1.0.0+b 1.0.0+a 0.9.0, 1.0.0+a 1.0.0+b",
        "'*', latest nightly 1.0 v1, ''",
        "'>=2025', v2025.02.03-rc.1 v2025.02.03, v2025.02.03",
    })
    void chooseTheHighest(String constraint, String tags, String expected) {
        assertThat(String.join(" ", new TagVersions(constraint).highest(List.of(tags.split(" ")))))
                .isEqualTo(expected);
    }

    @Test
    void refuseAConstraintThatMakesNoSense() {
        assertThatThrownBy(() -> new TagVersions("not a version")).isInstanceOf(GoError.class);
    }
}
