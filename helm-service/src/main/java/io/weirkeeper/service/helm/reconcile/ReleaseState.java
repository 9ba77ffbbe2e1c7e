package io.weirkeeper.service.helm.reconcile;

import io.weirkeeper.api.helm.Snapshot;
import io.weirkeeper.engine.helm.release.Observation;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.Status;
import java.util.Optional;

/** How a release in storage stands to what its HelmRelease asks for. A value; {@link #of} is pure. */
sealed interface ReleaseState {
    /** There is none, or it was uninstalled. */
    record Absent(String reason) implements ReleaseState {}

    /** There is one that the HelmRelease did not make, or that someone else changed since. */
    record Unmanaged(String reason) implements ReleaseState {}

    /** Made of another chart, other values, other post-renderers. */
    record OutOfSync(String reason) implements ReleaseState {}

    /** Pending, and no action of ours is under way: the one that was died. */
    record Locked(String reason) implements ReleaseState {}

    record Untested() implements ReleaseState {}

    record Failed(String reason) implements ReleaseState {}

    /** Released as asked, but the cluster differs. */
    record Drifted(String summary) implements ReleaseState {}

    record InSync() implements ReleaseState {}

    /** Storage says something that no rule covers. */
    record Unknown(String reason) implements ReleaseState {}

    /**
     * What the HelmRelease asks for.
     *
     * @param isNewGeneration whether this generation of its spec has not been observed
     * @param mayIgnoreTests whether a failed test is not a failure
     */
    record Desired(
            String chartName,
            String chartVersion,
            String configDigest,
            Digests digests,
            Digests observed,
            boolean isNewGeneration,
            boolean isTested,
            boolean mayIgnoreTests) {
        /** Of post-renderers and common metadata; empty where there are none. */
        record Digests(String postRenderers, String commonMetadata) {}
    }

    /** @param last the newest revision in storage */
    static ReleaseState of(Optional<Release> last, History history, Desired desired) {
        if (last.isEmpty()) {
            return new Absent("no release in storage for object");
        }
        Release release = last.get();
        if (release.status().isPending()) {
            return new Locked("release with status '" + release.status().text() + "'");
        }
        Optional<Snapshot> latest = history.latest();
        if (latest.isEmpty()) {
            return release.status() == Status.UNINSTALLED
                    ? new Absent("found uninstalled release in storage")
                    : new Unmanaged("found existing release in storage");
        }
        if (!isObserved(latest.get(), release)) {
            return new Unmanaged("release not observed to be made for object");
        }
        return switch (release.status()) {
            case FAILED -> new Failed("");
            case UNINSTALLED -> new Absent("found uninstalled release in storage");
            case DEPLOYED -> ofDeployed(release, latest.get(), desired);
            default ->
                new Unknown("unable to determine state for release with status '"
                        + release.status().text() + "'");
        };
    }

    /** Whether storage holds what the snapshot recorded. */
    static boolean isObserved(Snapshot snapshot, Release release) {
        if (!Snapshot.API_VERSION.equals(snapshot.apiVersion())) {
            return true;
        }
        String ociDigest = snapshot.ociDigest() == null ? "" : snapshot.ociDigest();
        return Observation.digest(release, ociDigest).equals(snapshot.digest());
    }

    private static ReleaseState ofDeployed(Release release, Snapshot latest, Desired desired) {
        if (!release.chartText("name").equals(desired.chartName())
                || !release.chartText("version").equals(desired.chartVersion())) {
            return new OutOfSync("release chart changed");
        }
        if (!latest.configDigest().equals(desired.configDigest())) {
            return new OutOfSync("release config values changed");
        }
        if (desired.isNewGeneration()) {
            if (!desired.digests().postRenderers().equals(desired.observed().postRenderers())) {
                return new OutOfSync("postrenderers digest has changed");
            }
            if (!desired.digests().commonMetadata().equals(desired.observed().commonMetadata())) {
                return new OutOfSync("common metadata digest has changed");
            }
        }
        if (desired.isTested()) {
            if (!History.isTested(latest)) {
                return new Untested();
            }
            if (!desired.mayIgnoreTests() && History.hasFailedTest(latest)) {
                return new Failed("release has test in failed phase");
            }
        }
        return new InSync();
    }
}
