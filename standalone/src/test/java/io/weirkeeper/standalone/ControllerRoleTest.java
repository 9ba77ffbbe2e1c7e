package io.weirkeeper.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.runtime.flag.FlagException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControllerRoleTest {
    @Test
    void isOneControllerWithItsFlagsAlone() {
        // When
        Map<String, String> properties = ControllerRole.named("kustomize-controller")
                .orElseThrow()
                .parse(List.of("--watch-all-namespaces", "--concurrent=20", "--log-level=info"));
        // Then
        assertThat(properties)
                .containsEntry("weir.kustomize.enabled", "true")
                .containsEntry("weir.kustomize.concurrent", "20")
                .containsEntry("weir.source.enabled", "false")
                .containsEntry("weir.helm.enabled", "false")
                .containsEntry("weir.notification.enabled", "false")
                .doesNotContainKey("weir.runtime.kafka");
    }

    @Test
    void isAllServicesWhereNothingIsSaid() {
        assertThat(ControllerRole.named(null)).isEmpty();
        assertThat(ControllerRole.named("")).isEmpty();
    }

    @Test
    void refusesANameThatNoControllerHas() {
        assertThatThrownBy(() -> ControllerRole.named("source-service"))
                .isInstanceOf(FlagException.class)
                .hasMessage("WEIR_CONTROLLER is 'source-service'; known are source-controller, kustomize-controller,"
                        + " helm-controller, notification-controller");
    }
}
