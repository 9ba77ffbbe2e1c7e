package io.weirkeeper.service.notification.match;

import static io.weirkeeper.service.notification.Samples.TIME;
import static io.weirkeeper.service.notification.Samples.bytes;
import static io.weirkeeper.service.notification.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.notification.Alert;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertOptionsTest {
    private static final FluxEvent ERROR =
            event("error", "timeout waiting for: [Deployment/app]", Map.of("cluster", "prod"));

    @Test
    void writesTheMessageThatTheAlertAsksFor() {
        Alert alert = alert("weirkeeper.io/message", "event.metadata.cluster + '/' + alert.metadata.name");

        assertThat(AlertOptions.of(alert).told(ERROR, alert).event().message()).isEqualTo("prod/chat");
    }

    @Test
    void sendsTheEventsOwnMessageWhenTheAlertsCannotBeHad() {
        Alert missing = alert("weirkeeper.io/message", "event.metadata.nothing");
        Alert broken = alert("weirkeeper.io/message", "event.");

        AlertOptions.Told told = AlertOptions.of(missing).told(ERROR, missing);

        assertThat(told.event()).isEqualTo(ERROR);
        assertThat(told.problem().orElseThrow().reason()).isEqualTo("InvalidConfig");
        assertThat(AlertOptions.of(broken).told(ERROR, broken).event()).isEqualTo(ERROR);
        assertThat(AlertOptions.of(broken).problems())
                .singleElement()
                .asString()
                .contains("weirkeeper.io/message");
    }

    @ParameterizedTest
    @CsvSource({
        "weirkeeper.io/group, soon",
        "weirkeeper.io/group, 11m",
        "weirkeeper.io/remind, 5s",
        "weirkeeper.io/remind, -1h"
    })
    void namesDurationsThatCannotBeUsed(String name, String value) {
        AlertOptions options = AlertOptions.of(alert(name, value));

        assertThat(options.problems()).singleElement().asString().contains(name).contains("expected a duration");
        assertThat(options.isGrouping()).isFalse();
        assertThat(options.remind()).isNull();
    }

    @Test
    void letsFailuresWaitForOthersAndNothingElse() {
        AlertOptions options = AlertOptions.of(alert("weirkeeper.io/group", "30s"));

        assertThat(options.isGrouping()).isTrue();
        assertThat(options.firstAttempt(ERROR, TIME)).isEqualTo(TIME.plusSeconds(30));
        assertThat(options.firstAttempt(event("info", "m", Map.of()), TIME)).isNull();
        assertThat(AlertOptions.of(alert("weirkeeper.io/remind", "1h")).remind())
                .isEqualTo(Duration.ofHours(1));
        assertThat(AlertOptions.of(alert("other", "x")).isGrouping()).isFalse();
    }

    private static Alert alert(String annotation, String value) {
        return RecordJson.decode(
                bytes("{\"apiVersion\":\"notification.toolkit.fluxcd.io/v1beta3\",\"kind\":\"Alert\",\"metadata\":{"
                        + "\"name\":\"chat\",\"namespace\":\"flux-system\",\"uid\":\"alert-1\",\"annotations\":{\""
                        + annotation
                        + "\":\"" + value + "\"}},\"spec\":{\"providerRef\":{\"name\":\"p\"},\"eventSources\":[]}}"),
                Alert.class);
    }
}
