package io.weirkeeper.engine.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlaceTest {
    @Test
    void readsAsEditorsExpectIt() {
        assertThat(new Place("apps/a.yaml", 3, 7)).hasToString("apps/a.yaml:3:7");
    }
}
