package io.weirkeeper.service.helm.reconcile;

import io.weirkeeper.api.Annotations;
import io.weirkeeper.api.GoDuration;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.helm.HelmRelease;
import io.weirkeeper.api.helm.Snapshot;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.reconcile.Continuation;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.runtime.redact.Redactor;
import io.weirkeeper.service.helm.reconcile.ReleasePlanner.Decision;
import io.weirkeeper.service.helm.reconcile.ReleasePlanner.Ending;
import io.weirkeeper.service.helm.release.Action;
import io.weirkeeper.service.helm.release.ReleaseActions;
import io.weirkeeper.service.helm.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The part of a reconciliation from the first look at storage to the end: look, decide, act, again. Each type of action
 * is done at most once. Parks while an action waits, and is its own continuation. One worker at a time uses it.
 */
final class ReleaseLoop implements Continuation<HelmRelease> {
    private static final Logger LOG = Logger.getLogger(ReleaseLoop.class);
    /** Causes after which what is being released may no longer be what is wanted. */
    private static final Set<String> NEWS = Set.of("artifact", "config", "changed");

    private static final String CANCELED = "HealthCheckCanceled";

    /** What every loop works with. */
    record Tools(
            ReleaseActions actions,
            DriftCheck drift,
            Baselines baselines,
            Redactor redactor,
            HelmSettings settings,
            Clock clock) {}

    private record Running(ReleasePlanner.Action action, Action work, ReleasePolicy policy, Instant began) {}

    private final Tools tools;
    private final Attempt attempt;
    private final Baseline.Inputs inputs;
    private final Extent extent;
    private final ObjectStatus found;
    private final Endings endings;
    private final long generation;
    private final boolean isForced;
    private final Set<ReleasePlanner.Type> done = EnumSet.noneOf(ReleasePlanner.Type.class);
    private Optional<ReleasePlanner.Action> interrupted;
    private @Nullable Running running;
    private boolean isOutdated;
    /** Whether the wait for health of what is being released was given up for news. */
    private boolean isCanceled;

    /**
     * @param inputs what the attempt is made from
     * @param run as it was before anything was tried in it
     */
    ReleaseLoop(Tools tools, Attempt attempt, Baseline.Inputs inputs, Extent extent, Run<HelmRelease> run) {
        this.tools = tools;
        this.attempt = attempt;
        this.inputs = inputs;
        this.extent = extent;
        this.found = run.status();
        this.endings = new Endings(attempt);
        this.generation = run.generation();
        this.isForced = Requests.isAsked(run, Annotations.RECONCILE_FORCE_AT, "lastHandledForceAt");
        this.interrupted = Recovery.interrupted(run);
    }

    @Override
    public Outcome resume(Run<HelmRelease> run) {
        ObjectStatus status = run.status();
        isOutdated |= running != null && run.causes().stream().anyMatch(NEWS::contains);
        boolean cancels = isOutdated && tools.settings().cancelsHealthChecks();
        isCanceled |= running != null && cancels && running.work().cancelWait();
        while (true) {
            Running current = running;
            if (current != null) {
                switch (current.work().advance(run.door()::ensureOwned)) {
                    case Action.Progress.Waiting waiting -> {
                        return new Outcome.Parked(Effects.of(status), waiting.deadline(), this);
                    }
                    case Action.Progress.Done finished -> {
                        running = null;
                        Reports.Report report = report(current, finished.result(), status);
                        status = report.status();
                        report.event().map(this::redacted).ifPresent(run.door()::tell);
                        Optional<Outcome> outcome = after(current, report, run);
                        if (outcome.isPresent()) {
                            return outcome.get();
                        }
                    }
                }
            }
            Next next = next(run, status);
            status = next.status();
            if (next.outcome().isPresent()) {
                return next.outcome().get();
            }
        }
    }

    private record Next(ObjectStatus status, Optional<Outcome> outcome) {}

    private Reports.Report report(Running ended, Action.Result result, ObjectStatus status) {
        Duration elapsed = Duration.between(ended.began(), tools.clock().instant());
        done.add(ended.action().type());
        return new Reports(attempt, ended.policy(), elapsed).of(ended.action(), redacted(result), status);
    }

    private Action.Result redacted(Action.Result result) {
        return new Action.Result(
                tools.redactor().apply(result.error()),
                result.observed(),
                result.release(),
                result.inventory(),
                result.logs());
    }

    private EventDraft redacted(EventDraft event) {
        return new EventDraft(
                event.severity(), event.reason(), tools.redactor().apply(event.message()), event.metadata());
    }

    private Optional<Outcome> after(Running ended, Reports.Report report, Run<HelmRelease> run) {
        ReleasePolicy policy = policy(report.status());
        if (isCanceled) {
            return Optional.of(canceled(run, report.status()));
        }
        if (report.hasLeftNoTrace()) {
            Optional<Duration> retry = policy.activeRetry();
            return Optional.of(
                    retry.isPresent()
                            ? endings.of(report.status(), new Ending.RetryAfter(retry.get()))
                            : new Outcome.Retry(Endings.told(report.status()), Optional.empty()));
        }
        if (isOutdated || run.generation() != generation) {
            // what was released is not what the spec asks for by now
            return Optional.of(new Outcome.Retry(Endings.told(report.status()), Optional.of(Duration.ZERO)));
        }
        return ReleasePlanner.after(ended.action(), policy).map(ending -> endings.of(report.status(), ending));
    }

    private Outcome canceled(Run<HelmRelease> run, ObjectStatus status) {
        String trigger = run.causes().contains("artifact")
                ? attempt.plan().source().orElseThrow().named()
                : "HelmRelease/" + attempt.plan().key();
        String news = "reconciliation triggered by " + trigger;
        run.door().tell(EventDraft.info(CANCELED, "Health checks canceled due to new " + news, Map.of()));
        return new Outcome.Retry(
                Endings.told(status.markFalse("Ready", CANCELED, "New " + news)), Optional.of(Duration.ZERO));
    }

    private Next next(Run<HelmRelease> run, ObjectStatus before) {
        Optional<Release> last = last();
        ReleasePolicy policy = policy(before);
        Optional<Reports.Report> recovered = last.isEmpty()
                ? Optional.empty()
                : interrupted.flatMap(
                        action -> Recovery.report(action, attempt, last.get(), policy, before, tools.actions()));
        interrupted = Optional.empty();
        if (recovered.isPresent()) {
            recovered.get().event().map(this::redacted).ifPresent(run.door()::tell);
            return new Next(run.door().progress(recovered.get().status()), Optional.empty());
        }
        History history = History.of(before.field("history"));
        ReleaseState state = ReleaseState.of(last, history, attempt.desired(before, policy, last));
        Optional<Set<ObjectId>> same = Optional.empty();
        // what was applied in this very run is as it was applied
        if (state instanceof ReleaseState.InSync
                && !done.contains(ReleasePlanner.Type.RELEASE)
                && attempt.plan().spec().driftDetection().detects()) {
            tools.drift().follow(attempt, before);
            DriftCheck.Look look = tools.drift().look(attempt, last.orElseThrow());
            state = look.state();
            same = Optional.of(look.same());
        }
        LOG.debugf("release state %s", state);
        boolean isAboutObjects = state instanceof ReleaseState.InSync || state instanceof ReleaseState.Drifted;
        if (extent != Extent.ALL && done.isEmpty() && !isAboutObjects) {
            return new Next(
                    before,
                    Optional.of(new Outcome.Waiting(
                            Effects.of(found), tools.settings().requeueDependency())));
        }
        ObjectStatus status = prepared(state, policy, history, before, run);
        Decision decision = extent == Extent.TELL_OF_DRIFT && state instanceof ReleaseState.Drifted
                ? new Decision.Finish()
                : ReleasePlanner.next(state, policy, () -> target(History.of(status.field("history")), policy));
        return switch (decision) {
            case Decision.Finish _ -> {
                if (state instanceof ReleaseState.InSync
                        && (same.isPresent() || tools.drift().trustsApplies())) {
                    tools.baselines().remember(attempt, inputs, status, same);
                }
                yield new Next(status, Optional.of(endings.finished(status)));
            }
            case Decision.Stall stall ->
                new Next(status, Optional.of(endings.stalled(status, stall.reason(), stall.message())));
            case Decision.Confused confused ->
                throw new ReconcileException(
                        "StateError",
                        Disposition.RETRY,
                        "Could not determine release state: " + confused.message(),
                        null);
            case Decision.Act act -> begin(act.action(), policy, status, run, last);
        };
    }

    private Optional<Release> last() {
        try {
            return attempt.access().store().last(attempt.plan().releaseName());
        } catch (StoreException | KubeException e) {
            if (e instanceof KubeException refusal && refusal.isTemporary()) {
                throw refusal;
            }
            throw new ReconcileException(
                    "StateError",
                    Disposition.RETRY,
                    "Could not determine release state: failed to retrieve last release from storage: "
                            + e.getMessage(),
                    e);
        }
    }

    private ReleasePolicy policy(ObjectStatus status) {
        return new ReleasePolicy(
                attempt.plan().spec(),
                status.field("lastAttemptedReleaseAction").asText(""),
                status.field(Counters.INSTALL).asLong(),
                status.field(Counters.UPGRADE).asLong(),
                isForced && !done.contains(ReleasePlanner.Type.RELEASE),
                tools.settings().retriesByDefault());
    }

    /** What a state means for status and history before anything is done. */
    private ObjectStatus prepared(
            ReleaseState state, ReleasePolicy policy, History history, ObjectStatus status, Run<HelmRelease> run) {
        return switch (state) {
            case ReleaseState.InSync _ -> inSync(policy, history, status);
            case ReleaseState.Unmanaged _ -> Reports.withHistory(status, History.EMPTY);
            case ReleaseState.Untested _ -> unremediated(history, status);
            case ReleaseState.Failed _ -> {
                boolean keeps = !policy.hasRemediation() || policy.failures() <= 0 || policy.isForced();
                History kept = policy.activeRetry().isPresent()
                        ? history.newest()
                        : keeps ? history : history.truncated(policy.ignoresTests());
                yield Reports.withHistory(status, kept);
            }
            case ReleaseState.Drifted drifted -> {
                String message = "Cluster state of release "
                        + History.releaseName(history.latest().orElseThrow())
                        + " has drifted from the desired state:\n" + drifted.summary();
                run.door().tell(EventDraft.error("DriftDetected", message, Map.of()));
                yield status.markTrue("Drifted", "DriftDetected", message);
            }
            case ReleaseState.Absent _, ReleaseState.OutOfSync _, ReleaseState.Locked _, ReleaseState.Unknown _ ->
                status;
        };
    }

    private ObjectStatus inSync(ReleasePolicy policy, History history, ObjectStatus status) {
        History kept = policy.activeRetry().isPresent() ? history.newest() : history.truncated(policy.ignoresTests());
        ObjectStatus known = unremediated(kept, Reports.withHistory(status, kept));
        String verb = switch (known.reason(Summary.RELEASED)) {
            case "InstallFailed" -> "install";
            case "UpgradeFailed" -> "upgrade";
            default -> "";
        };
        if (!verb.isEmpty()) {
            // it failed, and yet storage says that it is as it should be
            Snapshot latest = kept.latest().orElseThrow();
            known = known.markTrue(
                    Summary.RELEASED,
                    verb.equals("install") ? "InstallSucceeded" : "UpgradeSucceeded",
                    "Helm " + verb + " succeeded for release " + History.releaseName(latest) + " with chart "
                            + History.chartName(latest));
        }
        return attempt.plan().spec().driftDetection().detects()
                ? known.markFalse("Drifted", "NoDriftDetected", "No drift detected against the cluster state")
                : known.without("Drifted");
    }

    /** A remediated release that is as asked again is an upgraded one. */
    private static ObjectStatus unremediated(History history, ObjectStatus status) {
        if (!status.is(Summary.REMEDIATED, "True")) {
            return status;
        }
        Snapshot latest = history.latest().orElseThrow();
        return status.without(Summary.REMEDIATED)
                .markTrue(
                        Summary.RELEASED,
                        "UpgradeSucceeded",
                        "Helm upgrade succeeded for release " + History.releaseName(latest) + " with chart "
                                + History.chartName(latest));
    }

    private ReleasePlanner.RollbackTarget target(History history, ReleasePolicy policy) {
        Optional<Snapshot> previous = history.previous(policy.ignoresTests());
        if (previous.isEmpty()) {
            return ReleasePlanner.RollbackTarget.MISSING;
        }
        try {
            Optional<Release> stored = attempt.access()
                    .store()
                    .get(previous.get().name(), previous.get().version());
            return stored.isPresent() && ReleaseState.isObserved(previous.get(), stored.get())
                    ? ReleasePlanner.RollbackTarget.VERIFIED
                    : ReleasePlanner.RollbackTarget.CORRUPTED;
        } catch (StoreException e) {
            return ReleasePlanner.RollbackTarget.CORRUPTED;
        }
    }

    private Next begin(
            ReleasePlanner.Action action,
            ReleasePolicy policy,
            ObjectStatus before,
            Run<HelmRelease> run,
            Optional<Release> last) {
        Optional<Ending> ending = ReleasePlanner.before(action, done, policy);
        if (ending.isPresent()) {
            return new Next(before, Optional.of(endings.of(before, ending.get())));
        }
        String message = "Running '" + action.text() + "' action with timeout of "
                + GoDuration.format(attempt.plan().timeout(action));
        ObjectStatus status = before.without("Stalled").markTrue("Reconciling", Reasons.PROGRESSING, message);
        if (action.type() == ReleasePlanner.Type.RELEASE) {
            status = status.markUnknown("Ready", Reasons.PROGRESSING, message);
        }
        status = run.door().progress(status);
        LOG.infof("running '%s' action", action.text());
        if (action == ReleasePlanner.Action.CORRECT_DRIFT) {
            done.add(ReleasePlanner.Type.DRIFT);
            run.door().ensureOwned();
            tools.drift()
                    .correct(attempt, last.orElseThrow(), History.of(status.field("history")))
                    .map(this::redacted)
                    .ifPresent(run.door()::tell);
            return new Next(status, Optional.empty());
        }
        ObjectStatus begun = Reports.begun(status, action);
        running = new Running(
                action,
                work(action, begun, policy, last),
                policy(begun),
                tools.clock().instant());
        return new Next(begun, Optional.empty());
    }

    private Action work(
            ReleasePlanner.Action action, ObjectStatus status, ReleasePolicy policy, Optional<Release> last) {
        ReleaseActions actions = tools.actions();
        HelmReleasePlan plan = attempt.plan();
        return switch (action) {
            case INSTALL -> actions.install(attempt.request());
            case UPGRADE -> actions.upgrade(attempt.request());
            case TEST -> actions.test(plan.key(), plan.spec(), attempt.access(), plan.releaseName());
            case ROLLBACK -> {
                int version = History.of(status.field("history"))
                        .previous(policy.ignoresTests())
                        .orElseThrow()
                        .version();
                yield actions.rollback(plan.key(), plan.spec(), attempt.access(), plan.releaseName(), version);
            }
            case UNINSTALL -> actions.uninstall(plan.key(), plan.spec(), attempt.access(), plan.releaseName());
            case UNLOCK -> actions.unlock(plan.key(), attempt.access(), last.orElseThrow());
            case CORRECT_DRIFT -> throw new IllegalStateException("drift is corrected without an action");
        };
    }
}
