package io.weirkeeper.service.helm.reconcile;

import io.weirkeeper.api.helm.HelmReleaseSpec;
import io.weirkeeper.api.helm.Strategy;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a spec wants to be done about failures, and how many there were. Pure.
 *
 * @param lastAction {@code install}, {@code upgrade}, or empty before the first
 * @param isForced whether a release is asked for by annotation
 * @param retriesByDefault the feature gate DefaultToRetryOnFailure
 */
record ReleasePolicy(
        HelmReleaseSpec spec,
        String lastAction,
        long installFailures,
        long upgradeFailures,
        boolean isForced,
        boolean retriesByDefault) {
    static final String INSTALL = "install";
    static final String UPGRADE = "upgrade";

    /** The interval at which the last action is tried again; empty when failures are remediated instead. */
    Optional<Duration> activeRetry() {
        return switch (lastAction) {
            case INSTALL -> retry(spec.install().strategy());
            case UPGRADE -> retry(spec.upgrade().strategy());
            default -> Optional.empty();
        };
    }

    private Optional<Duration> retry(@Nullable Strategy strategy) {
        if (strategy == null) {
            return retriesByDefault ? Optional.of(Duration.ofMinutes(5)) : Optional.empty();
        }
        return strategy.retries() ? Optional.of(strategy.retryIntervalOrDefault()) : Optional.empty();
    }

    boolean installRetries() {
        return retry(spec.install().strategy()).isPresent();
    }

    boolean upgradeRetries() {
        return retry(spec.upgrade().strategy()).isPresent();
    }

    boolean isInstallExhausted() {
        int retries = spec.install().remediation().retries();
        return retries >= 0 && installFailures > retries;
    }

    boolean isUpgradeExhausted() {
        int retries = spec.upgrade().remediation().retries();
        return retries >= 0 && upgradeFailures > retries;
    }

    /** Whether there is a last action whose failures are counted. */
    boolean hasRemediation() {
        return lastAction.equals(INSTALL) || lastAction.equals(UPGRADE);
    }

    boolean isExhausted() {
        return lastAction.equals(INSTALL) ? isInstallExhausted() : isUpgradeExhausted();
    }

    long failures() {
        return lastAction.equals(INSTALL) ? installFailures : upgradeFailures;
    }

    boolean mustRemediateLast() {
        if (lastAction.equals(INSTALL)) {
            return Boolean.TRUE.equals(spec.install().remediation().remediateLastFailure());
        }
        Boolean given = spec.upgrade().remediation().remediateLastFailure();
        return given == null ? spec.upgrade().remediation().retries() > 0 : given;
    }

    /** Whether the failed action is followed by an uninstall rather than a rollback. */
    boolean remediatesByUninstall() {
        return lastAction.equals(INSTALL)
                || "uninstall".equals(spec.upgrade().remediation().strategy());
    }

    boolean ignoresTests() {
        Boolean given = lastAction.equals(INSTALL)
                ? spec.install().remediation().ignoreTestFailures()
                : lastAction.equals(UPGRADE) ? spec.upgrade().remediation().ignoreTestFailures() : null;
        return given == null ? spec.test().ignoreFailures() : given;
    }

    /** Without an action behind it no failed test counts. */
    boolean toleratesFailedTests() {
        return !hasRemediation() || ignoresTests();
    }

    String exhausted() {
        return "Failed to " + lastAction + " after " + failures() + " attempt(s)";
    }
}
