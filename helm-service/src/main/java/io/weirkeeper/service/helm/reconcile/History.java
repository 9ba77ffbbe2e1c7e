package io.weirkeeper.service.helm.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.helm.Snapshot;
import io.weirkeeper.engine.helm.release.GoTime;
import io.weirkeeper.engine.helm.release.Observation;
import io.weirkeeper.engine.helm.release.Release;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The snapshots of {@code status.history}, newest first. Immutable. */
record History(List<Snapshot> snapshots) {
    static final History EMPTY = new History(List.of());
    private static final int MOST = 5;
    private static final String FAILED = "Failed";
    private static final String SUCCEEDED = "Succeeded";

    History {
        List<Snapshot> sorted = new ArrayList<>(snapshots);
        sorted.sort(Comparator.comparingInt(Snapshot::version).reversed());
        snapshots = List.copyOf(sorted);
    }

    static History of(JsonNode json) {
        List<Snapshot> snapshots = new ArrayList<>();
        json.forEach(each -> snapshots.add(RecordJson.decode(each, Snapshot.class)));
        return new History(snapshots);
    }

    /** As the status has it; null when there is none. */
    @Nullable
    JsonNode json() {
        if (snapshots.isEmpty()) {
            return null;
        }
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        snapshots.forEach(snapshot -> json.add(RecordJson.toTree(snapshot)));
        return json;
    }

    boolean isEmpty() {
        return snapshots.isEmpty();
    }

    Optional<Snapshot> latest() {
        return snapshots.stream().findFirst();
    }

    /** The newest before the latest that was once deployed; unless ignored, its tests must not have failed. */
    Optional<Snapshot> previous(boolean ignoreTests) {
        return snapshots.stream()
                .skip(1)
                .filter(snapshot -> wasGood(snapshot, ignoreTests))
                .findFirst();
    }

    private static boolean wasGood(Snapshot snapshot, boolean ignoreTests) {
        boolean wasDeployed =
                snapshot.status().equals("deployed") || snapshot.status().equals("superseded");
        return wasDeployed && (ignoreTests || !hasTestIn(snapshot, FAILED));
    }

    /** Up to the previous good one, or the newest five when there is none. */
    History truncated(boolean ignoreTests) {
        for (int i = 1; i < snapshots.size(); i++) {
            if (wasGood(snapshots.get(i), ignoreTests)) {
                return new History(snapshots.subList(0, i + 1));
            }
        }
        return newest();
    }

    History newest() {
        return snapshots.size() > MOST ? new History(snapshots.subList(0, MOST)) : this;
    }

    History with(Snapshot snapshot) {
        List<Snapshot> all = new ArrayList<>();
        all.add(snapshot);
        all.addAll(snapshots);
        return new History(all);
    }

    /** With what is now known of a revision that is in the history; the same when it is not. */
    History updated(Release release, @Nullable String action) {
        List<Snapshot> all = new ArrayList<>(snapshots);
        all.replaceAll(old -> {
            if (!targets(old, release)) {
                return old;
            }
            String digest = old.ociDigest() == null ? "" : old.ociDigest();
            return withTests(snapshot(release, action == null ? old.action() : action, digest), old.testHooks());
        });
        return new History(all);
    }

    boolean contains(Release release) {
        return snapshots.stream().anyMatch(snapshot -> targets(snapshot, release));
    }

    private static boolean targets(Snapshot snapshot, Release release) {
        return snapshot.name().equals(release.name())
                && snapshot.namespace().equals(release.namespace())
                && snapshot.version() == release.version();
    }

    /** A release as it is in storage. */
    static Snapshot snapshot(Release release, @Nullable String action, String ociDigest) {
        Instant first = time(release.info().firstDeployed());
        Instant last = time(release.info().lastDeployed());
        String appVersion = release.chartText("appVersion");
        return new Snapshot(
                action,
                Snapshot.API_VERSION,
                appVersion.isEmpty() ? null : appVersion,
                release.chartText("name"),
                release.chartText("version"),
                Observation.configDigest(release.config()),
                release.info().deleted().isEmpty() ? null : time(release.info().deleted()),
                Observation.digest(release, ociDigest),
                first,
                last,
                release.name(),
                release.namespace(),
                ociDigest.isEmpty() ? null : ociDigest,
                release.status().text(),
                null,
                release.version());
    }

    private static Instant time(String text) {
        return GoTime.parse(text).orElse(Instant.EPOCH).truncatedTo(ChronoUnit.SECONDS);
    }

    static Snapshot withTests(Snapshot snapshot, @Nullable Map<String, Snapshot.TestHook> tests) {
        return new Snapshot(
                snapshot.action(),
                snapshot.apiVersion(),
                snapshot.appVersion(),
                snapshot.chartName(),
                snapshot.chartVersion(),
                snapshot.configDigest(),
                snapshot.deleted(),
                snapshot.digest(),
                snapshot.firstDeployed(),
                snapshot.lastDeployed(),
                snapshot.name(),
                snapshot.namespace(),
                snapshot.ociDigest(),
                snapshot.status(),
                tests,
                snapshot.version());
    }

    /** {@code namespace/name.vN}. */
    static String releaseName(Snapshot snapshot) {
        return snapshot.namespace() + "/" + snapshot.name() + ".v" + snapshot.version();
    }

    /** {@code chart@version}. */
    static String chartName(Snapshot snapshot) {
        return snapshot.chartName() + "@" + snapshot.chartVersion();
    }

    /** Whether its tests ran to a verdict: one failed, or all succeeded, or there are none to run. */
    static boolean isTested(Snapshot snapshot) {
        Map<String, Snapshot.TestHook> tests = snapshot.testHooks();
        if (tests == null) {
            return false;
        }
        return hasTestIn(snapshot, FAILED) || tests.values().stream().allMatch(test -> SUCCEEDED.equals(test.phase()));
    }

    static boolean hasFailedTest(Snapshot snapshot) {
        return hasTestIn(snapshot, FAILED);
    }

    private static boolean hasTestIn(Snapshot snapshot, String phase) {
        Map<String, Snapshot.TestHook> tests = snapshot.testHooks();
        return tests != null && tests.values().stream().anyMatch(test -> phase.equals(test.phase()));
    }
}
