package io.weirkeeper.testkit.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import org.junit.jupiter.api.Test;

/** The sample below breaks each rule once, in the class named after it. */
class RoomRulesTest {
    private static final String SAMPLE = "io.weirkeeper.testkit.rooms.sample";
    private static final String TIDY = "io.weirkeeper.testkit.rooms.tidy";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(SAMPLE);

    @Test
    void seesAProcessBeingSpawned() {
        assertBroken(ProductRules.NO_PROCESS, "Spawner.spawn");
    }

    @Test
    void seesASleep() {
        assertBroken(ProductRules.NO_SLEEP, "Sleeper.sleep");
    }

    @Test
    void seesTimeThatComesFromNoClock() {
        assertBroken(ProductRules.TIME_FROM_THE_CLOCK, "Watchless.today");
    }

    @Test
    void seesANameThatSaysNothing() {
        assertBroken(ProductRules.SAYING_NAMES, "StringUtils");
    }

    @Test
    void seesExceptionCaughtAsAWhole() {
        assertBroken(ProductRules.NO_CATCH_ALL, "CatchAll.swallow");
    }

    @Test
    void seesADoorThatDecides() {
        assertBroken(new RoomRules(SAMPLE).intakeOnlyTriggers(), "intake.DecidingTriggers");
    }

    @Test
    void seesAReconcilerThatTouchesKafka() {
        assertBroken(new RoomRules(SAMPLE).reconcileIsPlain(), "reconcile.SampleReconciler");
    }

    @Test
    void seesAReconcilerOutsideItsRoom() {
        assertBroken(new RoomRules(SAMPLE).reconcilersAreInReconcile(), "fetch.StrayReconciler");
    }

    @Test
    void seesAVerbRoomThatKnowsWhoCalled() {
        assertBroken(new RoomRules(SAMPLE).verbRoomsDoNotKnowWhoCalled(), "fetch.StrayReconciler");
    }

    @Test
    void seesADoorOutThatCallsBack() {
        assertBroken(new RoomRules(SAMPLE).publishCallsNobodyBack(), "publish.CallingBack");
    }

    @Test
    void seesRoomsInACircle() {
        assertBroken(new RoomRules(SAMPLE).noRoomsInACircle(), "Cycle detected");
    }

    @Test
    void letsATidyServicePass() {
        // Given
        JavaClasses tidy = new ClassFileImporter().importPackages(TIDY);
        assertThat(tidy).isNotEmpty();

        // When, Then
        for (ArchRule rule : new RoomRules(TIDY).rules()) {
            assertThatCode(() -> rule.allowEmptyShould(true).check(tidy)).doesNotThrowAnyException();
        }
    }

    @Test
    void doesNotPassWhenThePackageIsMisspelt() {
        assertThatThrownBy(() -> RoomRules.check("io.weirkeeper.service.sauce"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no classes below");
    }

    private static void assertBroken(ArchRule rule, String culprit) {
        EvaluationResult result = rule.allowEmptyShould(true).evaluate(CLASSES);
        assertThat(result.getFailureReport().getDetails())
                .anySatisfy(detail -> assertThat(detail).contains(culprit));
    }
}
