package io.weirkeeper.engine.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntryNameTest {

    @Test
    void everyByteSequenceGoesThroughTextUnchanged() {
        // Given
        Random random = new Random(1);

        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(8)];
            random.nextBytes(bytes);

            // When
            byte[] again = EntryName.encode(EntryName.decode(bytes));

            // Then
            assertThat(again).isEqualTo(bytes);
        }
    }

    @Test
    void sortsByBytes() {
        // Given
        Random random = new Random(2);
        String[] names = new String[2000];
        for (int i = 0; i < names.length; i++) {
            byte[] bytes = new byte[1 + random.nextInt(3)];
            random.nextBytes(bytes);
            names[i] = EntryName.decode(bytes);
        }

        // When
        Arrays.sort(names, EntryName.ORDER);

        // Then
        for (int i = 1; i < names.length; i++) {
            assertThat(Arrays.compareUnsigned(EntryName.encode(names[i - 1]), EntryName.encode(names[i])))
                    .isNotPositive();
        }
    }
}
