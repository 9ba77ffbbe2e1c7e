package io.weirkeeper.service.helm.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final List<String> woken = new ArrayList<>();
    private final Admission admission = new Admission(100, key -> woken.add(key.name()));

    private static ObjectKey key(String name) {
        return new ObjectKey("n", name);
    }

    @Test
    void letsInWhatFitsAndWakesTheOthersWhenSomebodyLeaves() {
        // Given
        assertThat(admission.enter(key("a"), 60)).isTrue();
        assertThat(admission.enter(key("b"), 40)).isTrue();
        assertThat(admission.enter(key("c"), 1)).isFalse();

        // When
        admission.leave(key("b"));

        // Then
        assertThat(woken).containsExactly("c");
        assertThat(admission.enter(key("c"), 1)).isTrue();
    }

    @Test
    void letsInOneAloneHoweverLargeAndTheSameAgain() {
        // Given
        assertThat(admission.enter(key("large"), 1_000)).isTrue();

        // When
        boolean again = admission.enter(key("large"), 1_000);

        // Then
        assertThat(again).isTrue();
        assertThat(admission.enter(key("small"), 1)).isFalse();
    }

    @Test
    void letsNobodyInOnceItIsClosedAndWaitsForThoseInside() {
        // Given
        assertThat(admission.enter(key("a"), 1)).isTrue();
        admission.close();

        // When
        boolean late = admission.enter(key("b"), 1);

        // Then
        assertThat(late).isFalse();
        assertThat(admission.awaitEmpty(Duration.ZERO)).isFalse();
        admission.leave(key("a"));
        assertThat(admission.awaitEmpty(Duration.ZERO)).isTrue();
        assertThat(woken).isEmpty();
    }

    @Test
    void doesNotMindWhoWasNeverInside() {
        // When
        admission.leave(key("stranger"));

        // Then
        assertThat(admission.enter(key("a"), 100)).isTrue();
    }
}
