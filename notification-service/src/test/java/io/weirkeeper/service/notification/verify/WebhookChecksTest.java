package io.weirkeeper.service.notification.verify;

import static io.weirkeeper.service.notification.Samples.bytes;
import static io.weirkeeper.service.notification.Samples.receiver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Digests and signatures here are those of coreutils' sha256sum 9.1 and of openssl 3. */
class WebhookChecksTest {
    private static final WebhookChecks CHECKS = new WebhookChecks(new IdTokens(_ -> new byte[0], Clock.systemUTC()));
    private static final String BODY = "{\"a\":1}";
    private static final String SHA1 = "sha1=80ae77ad43639973a225d2198b1149de09c5c8fa";
    private static final String SHA256 = "sha256=5f3ab7d832aed6232041303f57d6a987b45522e9d09d6bc412299fa790e8e4fc";
    private static final String SHA512 = "sha512=cd50a718c454ab83f6cdac7834c56b1d9a2fdfae00924eec15615a6119f9c1c9"
            + "be5444a0c5adc5a02dcdb0769fe9583f7dacadf34548982364bd98ca71b04afc";

    @Test
    void makesThePathFromTokenNameAndNamespace() {
        assertThat(WebhookPath.of(bytes("my-token"), "flux", "flux-system"))
                .isEqualTo("/hook/65ba34d9cee292a2e419b0c9ad6dca6281896d5aee0538f94a84fc190def5ced");
    }

    @ParameterizedTest
    @CsvSource({
        "generic, Other, x, true",
        "generic-hmac, X-Signature, " + SHA256 + ", true",
        "generic-hmac, x-signature, " + SHA1 + ", true",
        "generic-hmac, X-SIGNATURE, " + SHA512 + ", true",
        "generic-hmac, X-Hub-Signature, " + SHA256 + ", false",
        "generic-hmac, X-Signature, sha256=00, false",
        "generic-hmac, X-Signature, sha256=, false",
        "generic-hmac, X-Signature, sha256=zz, false",
        "generic-hmac, X-Signature, md5=00, false",
        "generic-hmac, X-Signature, nonsense, false",
        "generic-hmac, X-Signature, '', false",
        "github, X-Hub-Signature-256, " + SHA256 + ", true",
        "github, X-Hub-Signature, " + SHA1 + ", true",
        "github, X-Signature, " + SHA256 + ", false",
        "github, X-Hub-Signature-256, sha256=5f3ab7d832aed6232041303f57d6a987b45522e9d09d6bc412299fa790e8e4fd, false",
    })
    void checksTheSignature(String type, String header, String value, boolean good) {
        WebhookRequest request =
                request(Map.of(header, List.of(value), "Content-Type", List.of("application/json")), BODY);

        assertThat(isGood(type, "[]", "my-token", request)).isEqualTo(good);
    }

    @Test
    void refusesAnotherBodyAndAnotherToken() {
        Map<String, List<String>> headers = Map.of("X-Signature", List.of(SHA256));

        assertThat(isGood("generic-hmac", "[]", "my-token", request(headers, BODY + " ")))
                .isFalse();
        assertThat(isGood("generic-hmac", "[]", "my-token\n", request(headers, BODY)))
                .isFalse();
    }

    @Test
    void refusesAnEmptyTokenWithWhichEverybodyCouldSign() {
        WebhookRequest request = request(Map.of("X-Signature", List.of(SHA256)), BODY);

        assertThatThrownBy(() -> check("generic-hmac", "[]", "", request))
                .isInstanceOf(WebhookRefusedException.class)
                .hasMessageContaining("token is empty");
    }

    @Test
    void prefersTheStrongerSignatureOfGithub() {
        WebhookRequest request = request(
                Map.of(
                        "X-Hub-Signature-256", List.of("sha256=00"),
                        "X-Hub-Signature", List.of(SHA1),
                        "Content-Type", List.of("application/json")),
                BODY);

        assertThat(isGood("github", "[]", "my-token", request)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"push, true", "Push, true", "ping, false", "'', false"})
    void letsOnlyListedGithubEventsIn(String event, boolean good) {
        WebhookRequest request = request(
                Map.of(
                        "X-Hub-Signature-256", List.of(SHA256),
                        "X-GitHub-Event", List.of(event),
                        "Content-Type", List.of("application/json; charset=utf-8")),
                BODY);

        assertThat(isGood("github", "[\"PUSH\"]", "my-token", request)).isEqualTo(good);
        assertThat(isGood("github", "[]", "my-token", request)).isTrue();
    }

    @Test
    void refusesGithubCallsOfAnotherContentType() {
        WebhookRequest request =
                request(Map.of("X-Hub-Signature-256", List.of(SHA256), "Content-Type", List.of("text/plain")), BODY);

        assertThat(isGood("github", "[]", "my-token", request)).isFalse();
    }

    @Test
    void neverPutsTheSignatureOrTokenIntoAMessage() {
        WebhookRequest request = request(Map.of("X-Signature", List.of("sha256=abcdef")), BODY);

        assertThatThrownBy(() -> check("generic-hmac", "[]", "my-token", request))
                .isInstanceOf(WebhookRefusedException.class)
                .hasMessageNotContaining("abcdef")
                .hasMessageNotContaining("my-token");
    }

    @Test
    void asksNothingOfGenericCallers() {
        WebhookRequest gitea = request(Map.of("Authorization", List.of("Bearer anything")), "");

        assertThatCode(() -> check("generic", "[]", "", gitea)).doesNotThrowAnyException();
    }

    private static boolean isGood(String type, String events, String token, WebhookRequest request) {
        try {
            check(type, events, token, request);
            return true;
        } catch (WebhookRefusedException _) {
            return false;
        }
    }

    private static void check(String type, String events, String token, WebhookRequest request) {
        var receiver = receiver("{\"type\":\"" + type + "\",\"resources\":[],\"events\":" + events + "}", "{}");
        CHECKS.ofType(type)
                .orElseThrow()
                .check(receiver.spec(), new ReceiverSecret(Map.of("token", bytes(token))), request);
    }

    private static WebhookRequest request(Map<String, List<String>> headers, String body) {
        return new WebhookRequest("/hook/x", headers, bytes(body));
    }
}
