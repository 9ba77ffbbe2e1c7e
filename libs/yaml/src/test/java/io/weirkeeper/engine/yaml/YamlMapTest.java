package io.weirkeeper.engine.yaml;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlMapTest {
    private static YamlMap mapOf(int size) {
        YamlMap map = new YamlMap();
        for (int i = 0; i < size; i++) {
            map.put("k" + i, YamlScalar.of(i));
        }
        return map;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 12, 13, 100})
    void findsEveryKeyAfterRemovals(int size) {
        // Given
        YamlMap map = mapOf(size);

        // When
        map.remove("k0");
        map.put("last", "x");

        // Then
        assertThat(map.has("k0")).isFalse();
        for (int i = 1; i < size; i++) {
            assertThat(map.text("k" + i)).isEqualTo(String.valueOf(i));
        }
        assertThat(map.keyAt(map.size() - 1)).isEqualTo("last");
    }

    @Test
    void aCopySharesNothing() {
        // Given
        YamlMap map = new YamlMap();
        map.mapOrPut("a").put("b", "c");

        // When
        requireNonNull(map.copy().map("a")).put("b", "changed");

        // Then
        assertThat(requireNonNull(map.map("a")).text("b")).isEqualTo("c");
    }

    @Test
    void sameAsIgnoresTheOrderOfKeys() {
        YamlMap one = mapOf(3);
        YamlMap other = new YamlMap();
        for (int i = 2; i >= 0; i--) {
            other.put("k" + i, YamlScalar.of(i));
        }

        assertThat(one.sameAs(other)).isTrue();
        other.put("k1", "1");
        assertThat(one.sameAs(other)).isFalse();
    }
}
