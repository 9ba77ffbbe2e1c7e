package io.weirkeeper.service.helm.reconcile;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The next thing to do for a release: from its state, its policy and what was done in this run. Pure. */
final class ReleasePlanner {
    static final String RETRIES_EXCEEDED = "RetriesExceeded";
    static final String MISSING_TARGET = "MissingRollbackTarget";

    private ReleasePlanner() {}

    /** What can be done to a release; the name is Flux's. */
    enum Action {
        INSTALL("install", Type.RELEASE),
        UPGRADE("upgrade", Type.RELEASE),
        TEST("test", Type.TEST),
        ROLLBACK("rollback", Type.REMEDIATE),
        UNINSTALL("uninstall", Type.REMEDIATE),
        UNLOCK("unlock", Type.UNLOCK),
        CORRECT_DRIFT("correct cluster drift", Type.DRIFT);

        private final String text;
        private final Type type;

        Action(String text, Type type) {
            this.text = text;
            this.type = type;
        }

        String text() {
            return text;
        }

        Type type() {
            return type;
        }
    }

    /** Of each type at most one action is done in a run. */
    enum Type {
        RELEASE,
        REMEDIATE,
        TEST,
        UNLOCK,
        DRIFT
    }

    /** What comes next. */
    sealed interface Decision {
        record Act(Action action) implements Decision {}

        /** Nothing is left to do. */
        record Finish() implements Decision {}

        /** The user must change something. */
        record Stall(String reason, String message) implements Decision {}

        /** Storage cannot be understood. */
        record Confused(String message) implements Decision {}
    }

    /** Whether the revision to roll back to is there as it was recorded. */
    enum RollbackTarget {
        VERIFIED,
        /** There is no such snapshot. */
        MISSING,
        /** There is a snapshot, but storage no longer holds what it says. */
        CORRUPTED
    }

    /** @param target looked up only when a rollback is considered */
    static Decision next(ReleaseState state, ReleasePolicy policy, java.util.function.Supplier<RollbackTarget> target) {
        return switch (state) {
            case ReleaseState.InSync _ -> policy.isForced() ? act(Action.UPGRADE) : new Decision.Finish();
            case ReleaseState.Locked _ -> act(Action.UNLOCK);
            case ReleaseState.Absent _ ->
                policy.isInstallExhausted() && !policy.isForced()
                        ? new Decision.Stall(RETRIES_EXCEEDED, policy.exhausted())
                        : act(Action.INSTALL);
            case ReleaseState.Unmanaged _ -> act(Action.UPGRADE);
            case ReleaseState.OutOfSync _ ->
                policy.isUpgradeExhausted() && !policy.isForced()
                        ? new Decision.Stall(RETRIES_EXCEEDED, policy.exhausted())
                        : act(Action.UPGRADE);
            case ReleaseState.Drifted _ ->
                policy.spec().driftDetection().corrects() ? act(Action.CORRECT_DRIFT) : new Decision.Finish();
            case ReleaseState.Untested _ -> act(Action.TEST);
            case ReleaseState.Failed _ -> afterFailure(policy, target);
            case ReleaseState.Unknown unknown -> new Decision.Confused(unknown.reason());
        };
    }

    private static Decision act(Action action) {
        return new Decision.Act(action);
    }

    private static Decision afterFailure(ReleasePolicy policy, java.util.function.Supplier<RollbackTarget> target) {
        boolean wasReset = policy.failures() <= 0;
        if (policy.activeRetry().isPresent() || !policy.hasRemediation() || wasReset || policy.isForced()) {
            return act(Action.UPGRADE);
        }
        if (policy.isExhausted() && !policy.mustRemediateLast()) {
            return new Decision.Stall(RETRIES_EXCEEDED, policy.exhausted());
        }
        if (policy.remediatesByUninstall()) {
            return act(Action.UNINSTALL);
        }
        return switch (target.get()) {
            case VERIFIED -> act(Action.ROLLBACK);
            case CORRUPTED -> act(Action.UPGRADE);
            case MISSING ->
                new Decision.Stall(
                        MISSING_TARGET,
                        "Failed to perform remediation: missing target release for rollback: cannot remediate failed"
                                + " release");
        };
    }

    /** How a run ends that may not do what comes next, because it did such a thing already. */
    sealed interface Ending {
        /** Try again after the interval. */
        record RetryAfter(Duration interval) implements Ending {}

        /** Go on in a new run, soon. */
        record Requeue() implements Ending {}

        record Finish() implements Ending {}

        record Stall(String reason, String message) implements Ending {}
    }

    /** Whether an action of this type was done already, and so the run ends. */
    static Optional<Ending> before(Action next, Set<Type> done, ReleasePolicy policy) {
        if (!done.contains(next.type())) {
            return Optional.empty();
        }
        Optional<Duration> retry = policy.activeRetry();
        if (retry.isPresent()) {
            return Optional.of(new Ending.RetryAfter(retry.get()));
        }
        return Optional.of(
                !policy.hasRemediation() || !policy.isExhausted() ? new Ending.Requeue() : new Ending.Finish());
    }

    /** Whether the run ends after an action: after a remediation it does. */
    static Optional<Ending> after(Action done, ReleasePolicy policy) {
        if (done.type() != Type.REMEDIATE) {
            return Optional.empty();
        }
        Optional<Duration> retry = policy.activeRetry();
        if (retry.isPresent()) {
            return Optional.of(new Ending.RetryAfter(retry.get()));
        }
        boolean goesOn = !policy.hasRemediation()
                || !policy.isExhausted()
                || (policy.lastAction().equals(ReleasePolicy.UPGRADE) && policy.remediatesByUninstall());
        return Optional.of(goesOn ? new Ending.Requeue() : new Ending.Stall(RETRIES_EXCEEDED, policy.exhausted()));
    }
}
