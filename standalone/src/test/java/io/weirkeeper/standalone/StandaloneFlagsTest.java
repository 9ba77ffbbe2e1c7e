package io.weirkeeper.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StandaloneFlagsTest {
    @Test
    void embedsABrokerUnlessToldOtherwise() {
        assertThat(StandaloneFlags.parse(List.of()))
                .containsEntry("weir.runtime.kafka", "embedded")
                .containsEntry("weir.runtime.kafka-partitions", "8");
        assertThat(StandaloneFlags.parse(List.of("--kafka=none")))
                .containsEntry("weir.runtime.kafka", "none")
                .doesNotContainKey("weir.runtime.kafka-partitions");
    }

    @Test
    void pointsTheServicesAtTheEventDoorOfTheSameProcess() {
        assertThat(StandaloneFlags.parse(List.of("--events-listen-addr=127.0.0.1:4711")))
                .containsEntry("weir.notification.events-listen-addr", "127.0.0.1:4711")
                .containsEntry("weir.kustomize.events-addr", "http://127.0.0.1:4711/");
    }
}
