package io.weirkeeper.service.helm.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.service.helm.reconcile.ReleasePlanner.Action;
import io.weirkeeper.service.helm.reconcile.ReleasePlanner.Decision;
import io.weirkeeper.service.helm.reconcile.ReleasePlanner.Ending;
import io.weirkeeper.service.helm.reconcile.ReleasePlanner.RollbackTarget;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of states and actions, row by row. */
class ReleasePlannerTest {
    @ParameterizedTest(name = "{0}, {2} install and {3} upgrade failures, forced: {4} -> {5}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            # state     | spec                                                               | inst | upg | forced | next
            Absent      |                                                                    | 0 | 0 | false | INSTALL
            Absent      |                                                                    | 1 | 0 | false | Failed to install after 1 attempt(s)
            Absent      |                                                                    | 1 | 0 | true  | INSTALL
            Absent      | install: {remediation: {retries: 3}}                               | 3 | 0 | false | INSTALL
            Absent      | install: {remediation: {retries: 3}}                               | 4 | 0 | false | Failed to install after 4 attempt(s)
            Absent      | install: {remediation: {retries: -1}}                              | 9 | 0 | false | INSTALL
            Unmanaged   |                                                                    | 0 | 9 | false | UPGRADE
            OutOfSync   |                                                                    | 0 | 0 | false | UPGRADE
            OutOfSync   | upgrade: {remediation: {retries: 1}}                               | 0 | 1 | false | UPGRADE
            OutOfSync   | upgrade: {remediation: {retries: 1}}                               | 0 | 2 | false | Failed to upgrade after 2 attempt(s)
            OutOfSync   | upgrade: {remediation: {retries: 1}}                               | 0 | 2 | true  | UPGRADE
            Locked      |                                                                    | 9 | 9 | false | UNLOCK
            Untested    |                                                                    | 0 | 0 | false | TEST
            Drifted     | driftDetection: {mode: warn}                                       | 0 | 0 | false | Finish
            Drifted     | driftDetection: {mode: enabled}                                    | 0 | 0 | false | CORRECT_DRIFT
            InSync      |                                                                    | 0 | 0 | false | Finish
            InSync      |                                                                    | 0 | 0 | true  | UPGRADE
            Unknown     |                                                                    | 0 | 0 | false | Confused
            """)
    void decidesByState(String state, String spec, int install, int upgrade, boolean forced, String next) {
        // Given
        String lastAction = install > 0 ? "install" : upgrade > 0 ? "upgrade" : "";
        ReleasePolicy policy = policy(spec, lastAction, install, upgrade, forced);

        // When
        Decision decision = ReleasePlanner.next(state(state), policy, () -> RollbackTarget.VERIFIED);

        // Then
        assertThat(text(decision)).isEqualTo(next);
    }

    @ParameterizedTest(name = "{0}, {1}, {2} failures, target {3} -> {4}")
    @CsvSource(delimiter = '|', textBlock = """
            # last    | spec                                                                 | failures | target    | next
            install   |                                                                      | 0 | MISSING   | UPGRADE
            install   |                                                                      | 1 | MISSING   | Failed to install after 1 attempt(s)
            install   | install: {remediation: {retries: 1}}                                 | 1 | MISSING   | UNINSTALL
            install   | install: {remediation: {retries: 1}}                                 | 2 | MISSING   | Failed to install after 2 attempt(s)
            install   | install: {remediation: {remediateLastFailure: true}}                 | 1 | MISSING   | UNINSTALL
            install   | install: {strategy: {name: RetryOnFailure}}                          | 5 | MISSING   | UPGRADE
            upgrade   |                                                                      | 1 | VERIFIED  | Failed to upgrade after 1 attempt(s)
            upgrade   | upgrade: {remediation: {retries: 1}}                                 | 1 | VERIFIED  | ROLLBACK
            upgrade   | upgrade: {remediation: {retries: 1}}                                 | 2 | VERIFIED  | ROLLBACK
            upgrade   | upgrade: {remediation: {retries: 1, remediateLastFailure: false}}    | 2 | VERIFIED  | Failed to upgrade after 2 attempt(s)
            upgrade   | upgrade: {remediation: {retries: 1}}                                 | 1 | CORRUPTED | UPGRADE
            upgrade   | upgrade: {remediation: {retries: 1}}                                 | 1 | MISSING   | Failed to perform remediation: missing target release for rollback: cannot remediate failed release
            upgrade   | upgrade: {remediation: {retries: 1, strategy: uninstall}}            | 1 | MISSING   | UNINSTALL
            upgrade   | upgrade: {strategy: {name: RetryOnFailure}}                          | 7 | MISSING   | UPGRADE
            upgrade   | upgrade: {strategy: {name: RemediateOnFailure}, remediation: {retries: 1}} | 1 | VERIFIED | ROLLBACK
            ''        |                                                                      | 0 | MISSING   | UPGRADE
            """)
    void decidesAfterAFailure(String last, String spec, int failures, RollbackTarget target, String next) {
        // Given
        ReleasePolicy policy = policy(spec, last, failures, failures, false);

        // When
        Decision decision = ReleasePlanner.next(new ReleaseState.Failed(""), policy, () -> target);

        // Then
        assertThat(text(decision)).isEqualTo(next);
    }

    @Test
    void upgradesAFailedReleaseWhenForced() {
        // Given
        ReleasePolicy policy = policy("", "upgrade", 0, 3, true);

        // When
        Decision decision = ReleasePlanner.next(new ReleaseState.Failed(""), policy, () -> RollbackTarget.VERIFIED);

        // Then
        assertThat(text(decision)).isEqualTo("UPGRADE");
    }

    @Test
    void retriesByDefaultWithTheFeatureGate() {
        // Given
        ReleasePolicy policy = new ReleasePolicy(Samples.spec(""), "install", 5, 0, false, true);

        // Then
        assertThat(policy.activeRetry()).contains(Duration.ofMinutes(5));
        assertThat(policy.installRetries()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # last  | spec                                                     | failures | ending
            install | install: {remediation: {retries: 2}}                     | 1 | Requeue
            install |                                                          | 1 | Finish
            upgrade | upgrade: {strategy: {name: RetryOnFailure, retryInterval: 9s}} | 8 | RetryAfter[interval=PT9S]
            ''      |                                                          | 0 | Requeue
            """)
    void endsTheRunBeforeASecondActionOfAType(String last, String spec, int failures, String ending) {
        // Given
        ReleasePolicy policy = policy(spec, last, failures, failures, false);

        // When
        Ending end = ReleasePlanner.before(Action.UPGRADE, EnumSet.of(ReleasePlanner.Type.RELEASE), policy)
                .orElseThrow();

        // Then
        assertThat(end.toString()).startsWith(ending);
    }

    @Test
    void mayTestAfterARelease() {
        assertThat(ReleasePlanner.before(
                        Action.TEST, Set.of(ReleasePlanner.Type.RELEASE), policy("", "install", 0, 0, false)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # done    | last    | spec                                                      | failures | ending
            UNINSTALL | install | install: {remediation: {retries: 2}}                      | 1 | Requeue
            UNINSTALL | install | install: {remediation: {remediateLastFailure: true}}      | 1 | Stall[reason=RetriesExceeded, message=Failed to install after 1 attempt(s)]
            ROLLBACK  | upgrade | upgrade: {remediation: {retries: 1}}                      | 1 | Requeue
            ROLLBACK  | upgrade | upgrade: {remediation: {retries: 1}}                      | 2 | Stall[reason=RetriesExceeded, message=Failed to upgrade after 2 attempt(s)]
            UNINSTALL | upgrade | upgrade: {remediation: {retries: 1, strategy: uninstall}} | 2 | Requeue
            """)
    void endsTheRunAfterARemediation(Action done, String last, String spec, int failures, String ending) {
        // Given
        ReleasePolicy policy = policy(spec, last, failures, failures, false);

        // When
        Ending end = ReleasePlanner.after(done, policy).orElseThrow();

        // Then
        assertThat(end.toString()).startsWith(ending);
    }

    @Test
    void goesOnAfterARelease() {
        assertThat(ReleasePlanner.after(Action.INSTALL, policy("", "install", 0, 0, false)))
                .isEmpty();
    }

    private static ReleasePolicy policy(String spec, String last, int install, int upgrade, boolean forced) {
        return new ReleasePolicy(Samples.spec(spec == null ? "" : spec), last, install, upgrade, forced, false);
    }

    private static ReleaseState state(String name) {
        return switch (name) {
            case "Absent" -> new ReleaseState.Absent("");
            case "Unmanaged" -> new ReleaseState.Unmanaged("");
            case "OutOfSync" -> new ReleaseState.OutOfSync("");
            case "Locked" -> new ReleaseState.Locked("");
            case "Untested" -> new ReleaseState.Untested();
            case "Drifted" -> new ReleaseState.Drifted("");
            case "InSync" -> new ReleaseState.InSync();
            case "Unknown" -> new ReleaseState.Unknown("");
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String text(Decision decision) {
        return switch (decision) {
            case Decision.Act act -> act.action().name();
            case Decision.Stall stall -> stall.message();
            case Decision.Finish _ -> "Finish";
            case Decision.Confused _ -> "Confused";
        };
    }
}
