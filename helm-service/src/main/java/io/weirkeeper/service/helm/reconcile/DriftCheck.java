package io.weirkeeper.service.helm.reconcile;

import io.weirkeeper.api.helm.Snapshot;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.service.helm.release.Access;
import io.weirkeeper.service.helm.release.ReleaseDrift;
import java.util.Optional;
import java.util.Set;

/** Whether the cluster still is what was released, and its correction. */
final class DriftCheck {
    private final ReleaseDrift drift;

    DriftCheck(ReleaseDrift drift) {
        this.drift = drift;
    }

    /** After a restart nobody follows the objects yet; before looking, so that nothing in between is missed. */
    void follow(Attempt attempt, ObjectStatus status) {
        Access access = attempt.access();
        Inventory owned = Inventory.of(status.field("inventory"));
        access.destination().health().follow(attempt.plan().key(), owned, access.judge());
    }

    /**
     * What a look found.
     *
     * @param same the objects that are as they were released
     */
    record Look(ReleaseState state, Set<ObjectId> same) {}

    Look look(Attempt attempt, Release release) {
        ReleaseDrift.Comparison found = comparison(attempt, release);
        return new Look(
                found.differences().isEmpty()
                        ? new ReleaseState.InSync()
                        : new ReleaseState.Drifted(ReleaseDrift.summary(found.differences())),
                found.same());
    }

    /** Whether what this very run applied needs no look. */
    boolean trustsApplies() {
        return drift.trustsApplies();
    }

    private ReleaseDrift.Comparison comparison(Attempt attempt, Release release) {
        return drift.find(attempt.access(), release, attempt.plan().spec().driftDetection());
    }

    /** Puts right what differs; the event says what was done, or what was refused. */
    Optional<EventDraft> correct(Attempt attempt, Release release, History history) {
        Snapshot latest = history.latest().orElseThrow();
        ReleaseDrift.Correction correction =
                drift.correct(attempt.access(), comparison(attempt, release).differences());
        String name = History.releaseName(latest);
        if (!correction.errors().isEmpty()) {
            String message = "Failed to " + (correction.changes().isEmpty() ? "" : "partially ")
                    + "correct cluster state of release " + name + ":\n" + String.join("\n", correction.errors())
                    + (correction.changes().isEmpty()
                            ? ""
                            : "\n\nSuccessful corrections:\n" + String.join("\n", correction.changes()));
            return Optional.of(EventDraft.error("DriftCorrectionFailed", message, Reports.metadata(latest)));
        }
        if (correction.changes().isEmpty()) {
            return Optional.empty();
        }
        String message =
                "Cluster state of release " + name + " has been corrected:\n" + String.join("\n", correction.changes());
        return Optional.of(EventDraft.info("DriftCorrected", message, Reports.metadata(latest)));
    }
}
