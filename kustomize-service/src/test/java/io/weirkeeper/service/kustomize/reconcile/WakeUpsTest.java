package io.weirkeeper.service.kustomize.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.ReadinessFact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.runtime.reconcile.Interest;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.Trigger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WakeUpsTest {
    private static final ObjectKey FIRST = new ObjectKey("x", "first");
    private static final ObjectKey SECOND = new ObjectKey("x", "second");
    private static final Subject REPO = new Subject("c", "GitRepository", "x", "repo", "u", "1");
    private static final Subject DEPENDENCY = new Subject("c", "Kustomization", "x", "first", "u", "1");

    private final Map<ObjectKey, ObjectNode> objects = new HashMap<>();
    private final Interest interest = new Interest();
    private final List<String> missed = new ArrayList<>();
    private final CurrentRevisions revisions =
            new CurrentRevisions((key, revision) -> missed.add(key.name() + " " + revision));
    private final WorkCounts counts = new WorkCounts();
    private final WakeUps wakeUps = new WakeUps(
            reference -> reference.equals("GitRepository/x/repo") ? List.of(SECOND, FIRST) : List.of(),
            key -> Optional.ofNullable(objects.get(key)),
            new DependencyWatch(
                    new DependencyGraph(key -> key.equals(SECOND) ? List.of(FIRST) : List.of(), _ -> List.of()),
                    interest),
            revisions,
            counts);

    @Test
    void restartsWhatIsBehindDependenciesFirst() {
        // Given
        objects.put(FIRST, status("Ready", "r1"));
        objects.put(SECOND, status("Ready", "r1"));

        // Then
        assertThat(wakeUps.after(artifact("r2")))
                .containsExactly(Trigger.restart(FIRST, "artifact"), Trigger.restart(SECOND, "artifact"));
    }

    @Test
    void countsRevisionsThatAreOvertaken() {
        // Given
        objects.put(FIRST, status("Ready", "r1"));
        objects.put(SECOND, status("Ready", "r4"));
        for (String revision : List.of("r2", "r3", "r3", "r4")) {
            wakeUps.after(artifact(revision));
        }

        // When
        counts.attempted(FIRST, "r4");

        // Then
        assertThat(counts.supersededRevisions()).isEqualTo(2);
    }

    @Test
    void leavesAloneWhatHasTheRevisionAndIsReadyOrAtWork() {
        // Given
        objects.put(FIRST, status("Ready", "r1"));
        objects.put(SECOND, status("Reconciling", "r1"));

        // Then
        assertThat(wakeUps.after(artifact("r1"))).isEmpty();
    }

    @Test
    void leavesAloneWhatIsGettingThereAlready() {
        // Given
        objects.put(FIRST, status("Ready", "r1"));
        objects.put(SECOND, status("Ready", "r1"));
        revisions.begun(FIRST, "r2");
        revisions.begun(SECOND, "r2");

        // When
        revisions.failed(SECOND);

        // Then
        assertThat(wakeUps.after(artifact("r2"))).containsExactly(Trigger.restart(SECOND, "artifact"));
    }

    @Test
    void waitsWithWhatIsAnnouncedWhileARunLooksUntilItHasLooked() {
        // Given
        objects.put(FIRST, status("Ready", "r1"));
        objects.put(SECOND, status("Ready", "r1"));
        revisions.looking(FIRST);
        revisions.looking(SECOND);

        // When
        List<Trigger> triggers = wakeUps.after(artifact("r2"));
        revisions.begun(FIRST, "r2");
        revisions.begun(SECOND, "r1");

        // Then
        assertThat(triggers).isEmpty();
        assertThat(missed).containsExactly("second r2");
        revisions.looked(SECOND);
        assertThat(missed).hasSize(1);
        assertThat(wakeUps.after(artifact("r2"))).containsExactly(Trigger.restart(SECOND, "artifact"));
    }

    @Test
    void forgetsNothingThatIsAnnouncedToARunThatGivesUp() {
        // Given
        objects.put(FIRST, status("Ready", "r1"));
        objects.put(SECOND, status("Ready", "r1"));
        revisions.begun(SECOND, "r1");
        revisions.looking(FIRST);
        revisions.looking(SECOND);

        // When
        wakeUps.after(artifact("r1"));
        revisions.looked(FIRST);
        revisions.looked(SECOND);

        // Then
        assertThat(missed).as("what was reached before is no news").containsExactly("first r1");
    }

    @Test
    void seesASourceThatWentBackWhileARunLooked() {
        // Given
        objects.put(FIRST, status("Ready", "r1"));
        objects.put(SECOND, status("Ready", "r1"));
        revisions.begun(FIRST, "r1");
        revisions.looking(FIRST);

        // When
        wakeUps.after(artifact("r1"));
        revisions.begun(FIRST, "r2");

        // Then
        assertThat(missed).containsExactly("first r1");
    }

    @Test
    void wakesWhatFailedWithoutBeingAtWork() {
        // Given
        objects.put(FIRST, status("Stalled", "r1"));
        objects.put(SECOND, status("Ready", "r1"));

        // Then
        assertThat(wakeUps.after(artifact("r1"))).containsExactly(Trigger.restart(FIRST, "artifact"));
    }

    @Test
    void wakesOnlyThoseWhoWaitForADependencyThatIsReady() {
        // Given
        interest.register(SECOND, List.of("Kustomization/x/first"));

        // Then
        assertThat(wakeUps.after(readiness(false))).isEmpty();
        assertThat(wakeUps.after(readiness(true))).containsExactly(Trigger.wake(SECOND, "dependency"));
        interest.clear(SECOND);
        assertThat(wakeUps.after(readiness(true))).isEmpty();
    }

    private static ArtifactFact artifact(String revision) {
        return new ArtifactFact(REPO, false, revision, "sha256:x", "http://x", 1, "", "");
    }

    private static ReadinessFact readiness(boolean ready) {
        return new ReadinessFact(DEPENDENCY, false, 1, ready, "r1", "x");
    }

    private static ObjectNode status(String condition, String attempted) {
        return Samples.json("{'status':{'lastAttemptedRevision':'" + attempted + "','conditions':[{'type':'" + condition
                + "','status':'True'}]}}");
    }
}
