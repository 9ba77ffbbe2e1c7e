package io.weirkeeper.service.kustomize.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.runtime.apply.Change;
import io.weirkeeper.runtime.apply.ChangeSet;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.health.Health.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthGoalTest {
    private static final ObjectId WEB = new ObjectId("apps", "Deployment", "x", "web");
    private static final ObjectId JOB = new ObjectId("batch", "Job", "x", "once");
    private static final ObjectId SELF =
            new ObjectId("kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", "apps");
    private static final ChangeSet CHANGES = new ChangeSet(List.of(
            new Change(WEB, "v1", Change.Action.CREATED),
            new Change(JOB, "v1", Change.Action.UNCHANGED),
            new Change(SELF, "v1", Change.Action.CONFIGURED),
            new Change(new ObjectId("", "ConfigMap", "x", "left"), "v1", Change.Action.SKIPPED)));

    @Test
    void waitsForAllItManagesButItself() {
        assertThat(HealthGoal.of(Samples.plan("'wait':true"), CHANGES.managed())
                        .objects()
                        .versions())
                .containsOnlyKeys(WEB, JOB);
    }

    @Test
    void waitsForWhatHealthChecksName() {
        // Given
        KustomizationPlan plan = Samples.plan("'healthChecks':[{'kind':'Deployment','name':'web','namespace':'x'},"
                + "{'apiVersion':'v1','kind':'Service','name':'s','namespace':'y'}]");

        // When
        HealthGoal goal = HealthGoal.of(plan, CHANGES.managed());

        // Then
        assertThat(goal.objects().versions()).containsOnlyKeys(WEB, new ObjectId("", "Service", "y", "s"));
        assertThat(HealthGoal.of(Samples.plan(""), CHANGES.managed()).isEmpty()).isTrue();
    }

    @Test
    void isHealthyWhenAllAreOrHaveExpired() {
        assertThat(judge(Map.of(WEB, Status.CURRENT, JOB, Status.NOT_FOUND), false))
                .isInstanceOf(HealthGoal.Verdict.Healthy.class);
    }

    @Test
    void isUndecidedWhileOneIsInProgress() {
        assertThat(judge(Map.of(WEB, Status.IN_PROGRESS, JOB, Status.CURRENT), false))
                .isInstanceOf(HealthGoal.Verdict.Undecided.class);
    }

    @Test
    void failsEarlyAndAtTheDeadlineInFluxsWords() {
        assertThat(judge(Map.of(WEB, Status.IN_PROGRESS, JOB, Status.FAILED), false))
                .isEqualTo(new HealthGoal.Verdict.Unhealthy(
                        "failed early due to stalled resources: [Job/x/once status: 'Failed']"));
        assertThat(judge(Map.of(WEB, Status.IN_PROGRESS, JOB, Status.CURRENT), true))
                .isEqualTo(new HealthGoal.Verdict.Unhealthy(
                        "timeout waiting for: [Deployment/x/web status: 'InProgress']"));
    }

    @Test
    void waitsForTheDeadlineWhereItShallNotFailEarly() {
        assertThat(HealthGoal.of(Samples.plan("'wait':true"), CHANGES.managed())
                        .judge(id -> id.equals(JOB) ? Status.FAILED : Status.IN_PROGRESS, id -> false, false, false))
                .isInstanceOf(HealthGoal.Verdict.Undecided.class);
    }

    private static HealthGoal.Verdict judge(Map<ObjectId, Status> states, boolean isOver) {
        return HealthGoal.of(Samples.plan("'wait':true"), CHANGES.managed())
                .judge(id -> states.getOrDefault(id, Status.UNKNOWN), JOB::equals, isOver, true);
    }
}
