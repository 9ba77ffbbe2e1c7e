package io.weirkeeper.service.kustomize.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KustomizationPlanTest {
    private static final Inventory SOME = new Inventory(Map.of(new ObjectId("", "ConfigMap", "a", "b"), "v1"));

    @Test
    void takesItsTimesFromTheInterval() {
        assertThat(Samples.plan("").timeout()).isEqualTo(Duration.ofSeconds(570));
        assertThat(Samples.plan("").retryInterval()).isEqualTo(Duration.ofMinutes(10));
        assertThat(Samples.plan("'timeout':'2m','retryInterval':'1m30s'").timeout())
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(Samples.plan("'timeout':'2m','retryInterval':'1m30s'").retryInterval())
                .isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void neverGivesUpWithinHalfAMinute() {
        assertThat(Samples.plan("'timeout':'1s'").timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(Samples.plan("'interval':'40s'").timeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void namesWhatItRefersTo() {
        // Given
        KustomizationPlan plan =
                Samples.plan("'dependsOn':[{'name':'infra'},{'name':'chart','namespace':'x','kind':'HelmRelease'}]");

        // Then
        assertThat(plan.references())
                .containsExactly(
                        "GitRepository/flux-system/fleet", "Kustomization/flux-system/infra", "HelmRelease/x/chart");
    }

    @Test
    void watchesDependenciesThatNobodyTellsOf() {
        // Given
        KustomizationPlan plan = Samples.plan(
                "'dependsOn':[{'name':'infra'},{'name':'chart','kind':'HelmRelease'},"
                        + "{'name':'repo','kind':'GitRepository'},{'name':'open','readyExpr':'true'},"
                        + "{'name':'other','kind':'Provider','apiVersion':'pkg.crossplane.io/v1'},{'name':'odd','kind':'Odd'}]");

        // Then
        assertThat(plan.watchedDependencies().entrySet())
                .extracting(entry -> entry.getKey().name() + " " + entry.getValue())
                .containsExactly(
                        "repo source.toolkit.fluxcd.io/v1",
                        "open kustomize.toolkit.fluxcd.io/v1",
                        "other pkg.crossplane.io/v1");
    }

    @Test
    void deletesAsItsPolicySays() {
        assertThat(Samples.plan("").deletion(SOME)).isEqualTo(KustomizationPlan.Deletion.DELETE);
        assertThat(Samples.plan("").deletion(Inventory.EMPTY)).isEqualTo(KustomizationPlan.Deletion.ORPHAN);
        assertThat(Samples.plan("'suspend':true").deletion(SOME)).isEqualTo(KustomizationPlan.Deletion.ORPHAN);
        assertThat(Samples.plan("'prune':false").deletion(SOME)).isEqualTo(KustomizationPlan.Deletion.ORPHAN);
        assertThat(Samples.plan("'prune':false,'deletionPolicy':'Delete'").deletion(SOME))
                .isEqualTo(KustomizationPlan.Deletion.DELETE);
        assertThat(Samples.plan("'deletionPolicy':'Orphan'").deletion(SOME))
                .isEqualTo(KustomizationPlan.Deletion.ORPHAN);
        assertThat(Samples.plan("'deletionPolicy':'WaitForTermination'").deletion(SOME))
                .isEqualTo(KustomizationPlan.Deletion.DELETE_AND_WAIT);
    }

    @Test
    void writesProgressInFluxsWords() {
        assertThat(Samples.plan("").fetching("main@sha1:1"))
                .isEqualTo("Fetching manifests for revision main@sha1:1 with a timeout of 9m30s");
        assertThat(Samples.plan("").checking("main@sha1:1"))
                .isEqualTo("Running health checks for revision main@sha1:1 with a timeout of 9m30s");
    }
}
