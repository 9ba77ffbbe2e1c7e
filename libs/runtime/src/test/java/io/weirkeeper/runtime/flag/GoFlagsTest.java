package io.weirkeeper.runtime.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoFlagsTest {
    private final GoFlags flags =
            CommonFlags.of("weir.source").and(List.of(Flag.list("feature-gates", "weir.source.feature-gates")));

    @Test
    void readsTheArgumentsOfFluxsDeployment() {
        assertThat(flags.parse(List.of(
                        "--events-addr=http://notification-controller.flux-system.svc.cluster.local./",
                        "--watch-all-namespaces=true",
                        "--log-level=info",
                        "--log-encoding=json",
                        "--enable-leader-election")))
                .isEqualTo(Map.of(
                        "weir.source.events-addr", "http://notification-controller.flux-system.svc.cluster.local./",
                        "weir.source.watch-all-namespaces", "true",
                        "weir.runtime.log-level", "info",
                        "weir.runtime.log-encoding", "json",
                        "weir.source.leader-election", "true"));
    }

    @Test
    void letsTheLastValueWinAndListsAddUp() {
        assertThat(flags.parse(List.of(
                        "--concurrent=4", "--concurrent", "10", "--feature-gates=A=true", "--feature-gates=B=false")))
                .containsEntry("weir.source.concurrent", "10")
                .containsEntry("weir.source.feature-gates", "A=true,B=false");
    }

    @Test
    void refusesAnUnknownFlagWithAHint() {
        assertThatThrownBy(() -> flags.parse(List.of("--concurent=4")))
                .hasMessage("unknown flag --concurent; did you mean --concurrent?");
    }

    @Test
    void refusesAFlagWithoutItsValue() {
        assertThatThrownBy(() -> flags.parse(List.of("--concurrent"))).hasMessageContaining("--concurrent=VALUE");
    }

    @Test
    void refusesAStrayWord() {
        assertThatThrownBy(() -> flags.parse(List.of("serve"))).hasMessageContaining("'serve'");
    }
}
