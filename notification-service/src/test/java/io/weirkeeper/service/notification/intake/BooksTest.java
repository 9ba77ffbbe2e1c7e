package io.weirkeeper.service.notification.intake;

import static io.weirkeeper.service.notification.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.RecordJson;
import org.junit.jupiter.api.Test;

/** Objects that somebody stored under an older definition, or without one. */
class BooksTest {
    @Test
    void anAlertThatCannotBeReadFailsAlone() {
        AlertBook alerts = new AlertBook(false);

        alerts.present(object("v1beta3 Alert", "bad", "{\"eventSources\":\"all\"}"));
        alerts.present(object(
                "v1beta3 Alert",
                "good",
                "{\"providerRef\":{\"name\":\"p\"},\"eventSources\":[{\"kind\":\"Bucket\",\"name\":\"*\"}]}"));
        alerts.present(object("v1beta3 Alert", "worse", "[]"));

        assertThat(alerts.rules()).hasSize(1);
        assertThat(alerts.alert("u-good")).isPresent();
    }

    @Test
    void aProviderThatCannotBeReadFailsAlone() {
        ProviderBook providers = new ProviderBook();

        providers.present(object("v1beta3 Provider", "bad", "{\"type\":\"slack\",\"timeout\":\"soon\"}"));
        providers.present(object("v1beta3 Provider", "good", "{\"type\":\"slack\"}"));

        assertThat(providers.find("n", "good")).isPresent();
        assertThat(providers.find("n", "bad")).isEmpty();
    }

    @Test
    void aReceiverThatCannotBeReadFailsAlone() {
        ReceiverBook receivers = new ReceiverBook();

        receivers.present(object("v1 Receiver", "bad", "{\"type\":\"generic\",\"resources\":{}}"));
        receivers.present(object("v1 Receiver", "good", "{\"type\":\"generic\",\"resources\":[]}"));

        assertThat(receivers.byPath("/hook/good")).isPresent();
        assertThat(receivers.byPath("/hook/bad")).isEmpty();
    }

    private static ObjectNode object(String kind, String name, String spec) {
        String[] words = kind.split(" ");
        return (ObjectNode) RecordJson.parse(bytes("{\"apiVersion\":\"notification.toolkit.fluxcd.io/" + words[0]
                + "\",\"kind\":\"" + words[1] + "\",\"metadata\":{\"namespace\":\"n\",\"name\":\"" + name
                + "\",\"uid\":\"u-" + name + "\"},\"spec\":" + spec + ",\"status\":{\"webhookPath\":\"/hook/" + name
                + "\"}}"));
    }
}
