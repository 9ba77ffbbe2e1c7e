package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanSizeTest {
    /** As docker/go-units HumanSize v0.5.0 prints them. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            0,             0B
            399,           399B
            1000,          1kB
            1024,          1.024kB
            34567,         34.57kB
            999949,        999.9kB
            1000000,       1MB
            1048576,       1.049MB
            52428800,      52.43MB
            2000000000000, 2TB
            """)
    void showsFourDigits(long bytes, String expected) {
        assertThat(HumanSize.of(bytes)).isEqualTo(expected);
    }
}
