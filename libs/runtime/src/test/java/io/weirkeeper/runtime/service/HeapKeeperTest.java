package io.weirkeeper.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapKeeperTest {
    /** In MiB. */
    @ParameterizedTest
    @CsvSource({
        // used, alive, collections
        "7, 0, 0",
        "8, 0, 1",
        "27, 20, 0",
        "28, 20, 1",
        "349, 280, 0",
        "350, 280, 1",
        "20, 25, 0"
    })
    void collectsWhenEnoughWasAdded(long used, long alive, int expected) {
        // Given
        int[] collections = new int[1];
        HeapKeeper keeper = new HeapKeeper(() -> used << 20, () -> alive << 20, () -> collections[0]++);

        // When
        keeper.look();

        // Then
        assertThat(collections[0]).isEqualTo(expected);
    }
}
