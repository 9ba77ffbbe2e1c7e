package io.weirkeeper.runtime.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectKey A1 = new ObjectKey("a", "1");
    private static final ObjectKey A2 = new ObjectKey("a", "2");
    private static final ObjectKey B1 = new ObjectKey("b", "1");

    private final WorkQueue queue = new WorkQueue();

    @Test
    void handsOutOneRunForManyTriggersWithAllTheirCauses() {
        // Given
        queue.add(Trigger.wake(A1, "artifact"), T0);
        queue.add(Trigger.restart(A1, "changed"), T0);
        // When
        Optional<WorkQueue.Work> work = queue.poll(T0);
        // Then
        assertThat(work).isPresent();
        assertThat(work.get().causes()).containsExactly("artifact", "changed");
        assertThat(work.get().restart()).isTrue();
        assertThat(queue.poll(T0)).isEmpty();
    }

    @Test
    void neverHandsOutAKeyThatIsRunning() {
        // Given
        queue.add(Trigger.wake(A1, "first"), T0);
        queue.poll(T0);
        // When
        queue.add(Trigger.wake(A1, "meanwhile"), T0);
        // Then
        assertThat(queue.poll(T0)).isEmpty();
        queue.done(A1, T0);
        assertThat(queue.poll(T0))
                .map(WorkQueue.Work::causes)
                .hasValueSatisfying(causes -> assertThat(causes).containsExactly("meanwhile"));
    }

    @Test
    void finishesWhatWasBegunBeforeAnythingNew() {
        // Given
        ObjectKey begunFirst = new ObjectKey("a", "3");
        queue.add(Trigger.wake(A1, "artifact"), T0);
        queue.add(Trigger.resume(begunFirst, "health"), T0);
        queue.add(Trigger.resume(A2, "health"), T0);
        // When
        List<ObjectKey> order = new ArrayList<>();
        for (Optional<WorkQueue.Work> work = queue.poll(T0); work.isPresent(); work = queue.poll(T0)) {
            order.add(work.get().key());
        }
        // Then
        assertThat(order).containsExactly(begunFirst, A2, A1);
    }

    @Test
    void takesTurnsBetweenNamespaces() {
        // Given
        for (int i = 0; i < 5; i++) {
            queue.add(Trigger.wake(new ObjectKey("busy", "" + i), "x"), T0);
        }
        queue.add(Trigger.wake(B1, "x"), T0);
        // When
        List<String> order = new ArrayList<>();
        for (Optional<WorkQueue.Work> work = queue.poll(T0); work.isPresent(); work = queue.poll(T0)) {
            order.add(work.get().key().namespace());
        }
        // Then
        assertThat(order).startsWith("busy", "b");
    }

    @Test
    void keepsOnlyTheLastTimerOfAKey() {
        // Given
        queue.addAt(A1, T0.plusSeconds(10), "early");
        queue.addAt(A1, T0.plusSeconds(60), "late");
        // When
        Optional<WorkQueue.Work> early = queue.poll(T0.plusSeconds(30));
        // Then
        assertThat(early).isEmpty();
        assertThat(queue.nextTimer()).contains(T0.plusSeconds(60));
        assertThat(queue.poll(T0.plusSeconds(60))).map(WorkQueue.Work::key).contains(A1);
    }

    @Test
    void anEarlierTimerReplacesALaterOneToo() {
        // Given
        queue.addAt(A1, T0.plusSeconds(60), "late");
        queue.addAt(A1, T0.plusSeconds(10), "early");
        // When
        Optional<WorkQueue.Work> work = queue.poll(T0.plusSeconds(10));
        // Then
        assertThat(work).isPresent();
        queue.done(A1, T0);
        assertThat(queue.poll(T0.plusSeconds(90))).isEmpty();
    }

    @Test
    void aRunTakesTheTimerWithIt() {
        // Given
        queue.addAt(A1, T0.plusSeconds(10), "interval");
        queue.add(Trigger.wake(A1, "artifact"), T0);
        // When
        queue.poll(T0);
        queue.done(A1, T0);
        // Then
        assertThat(queue.poll(T0.plusSeconds(20))).isEmpty();
    }

    @Test
    void clearForgetsAllButWhatRuns() {
        // Given
        queue.add(Trigger.wake(A1, "x"), T0);
        queue.poll(T0);
        queue.add(Trigger.wake(A1, "again"), T0);
        queue.add(Trigger.wake(A2, "x"), T0);
        queue.addAt(B1, T0, "x");
        // When
        queue.clear();
        queue.done(A1, T0);
        // Then
        assertThat(queue.poll(T0.plusSeconds(1))).isEmpty();
        assertThat(queue.depth()).isZero();
    }
}
