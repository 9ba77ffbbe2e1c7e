package io.weirkeeper.service.helm.reconcile;

import io.weirkeeper.api.helm.HelmRelease;
import io.weirkeeper.api.helm.Snapshot;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.Status;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.helm.release.Action;
import io.weirkeeper.service.helm.release.ReleaseActions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a process released that died before it could write that down: it is recorded, not done again. That it was at it
 * is what the condition Reconciling says, for the same generation of the spec; that it is what is wanted, storage.
 */
final class Recovery {
    private static final List<ReleasePlanner.Action> RECORDED =
            List.of(ReleasePlanner.Action.INSTALL, ReleasePlanner.Action.UPGRADE);

    private Recovery() {}

    /** What was under way when the status was written last, if that was for the spec as it is. */
    static Optional<ReleasePlanner.Action> interrupted(Run<HelmRelease> run) {
        ObjectStatus status = run.status();
        if (!status.is("Reconciling", "True")
                || status.field("lastAttemptedGeneration").asLong() != run.generation()) {
            return Optional.empty();
        }
        String message = status.condition("Reconciling")
                .map(condition -> condition.path("message").asText())
                .orElse("");
        return RECORDED.stream()
                .filter(action -> message.startsWith("Running '" + action.text() + "' action"))
                .findFirst();
    }

    /** What the action would have reported; empty when it did not come to its end, or storage holds something else. */
    static Optional<Reports.Report> report(
            ReleasePlanner.Action action,
            Attempt attempt,
            Release last,
            ReleasePolicy policy,
            ObjectStatus status,
            ReleaseActions actions) {
        History history = History.of(status.field("history"));
        Optional<Snapshot> latest = history.latest();
        ReleaseState.Desired desired = attempt.desired(status, policy, Optional.of(last));
        Snapshot made = History.snapshot(last, action.text(), attempt.ociDigest());
        boolean isMade = last.status() == Status.DEPLOYED
                && last.version() > latest.map(Snapshot::version).orElse(0)
                && made.chartName().equals(desired.chartName())
                && made.chartVersion().equals(desired.chartVersion())
                && made.configDigest().equals(desired.configDigest());
        if (!isMade) {
            return Optional.empty();
        }
        Map<Integer, Release> observed = new HashMap<>(Map.of(last.version(), last));
        latest.flatMap(old -> attempt.access().store().get(old.name(), old.version()))
                .ifPresent(old -> observed.put(old.version(), old));
        Action.Result result = new Action.Result(
                "", observed, Optional.of(last), Optional.of(actions.inventory(attempt.request(), last)), List.of());
        return Optional.of(
                new Reports(attempt, policy, Duration.ZERO).of(action, result, Reports.begun(status, action)));
    }
}
