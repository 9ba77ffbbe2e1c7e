package io.weirkeeper.service.helm.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.api.helm.Snapshot;
import io.weirkeeper.engine.helm.release.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HistoryTest {
    @Test
    void keepsTheNewestFirst() {
        History history =
                new History(List.of(Samples.snapshot(1, Status.SUPERSEDED), Samples.snapshot(2, Status.DEPLOYED)));

        assertThat(history.latest().orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void findsThePreviousGoodOne() {
        History history = new History(List.of(
                Samples.snapshot(5, Status.FAILED),
                Samples.snapshot(4, Status.FAILED),
                Samples.tested(3, Status.SUPERSEDED, "Failed"),
                Samples.snapshot(2, Status.SUPERSEDED),
                Samples.snapshot(1, Status.SUPERSEDED)));

        assertThat(history.previous(false).orElseThrow().version()).isEqualTo(2);
        assertThat(history.previous(true).orElseThrow().version()).isEqualTo(3);
        assertThat(history.truncated(false).snapshots()).hasSize(4);
        assertThat(history.truncated(true).snapshots()).hasSize(3);
    }

    @Test
    void keepsFiveWithoutAGoodOne() {
        List<Snapshot> failed = new ArrayList<>();
        for (int version = 1; version <= 8; version++) {
            failed.add(Samples.snapshot(version, Status.FAILED));
        }
        History history = new History(failed);

        assertThat(history.previous(false)).isEmpty();
        assertThat(history.truncated(false).snapshots())
                .extracting(Snapshot::version)
                .containsExactly(8, 7, 6, 5, 4);
    }

    @Test
    void readsWhatItWrote() {
        History history = new History(List.of(Samples.tested(1, Status.DEPLOYED, "Succeeded")));

        assertThat(History.of(Objects.requireNonNull(history.json()))).isEqualTo(history);
        assertThat(History.EMPTY.json()).isNull();
    }

    @Test
    void remembersThatThereAreNoTestsToRun() {
        History history =
                new History(List.of(History.withTests(Samples.snapshot(1, Status.DEPLOYED), java.util.Map.of())));

        Snapshot read =
                History.of(Objects.requireNonNull(history.json())).latest().orElseThrow();

        assertThat(History.isTested(read)).isTrue();
    }

    @Test
    void bringsARevisionUpToDate() {
        History history = new History(List.of(Samples.tested(1, Status.DEPLOYED, "Succeeded")));

        Snapshot updated = history.updated(Samples.release(1, Status.SUPERSEDED), null)
                .latest()
                .orElseThrow();

        assertThat(updated.status()).isEqualTo("superseded");
        assertThat(updated.action()).isEqualTo("install");
        assertThat(History.isTested(updated)).isTrue();
        assertThat(ReleaseState.isObserved(updated, Samples.release(1, Status.SUPERSEDED)))
                .isTrue();
        assertThat(ReleaseState.isObserved(updated, Samples.release(1, Status.DEPLOYED)))
                .isFalse();
    }
}
