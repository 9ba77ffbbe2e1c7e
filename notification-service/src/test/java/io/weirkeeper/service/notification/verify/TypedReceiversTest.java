package io.weirkeeper.service.notification.verify;

import static io.weirkeeper.service.notification.Samples.bytes;
import static io.weirkeeper.service.notification.Samples.receiver;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vendors whose calls are known by a header or by their shape. Signatures are those of openssl 3. */
class TypedReceiversTest {
    private static final WebhookChecks CHECKS = new WebhookChecks(new IdTokens(_ -> new byte[0], Clock.systemUTC()));
    private static final String CD_EVENT = "{\"context\":{\"version\":\"0.4.1\",\"id\":\"1\",\"source\":\"ci\","
            + "\"type\":\"dev.cdevents.artifact.published.0.2.0\",\"timestamp\":\"2023-03-20T14:27:05.315384Z\"},"
            + "\"subject\":{\"id\":\"pkg:oci/app\",\"source\":\"ci\",\"type\":\"artifact\",\"content\":{}}}";

    @ParameterizedTest
    @CsvSource({
        "gitlab,     X-Gitlab-Token=my-token,                        true",
        "gitlab,     X-Gitlab-Token=my-tokeN,                        false",
        "gitlab,     X-Gitlab-Token=,                                false",
        "gitlab,     Authorization=my-token,                         false",
        "harbor,     Authorization=my-token,                         true",
        "harbor,     Authorization=Bearer my-token,                  false",
        "harbor,     X-Other=x,                                      false",
        "nexus,      X-Nexus-Webhook-Signature=80ae77ad43639973a225d2198b1149de09c5c8fa, true",
        "nexus,      X-Nexus-Webhook-Signature=80ae77ad43639973a225d2198b1149de09c5c8fb, false",
        "nexus,      X-Nexus-Webhook-Signature=zz,                   false",
        "nexus,      X-Other=x,                                      false",
        "bitbucket,  X-Hub-Signature=sha256=5f3ab7d832aed6232041303f57d6a987b45522e9d09d6bc412299fa790e8e4fc, true",
        "bitbucket,  X-Hub-Signature=sha256=00,                      false",
        "bitbucket,  X-Other=x,                                      false",
        "generic-oidc, Authorization=Bearer x,                       false",
        "gcr,        Authorization=Bearer x,                         false",
    })
    void knowsTheCallerByItsHeader(String type, String header, boolean good) {
        String name = header.substring(0, header.indexOf('='));
        String value = header.substring(header.indexOf('=') + 1);

        assertThat(isGood(type, "[]", Map.of(name, value, "Content-Type", "application/json"), "{\"a\":1}"))
                .isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "quay      | {\"docker_url\":\"quay.io/a/b\",\"updated_tags\":[\"v1\"]} | true",
                "quay      | {\"unknown\":1} | true",
                "quay      | {\"docker_url\":1} | false",
                "quay      | [] | false",
                "quay      | {\"docker_url\": | false",
                "quay      | `` | false",
                "dockerhub | {\"push_data\":{\"tag\":\"v1\"},\"repository\":{\"repo_url\":\"x\"}} | true",
                "dockerhub | {\"push_data\":{\"tag\":1}} | false",
                "dockerhub | {\"push_data\":\"x\"} | false",
                "dockerhub | nonsense | false",
                "acr       | {\"action\":\"push\",\"target\":{\"repository\":\"r\",\"tag\":\"t\"}} | true",
                "acr       | {\"target\":[]} | false",
                "acr       | `` | false",
            })
    void takesTheVendorsShapeAlone(String type, String body, boolean good) {
        assertThat(isGood(type, "[]", Map.of(), body == null ? "" : body)).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({
        "gitlab, X-Gitlab-Event, Push Hook",
        "cdevents, Ce-Type, dev.cdevents.artifact.published.0.2.0",
    })
    void letsOnlyListedEventsIn(String type, String header, String event) {
        String body = type.equals("cdevents") ? CD_EVENT : "{}";
        Map<String, String> call = Map.of("X-Gitlab-Token", "my-token", header, event);

        assertThat(isGood(type, "[]", call, body)).isTrue();
        assertThat(isGood(type, "[\"" + event.toUpperCase(java.util.Locale.ROOT) + "\"]", call, body))
                .isTrue();
        assertThat(isGood(type, "[\"other\"]", call, body)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"version\":\"0.4.1\" | \"version\":\"9.9.9\"",
                "\"id\":\"1\" | \"id\":\"\"",
                "\"timestamp\":\"2023-03-20T14:27:05.315384Z\" | \"timestamp\":\"yesterday\"",
                "dev.cdevents.artifact.published.0.2.0 | dev.cdevents.artifact.exploded.0.2.0",
                "dev.cdevents.artifact.published.0.2.0 | com.example.artifact.published.0.2.0",
                "\"content\":{} | \"content\":1",
                "{\"context\" | {\"no\"",
                "}} | }",
            })
    void refusesWhatIsNoCdEvent(String part, String instead) {
        assertThat(isGood("cdevents", "[]", Map.of(), CD_EVENT)).isTrue();
        assertThat(isGood("cdevents", "[]", Map.of(), CD_EVENT.replace(part, instead)))
                .isFalse();
    }

    @Test
    void refusesEmptyTokens() {
        for (String type : List.of("gitlab", "harbor")) {
            WebhookRequest request = new WebhookRequest("/hook/x", Map.of(), bytes("{}"));
            var receiver = receiver("{\"type\":\"" + type + "\",\"resources\":[]}", "{}");

            assertThat(new ArrayList<>(List.of(type)))
                    .allSatisfy(each -> assertThat(refused(() -> CHECKS.ofType(each)
                                    .orElseThrow()
                                    .check(receiver.spec(), new ReceiverSecret(Map.of("token", new byte[0])), request)))
                            .isTrue());
        }
    }

    private static boolean isGood(String type, String events, Map<String, String> headers, String body) {
        Map<String, List<String>> sent = new HashMap<>();
        headers.forEach((name, value) -> sent.put(name, List.of(value)));
        var receiver = receiver("{\"type\":\"" + type + "\",\"resources\":[],\"events\":" + events + "}", "{}");
        return !refused(() -> CHECKS.ofType(type)
                .orElseThrow()
                .check(
                        receiver.spec(),
                        new ReceiverSecret(Map.of("token", bytes("my-token"))),
                        new WebhookRequest("/hook/x", sent, bytes(body))));
    }

    private static boolean refused(Runnable check) {
        try {
            check.run();
            return false;
        } catch (WebhookRefusedException _) {
            return true;
        }
    }
}
