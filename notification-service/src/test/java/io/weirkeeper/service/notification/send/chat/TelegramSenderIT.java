package io.weirkeeper.service.notification.send.chat;

import static io.weirkeeper.service.notification.send.SendTools.event;
import static io.weirkeeper.service.notification.send.SendTools.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.api.RecordJson;
import io.weirkeeper.service.notification.Samples;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.service.notification.send.SendTools;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The request is that of Flux's notifier: resources/providers/flux.json, telegram-error. */
class TelegramSenderIT {
    private final SendTools tools = new SendTools();

    @AfterEach
    void close() {
        tools.close();
    }

    @Test
    void sendsIntoTheThreadOfAChat() {
        new TelegramSender(tools.http, tools.recorder.url(""))
                .send(event("error", Map.of()), to("telegram", "", "-100:7", Map.of("token", "tok\n")));

        assertThat(tools.recorder.requests().getFirst().path()).isEqualTo("/bottok/sendMessage");
        assertThat(RecordJson.parse(
                        Samples.bytes(tools.recorder.requests().getFirst().body())))
                .isEqualTo(RecordJson.parse(Samples.bytes("{\"chat_id\":\"-100\",\"message_thread_id\":\"7\","
                        + "\"parse_mode\":\"MarkdownV2\",\"text\":\"*🚨 kustomization/apps/flux\\\\-system*\\nfirst line\\n"
                        + "second <line\\\\>\\n\\\\- *revision*: main@sha1:" + SendTools.COMMIT + "\\n\"}")));
    }

    @Test
    void neverNamesTheTokenThatIsInTheUrl() {
        TelegramSender nobody = new TelegramSender(tools.http, "http://127.0.0.1:1");

        assertThatThrownBy(() -> nobody.send(
                        event("error", Map.of()), to("telegram", "", "-100", Map.of("token", "secret-token"))))
                .isInstanceOf(SendException.class)
                .hasMessageNotContaining("secret-token");
    }

    @ParameterizedTest
    @CsvSource({
        "https://discord.com/api/webhooks/1/x, https://discord.com/api/webhooks/1/x/slack",
        "https://discord.com/api/webhooks/1/x/, https://discord.com/api/webhooks/1/x/slack",
        "https://discord.com/api/webhooks/1/x/slack, https://discord.com/api/webhooks/1/x/slack",
        "https://discord.com/api/webhooks/1/x?thread_id=2, https://discord.com/api/webhooks/1/x/slack?thread_id=2",
    })
    void findsDiscordsDoorForSlacksMessages(String address, String door) {
        assertThat(DiscordSender.door(address)).isEqualTo(door);
    }

    @ParameterizedTest
    @CsvSource({
        "https://x.zoom.us/a, https://x.zoom.us/a?format=full",
        "https://x.zoom.us/a?format=fields, https://x.zoom.us/a?format=fields",
        "https://x.zoom.us/a?b=c, https://x.zoom.us/a?b=c&format=full",
    })
    void asksZoomForTheFullFormatUnlessAnotherIsNamed(String address, String full) {
        assertThat(ZoomSender.fullFormat(address)).isEqualTo(full);
    }

    @ParameterizedTest
    @CsvSource({
        "https://x.webhook.office.com/webhookb2/1, true",
        "https://x.webhook.office.com.evil.example/1, false",
        "https://prod.westeurope.logic.azure.com/1, false",
        "nonsense, false",
    })
    void sendsTheOlderCardToConnectorsAlone(String address, boolean isConnector) {
        assertThat(TeamsSender.isConnector(address)).isEqualTo(isConnector);
    }
}
