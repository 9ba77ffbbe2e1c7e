package io.weirkeeper.service.kustomize.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureGatesTest {
    @Test
    void hasFluxsDefaultsAndTakesSettings() {
        assertThat(new FeatureGates(List.of()).strictSubstitutions()).isTrue();
        assertThat(new FeatureGates(List.of("StrictPostBuildSubstitutions=false")).strictSubstitutions())
                .isFalse();
        assertThat(new FeatureGates(List.of("ExternalArtifact=true")).isOn("ExternalArtifact"))
                .isTrue();
    }

    @Test
    void refusesWhatIsNoGate() {
        assertThatThrownBy(() -> new FeatureGates(List.of("Unknown=true")))
                .hasMessageStartingWith("--feature-gates: 'Unknown=true' must be NAME=true or NAME=false of [");
        assertThatThrownBy(() -> new FeatureGates(List.of("ExternalArtifact")))
                .hasMessageContaining("'ExternalArtifact' must be");
    }
}
