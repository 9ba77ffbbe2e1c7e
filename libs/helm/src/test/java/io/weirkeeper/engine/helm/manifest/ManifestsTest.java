package io.weirkeeper.engine.helm.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is learnt of hooks, and where notes are found: pkg/release/v1/util of Helm 4.2. */
class ManifestsTest {
    private static Manifests of(String annotations) {
        return Manifests.of(
                Map.of("c/templates/h.yaml", "kind: Job\nmetadata:\n  name: h\n  annotations:\n" + annotations));
    }

    @Test
    void readsEventsWeightAndPoliciesOfAHook() {
        // When
        Manifests manifests = of("    helm.sh/hook: Pre-Install , post-upgrade,test-success\n"
                + "    helm.sh/hook-weight: \"-3\"\n"
                + "    helm.sh/hook-delete-policy: before-hook-creation, Hook-Succeeded\n"
                + "    helm.sh/hook-output-log-policy: hook-failed\n");
        // Then
        assertThat(manifests.manifests()).isEmpty();
        Hook hook = manifests.hooks().getFirst();
        assertThat(hook.name()).isEqualTo("h");
        assertThat(hook.kind()).isEqualTo("Job");
        assertThat(hook.path()).isEqualTo("c/templates/h.yaml");
        assertThat(hook.events()).containsExactly("pre-install", "post-upgrade", "test");
        assertThat(hook.weight()).isEqualTo(-3);
        assertThat(hook.deletePolicies()).containsExactly("before-hook-creation", "hook-succeeded");
        assertThat(hook.outputLogPolicies()).containsExactly("hook-failed");
    }

    @Test
    void takesAWeightThatIsNoNumberForZero() {
        assertThat(of("    helm.sh/hook: test\n    helm.sh/hook-weight: heavy\n")
                        .hooks()
                        .getFirst()
                        .weight())
                .isZero();
    }

    @Test
    void dropsHooksOfUnknownEvents() {
        // When
        Manifests manifests = of("    helm.sh/hook: pre-install,crd-install\n");
        // Then
        assertThat(manifests.hooks()).isEmpty();
        assertThat(manifests.manifests()).isEmpty();
    }

    @Test
    void keepsWhatOnlyHasAPolicy() {
        assertThat(of("    helm.sh/resource-policy: keep\n").manifests())
                .extracting(Manifest::kind)
                .containsExactly("Job");
    }

    @Test
    void findsTheNotesOfTheChartItselfAndLeavesNotesOutOfTheManifest() {
        // Given
        Map<String, String> files = Map.of(
                "c/templates/NOTES.txt",
                "notes of c",
                "c/charts/s/templates/NOTES.txt",
                "notes of s",
                "c/templates/_partial.yaml",
                "kind: Partial");
        // When
        String notes = Manifests.notes("c", files);
        // Then
        assertThat(notes).isEqualTo("notes of c");
        assertThat(Manifests.of(files)).isEqualTo(new Manifests(List.of(), List.of()));
        assertThat(Manifests.notes("other", files)).isEmpty();
    }
}
