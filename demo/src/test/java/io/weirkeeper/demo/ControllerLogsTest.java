package io.weirkeeper.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ControllerLogsTest {
    @Test
    void goesByTheKindOfTheObjectAndThenByTheLogger() {
        assertThat(
                        ControllerLogs.controllerOf(
                                "{\"level\":\"info\",\"logger\":\"io.weirkeeper.runtime.reconcile.Run\",\"controllerKind\":\"HelmChart\"}"))
                .isEqualTo("source-controller");
        assertThat(ControllerLogs.controllerOf("{\"logger\":\"x\",\"controllerKind\":\"HelmRelease\"}"))
                .isEqualTo("helm-controller");
        assertThat(ControllerLogs.controllerOf("{\"logger\":\"io.weirkeeper.service.notification.send.Sender\"}"))
                .isEqualTo("notification-controller");
        assertThat(ControllerLogs.controllerOf("{\"logger\":\"org.apache.kafka.Metadata\"}"))
                .isEmpty();
        assertThat(ControllerLogs.controllerOf("plain text")).isEmpty();
    }
}
