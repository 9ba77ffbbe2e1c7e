package io.weirkeeper.service.helm.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.GoDuration;
import io.weirkeeper.api.helm.Snapshot;
import io.weirkeeper.engine.helm.release.GoTime;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.ReleaseHook;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.service.helm.release.Action;
import io.weirkeeper.service.helm.release.ReleaseActions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an action that has ended leaves in the status, and the event that tells it: conditions, reasons and messages of
 * helm-controller 1.6 (internal/reconcile). Pure.
 */
final class Reports {
    private static final String GROUP = "helm.toolkit.fluxcd.io/";

    private final Attempt attempt;
    private final ReleasePolicy policy;
    private final Duration elapsed;

    /** @param policy as it was before the action */
    Reports(Attempt attempt, ReleasePolicy policy, Duration elapsed) {
        this.attempt = attempt;
        this.policy = policy;
        this.elapsed = elapsed;
    }

    /**
     * The status, what to tell, and whether storage shows nothing of a failure, so that it is tried again with backoff.
     */
    record Report(ObjectStatus status, Optional<EventDraft> event, boolean hasLeftNoTrace) {}

    Report of(ReleasePlanner.Action action, Action.Result result, ObjectStatus before) {
        Report report = switch (action) {
            case INSTALL -> release(result, before, "install");
            case UPGRADE -> release(result, before, "upgrade");
            case TEST -> test(result, before);
            case ROLLBACK -> rollback(result, before);
            case UNINSTALL -> uninstallRemediation(result, before);
            case UNLOCK -> unlock(result, before);
            case CORRECT_DRIFT -> new Report(before, Optional.empty(), false);
        };
        ObjectStatus summarized = Summary.of(report.status(), attempt.plan().spec(), attempt.digests());
        return new Report(summarized, report.event(), report.hasLeftNoTrace());
    }

    /** Before an install or upgrade begins. */
    static ObjectStatus begun(ObjectStatus status, ReleasePlanner.Action action) {
        if (action.type() != ReleasePlanner.Type.RELEASE) {
            return status;
        }
        ObjectStatus cleared = action == ReleasePlanner.Action.INSTALL ? withHistory(status, History.EMPTY) : status;
        return cleared.with("lastAttemptedReleaseAction", action.text())
                .without(Summary.TEST_SUCCESS, Summary.REMEDIATED);
    }

    static ObjectStatus withHistory(ObjectStatus status, History history) {
        return status.with("history", history.json());
    }

    private Report release(Action.Result result, ObjectStatus before, String verb) {
        History history = recorded(History.of(before.field("history")), result, verb);
        ObjectStatus status =
                withHistory(before, history).with("lastAttemptedReleaseActionDuration", GoDuration.format(elapsed));
        status = withInventory(status, result);
        String noun = verb.equals("install") ? "Install" : "Upgrade";
        if (!result.isSuccess()) {
            String message = "Helm " + verb + " failed for release "
                    + attempt.plan().releaseNamespace() + "/" + fullName() + " with chart " + attempt.chartName() + "@"
                    + attempt.chartVersion() + ": " + result.error();
            status = Counters.one(status, Counters.FAILURES).markFalse(Summary.RELEASED, noun + "Failed", message);
            boolean isRecorded = !result.observed().isEmpty();
            if (isRecorded) {
                status = Counters.one(status, verb.equals("install") ? Counters.INSTALL : Counters.UPGRADE);
            }
            EventDraft event = EventDraft.error(noun + "Failed", withLogs(message, result), ownMetadata());
            return new Report(status, Optional.of(event), !isRecorded);
        }
        Snapshot latest = history.latest().orElseThrow();
        String message = "Helm " + verb + " succeeded for release " + History.releaseName(latest) + " with chart "
                + History.chartName(latest);
        status = status.markTrue(Summary.RELEASED, noun + "Succeeded", message);
        if (attempt.plan().spec().test().enable() && !History.isTested(latest)) {
            status = status.markUnknown(
                    Summary.TEST_SUCCESS,
                    "AwaitingTests",
                    "Helm release " + History.releaseName(latest) + " with chart " + History.chartName(latest)
                            + " is awaiting tests");
        }
        boolean retries = verb.equals("install") ? policy.installRetries() : policy.upgradeRetries();
        if (retries) {
            status = Counters.cleared(status);
        }
        return new Report(status, Optional.of(EventDraft.info(noun + "Succeeded", message, metadata(latest))), false);
    }

    private String fullName() {
        return attempt.plan().releaseName();
    }

    private static ObjectStatus withInventory(ObjectStatus status, Action.Result result) {
        return result.inventory()
                .map(inventory -> status.with("inventory", inventory.json()))
                .orElse(status);
    }

    /** The newest revision is new in the history, older ones are brought up to date. */
    private History recorded(History history, Action.Result result, String verb) {
        if (result.observed().isEmpty()) {
            return history;
        }
        TreeMap<Integer, Release> observed = new TreeMap<>(result.observed());
        Release newest = observed.lastEntry().getValue();
        History changed = history.with(History.snapshot(newest, verb, attempt.ociDigest()));
        for (Release older : observed.headMap(newest.version()).values()) {
            changed = changed.updated(older, null);
        }
        return changed;
    }

    private Report test(Action.Result result, ObjectStatus before) {
        History history = History.of(before.field("history"));
        Snapshot latest = history.latest().orElseThrow();
        Optional<Release> tested = result.release().filter(release -> release.version() == latest.version());
        String error = result.error();
        if (result.release().isPresent() && tested.isEmpty()) {
            Release other = result.release().get();
            error = "release mismatch: tested release " + other.namespace() + "/" + other.name() + ".v"
                    + other.version() + " != current release " + History.releaseName(latest);
        }
        Snapshot now = tested.map(release -> withTests(latest, release)).orElse(latest);
        ObjectStatus status = withHistory(before, replaced(history, now));
        String about = "for release " + History.releaseName(now) + " with chart " + History.chartName(now) + ": ";
        if (error.isEmpty()) {
            String message = "Helm test succeeded " + about + hooks(now);
            return new Report(
                    status.markTrue(Summary.TEST_SUCCESS, "TestSucceeded", message),
                    Optional.of(EventDraft.info("TestSucceeded", message, metadata(now))),
                    false);
        }
        String message = "Helm test failed " + about + error;
        status = Counters.one(status, Counters.FAILURES).markFalse(Summary.TEST_SUCCESS, "TestFailed", message);
        boolean isTested = History.isTested(now);
        if (isTested && policy.hasRemediation() && !policy.ignoresTests()) {
            boolean isInstall = policy.lastAction().equals(ReleasePolicy.INSTALL);
            status = Counters.one(status, isInstall ? Counters.INSTALL : Counters.UPGRADE);
        }
        return new Report(status, Optional.of(EventDraft.error("TestFailed", message, metadata(now))), !isTested);
    }

    private static History replaced(History history, Snapshot latest) {
        List<Snapshot> all = new ArrayList<>(history.snapshots());
        all.set(0, latest);
        return new History(all);
    }

    private Snapshot withTests(Snapshot latest, Release tested) {
        String digest = latest.ociDigest() == null ? "" : latest.ociDigest();
        Map<String, Snapshot.TestHook> tests = new TreeMap<>();
        for (ReleaseHook hook : tested.hooks()) {
            boolean counts = hook.runsAt(ReleaseHook.TEST)
                    && ReleaseActions.isSelected(
                            hook.name(), attempt.plan().spec().test().filters());
            if (counts) {
                tests.put(
                        hook.name(),
                        new Snapshot.TestHook(
                                time(hook.lastRun().completedAt()),
                                time(hook.lastRun().startedAt()),
                                hook.lastRun().phase().isEmpty()
                                        ? null
                                        : hook.lastRun().phase()));
            }
        }
        return History.withTests(History.snapshot(tested, latest.action(), digest), Collections.unmodifiableMap(tests));
    }

    private static @Nullable Instant time(String text) {
        return GoTime.parse(text)
                .map(time -> time.truncatedTo(java.time.temporal.ChronoUnit.SECONDS))
                .orElse(null);
    }

    private static String hooks(Snapshot tested) {
        int count = tested.testHooks() == null ? 0 : tested.testHooks().size();
        return count == 0 ? "no test hooks" : count + " test hook" + (count > 1 ? "s" : "") + " completed successfully";
    }

    private Report rollback(Action.Result result, ObjectStatus before) {
        History history = History.of(before.field("history"));
        Snapshot previous = history.previous(policy.ignoresTests()).orElseThrow();
        History changed = history;
        for (Release release : result.observed().values()) {
            changed = changed.contains(release)
                    ? changed.updated(release, "rollback")
                    : changed.with(History.snapshot(release, null, ""));
        }
        ObjectStatus status = withInventory(withHistory(before, changed), result);
        String about = "Helm rollback to previous release " + History.releaseName(previous) + " with chart "
                + History.chartName(previous);
        Map<String, String> metadata = metadata(previous);
        metadata.put(GROUP + "token", attempt.configDigest());
        if (result.isSuccess()) {
            String message = about + " succeeded";
            return new Report(
                    status.markTrue(Summary.REMEDIATED, "RollbackSucceeded", message),
                    Optional.of(EventDraft.info("RollbackSucceeded", message, metadata)),
                    false);
        }
        String message = about + " failed: " + result.error();
        status = Counters.one(status, Counters.FAILURES).markFalse(Summary.REMEDIATED, "RollbackFailed", message);
        return new Report(
                status,
                Optional.of(EventDraft.error("RollbackFailed", withLogs(message, result), metadata)),
                result.observed().isEmpty());
    }

    private Report uninstallRemediation(Action.Result result, ObjectStatus before) {
        History history = uninstalled(History.of(before.field("history")), result, "uninstall-remediation");
        Snapshot latest = history.latest().orElseThrow();
        ObjectStatus status = withHistory(before, history);
        String about = "Helm uninstall remediation for release " + History.releaseName(latest) + " with chart "
                + History.chartName(latest);
        if (result.isSuccess()) {
            String message = about + " succeeded";
            return new Report(
                    status.with("inventory", (JsonNode) null)
                            .markTrue(Summary.REMEDIATED, "UninstallSucceeded", message),
                    Optional.of(EventDraft.info("UninstallSucceeded", message, metadata(latest))),
                    false);
        }
        String message = about + " failed: " + result.error();
        status = Counters.one(status, Counters.FAILURES).markFalse(Summary.REMEDIATED, "UninstallFailed", message);
        return new Report(
                status,
                Optional.of(EventDraft.error("UninstallFailed", withLogs(message, result), metadata(latest))),
                result.observed().isEmpty());
    }

    static History uninstalled(History history, Action.Result result, String action) {
        History changed = history;
        for (Release release : result.observed().values()) {
            changed = changed.updated(release, action);
        }
        return changed;
    }

    private Report unlock(Action.Result result, ObjectStatus before) {
        Release release = result.release().orElseThrow();
        History history = History.of(before.field("history"));
        Snapshot snapshot = History.snapshot(release, null, "");
        String state = lockedState(release);
        ObjectStatus status = withHistory(before, history.updated(release, null));
        String about = " of Helm release " + History.releaseName(snapshot) + " with chart "
                + History.chartName(snapshot) + " in " + state + " state";
        if (result.isSuccess()) {
            String message = "Unlocked" + about.substring(" of".length());
            return new Report(
                    status.markFalse(Summary.RELEASED, "PendingRelease", message),
                    Optional.of(EventDraft.info("PendingRelease", message, metadata(snapshot))),
                    false);
        }
        String message = "Unlock" + about + " failed: " + result.error();
        status = Counters.one(status, Counters.FAILURES).markFalse(Summary.RELEASED, "PendingRelease", message);
        return new Report(status, Optional.of(EventDraft.error("PendingRelease", message, metadata(snapshot))), true);
    }

    /** What the release was unlocked from: its description quotes it. */
    private static String lockedState(Release release) {
        String text = release.info().description();
        int begin = text.indexOf('\'');
        int end = text.lastIndexOf('\'');
        return release.status().isPending() || begin < 0 || begin == end
                ? release.status().text()
                : text.substring(begin + 1, end);
    }

    static String withLogs(String message, Action.Result result) {
        return result.logs().isEmpty()
                ? message
                : message + "\n\nLast Helm logs:\n\n" + String.join("\n", result.logs());
    }

    private Map<String, String> ownMetadata() {
        return metadata(attempt.chartVersion(), attempt.configDigest(), attempt.appVersion(), attempt.ociDigest());
    }

    static Map<String, String> metadata(Snapshot snapshot) {
        return metadata(
                snapshot.chartVersion(),
                snapshot.configDigest(),
                snapshot.appVersion() == null ? "" : snapshot.appVersion(),
                snapshot.ociDigest() == null ? "" : snapshot.ociDigest());
    }

    private static Map<String, String> metadata(String revision, String token, String app, String ociDigest) {
        Map<String, String> metadata = new LinkedHashMap<>();
        put(metadata, "revision", revision);
        put(metadata, "token", token);
        put(metadata, "app-version", app);
        put(metadata, "oci-digest", ociDigest);
        return metadata;
    }

    private static void put(Map<String, String> metadata, String name, String value) {
        if (!value.isEmpty()) {
            metadata.put(GROUP + name, value);
        }
    }
}
