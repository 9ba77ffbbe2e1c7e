package io.weirkeeper.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapKeeperTest {
    private long used;
    private long alive;
    private int collections;
    private final HeapKeeper keeper = new HeapKeeper(() -> used << 20, () -> alive << 20, () -> collections++);

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
    void collectsWhenAGoodPartWasAdded(long usedNow, long aliveThen, int expected) {
        used = usedNow;
        alive = aliveThen;

        // When
        keeper.look();

        // Then
        assertThat(collections).isEqualTo(expected);
    }

    /** In MiB. */
    @ParameterizedTest
    @CsvSource({"7, 0, 0", "8, 0, 1", "47, 20, 0", "48, 20, 1", "567, 280, 0", "568, 280, 1"})
    void collectsAtOnceWhenItHasDoubled(long usedNow, long aliveThen, int expected) {
        used = usedNow;
        alive = aliveThen;

        // When
        keeper.promoted();

        // Then
        assertThat(collections).isEqualTo(expected);
    }
}
