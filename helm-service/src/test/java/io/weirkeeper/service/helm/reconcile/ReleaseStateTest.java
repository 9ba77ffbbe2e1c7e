package io.weirkeeper.service.helm.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.api.helm.Snapshot;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.helm.release.Observation;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.Status;
import io.weirkeeper.service.helm.reconcile.ReleaseState.Desired;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReleaseStateTest {
    private static final Desired.Digests NONE = new Desired.Digests("", "");
    private static final Desired SAME = desired("1.0.0", NONE, false, false, false);

    @Test
    void isAbsentWithoutARecord() {
        assertThat(ReleaseState.of(Optional.empty(), History.EMPTY, SAME))
                .isEqualTo(new ReleaseState.Absent("no release in storage for object"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.class,
            names = {"PENDING_INSTALL", "PENDING_UPGRADE", "PENDING_ROLLBACK"})
    void isLockedWhilePending(Status status) {
        assertThat(of(status)).isEqualTo(new ReleaseState.Locked("release with status '" + status.text() + "'"));
    }

    @Test
    void isUnmanagedWhenTheHistoryKnowsNothing() {
        assertThat(ReleaseState.of(Optional.of(Samples.release(1, Status.DEPLOYED)), History.EMPTY, SAME))
                .isEqualTo(new ReleaseState.Unmanaged("found existing release in storage"));
        assertThat(ReleaseState.of(Optional.of(Samples.release(1, Status.UNINSTALLED)), History.EMPTY, SAME))
                .isEqualTo(new ReleaseState.Absent("found uninstalled release in storage"));
    }

    @Test
    void isUnmanagedWhenSomeoneElseChangedIt() {
        History history = new History(List.of(Samples.snapshot(1, Status.DEPLOYED)));

        assertThat(ReleaseState.of(Optional.of(Samples.release(2, Status.DEPLOYED)), history, SAME))
                .isEqualTo(new ReleaseState.Unmanaged("release not observed to be made for object"));
    }

    @Test
    void trustsASnapshotOfAnotherVersion() {
        Snapshot now = Samples.snapshot(1, Status.DEPLOYED);
        Snapshot old = new Snapshot(
                now.action(),
                null,
                now.appVersion(),
                now.chartName(),
                now.chartVersion(),
                now.configDigest(),
                null,
                "sha256:other",
                now.firstDeployed(),
                now.lastDeployed(),
                now.name(),
                now.namespace(),
                null,
                now.status(),
                null,
                1);

        assertThat(ReleaseState.of(Optional.of(Samples.release(1, Status.DEPLOYED)), new History(List.of(old)), SAME))
                .isEqualTo(new ReleaseState.InSync());
    }

    @Test
    void followsTheStatusOfTheRecord() {
        assertThat(of(Status.FAILED)).isEqualTo(new ReleaseState.Failed(""));
        assertThat(of(Status.UNINSTALLED)).isEqualTo(new ReleaseState.Absent("found uninstalled release in storage"));
        assertThat(of(Status.DEPLOYED)).isEqualTo(new ReleaseState.InSync());
        assertThat(of(Status.UNINSTALLING))
                .isEqualTo(
                        new ReleaseState.Unknown("unable to determine state for release with status 'uninstalling'"));
    }

    @Test
    void isOutOfSyncWithAnotherChartOrValues() {
        assertThat(deployed(desired("1.0.1", NONE, false, false, false)))
                .isEqualTo(new ReleaseState.OutOfSync("release chart changed"));
        Desired otherValues = new Desired("c", "1.0.0", "sha256:0", NONE, NONE, false, false, false);
        assertThat(deployed(otherValues)).isEqualTo(new ReleaseState.OutOfSync("release config values changed"));
    }

    @Test
    void looksAtPostRenderersAndMetadataOfANewGenerationOnly() {
        Desired.Digests post = new Desired.Digests("sha256:1", "");
        Desired.Digests metadata = new Desired.Digests("", "sha256:1");

        assertThat(deployed(desired("1.0.0", post, false, false, false))).isEqualTo(new ReleaseState.InSync());
        assertThat(deployed(desired("1.0.0", post, true, false, false)))
                .isEqualTo(new ReleaseState.OutOfSync("postrenderers digest has changed"));
        assertThat(deployed(desired("1.0.0", metadata, true, false, false)))
                .isEqualTo(new ReleaseState.OutOfSync("common metadata digest has changed"));
    }

    @Test
    void judgesTests() {
        Desired tested = desired("1.0.0", NONE, false, true, false);
        Desired tolerant = desired("1.0.0", NONE, false, true, true);
        Release release = Samples.release(1, Status.DEPLOYED);

        assertThat(deployed(tested)).isEqualTo(new ReleaseState.Untested());
        assertThat(ReleaseState.of(Optional.of(release), tests("Running"), tested))
                .isEqualTo(new ReleaseState.Untested());
        assertThat(ReleaseState.of(Optional.of(release), tests("Succeeded"), tested))
                .isEqualTo(new ReleaseState.InSync());
        assertThat(ReleaseState.of(Optional.of(release), tests("Failed"), tested))
                .isEqualTo(new ReleaseState.Failed("release has test in failed phase"));
        assertThat(ReleaseState.of(Optional.of(release), tests("Failed"), tolerant))
                .isEqualTo(new ReleaseState.InSync());
    }

    private static History tests(String phase) {
        return new History(List.of(Samples.tested(1, Status.DEPLOYED, phase)));
    }

    private static ReleaseState of(Status status) {
        History history = new History(List.of(Samples.snapshot(1, status)));
        return ReleaseState.of(Optional.of(Samples.release(1, status)), history, SAME);
    }

    private static ReleaseState deployed(Desired desired) {
        History history = new History(List.of(Samples.snapshot(1, Status.DEPLOYED)));
        return ReleaseState.of(Optional.of(Samples.release(1, Status.DEPLOYED)), history, desired);
    }

    private static Desired desired(
            String version, Desired.Digests digests, boolean isNew, boolean isTested, boolean ignores) {
        return new Desired(
                "c", version, Observation.configDigest(MapValue.create()), digests, NONE, isNew, isTested, ignores);
    }
}
