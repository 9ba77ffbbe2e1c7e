package io.weirkeeper.service.notification.send;

import static io.weirkeeper.service.notification.Samples.alert;
import static io.weirkeeper.service.notification.Samples.bytes;
import static io.weirkeeper.service.notification.Samples.event;
import static io.weirkeeper.service.notification.Samples.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.Recorder;
import io.weirkeeper.service.notification.deliver.Attempt;
import io.weirkeeper.service.notification.send.chat.SlackSender;
import io.weirkeeper.service.notification.verify.Hmac;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendersIT {
    private static final FluxEvent EVENT = event(
            "error", "first line\nsecond <line>", new TreeMap<>(Map.of("revision", "main@sha1:1", "summary", "s")));

    private final Recorder recorder = new Recorder();
    private final HttpClients clients = new HttpClients(certificates -> {
        throw new AssertionError("no certificates here");
    });
    private final ProviderHttp http = new ProviderHttp(clients);
    private final Senders senders = SendersInTest.of(http);

    @AfterEach
    void close() {
        senders.close();
        recorder.close();
        clients.close();
    }

    @Test
    void sendsSlackOneAttachment() {
        send(
                "{\"type\":\"slack\",\"channel\":\"general\",\"address\":\"" + recorder.url("/services/x") + "\"}",
                Map.of());

        Recorder.Request request = recorder.requests().getFirst();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/services/x");
        assertThat(request.headers()).containsEntry("Content-Type", "application/json");
        assertThat(request.headers()).doesNotContainKey("Authorization");
        // the fields and their order are those of the struct in Flux's internal/notifier/slack.go
        assertThat(request.body())
                .isEqualTo("{\"channel\":\"general\",\"username\":\"kustomize-controller\",\"icon_url\":\"\","
                        + "\"icon_emoji\":\"\",\"attachments\":[{"
                        + "\"fallback\":\"kustomization/apps.flux-system: first line\",\"color\":\"danger\","
                        + "\"author_name\":\"kustomization/apps.flux-system\",\"text\":\"first line\\nsecond <line>\","
                        + "\"mrkdwn_in\":[\"text\"],\"fields\":["
                        + "{\"title\":\"summary\",\"value\":\"s\",\"short\":false},"
                        + "{\"title\":\"revision\",\"value\":\"main@sha1:1\",\"short\":false}]}]}");
    }

    @Test
    void sendsSlackTheTokenAndLooksAtItsAnswer() {
        SlackSender slack = new SlackSender(http, recorder.url("/api/chat.postMessage"));
        Destination to = destination(
                "{\"type\":\"slack\",\"username\":\"bot\",\"secretRef\":{\"name\":\"s\"}}",
                Map.of("address", recorder.url("/api/chat.postMessage") + "\n", "token", "xoxb-1\n"));
        recorder.answer(new Recorder.Answer(200, Map.of(), "{\"ok\":true}"));

        slack.send(EVENT, to);

        assertThat(recorder.requests().getFirst().headers()).containsEntry("Authorization", "Bearer xoxb-1");
        assertThat(recorder.requests().getFirst().body()).contains("\"username\":\"bot\"");
        recorder.answer(new Recorder.Answer(200, Map.of(), "{\"ok\":false,\"error\":\"channel_not_found\"}"));
        assertThatThrownBy(() -> slack.send(EVENT, to))
                .isInstanceOf(SendException.class)
                .hasMessage("Slack responded with error: channel_not_found");
    }

    @Test
    void sendsGenericFluxsEventWithHeadersOfTheSecret() {
        send(
                "{\"type\":\"generic\",\"address\":\"" + recorder.url("/") + "\",\"secretRef\":{\"name\":\"s\"}}",
                Map.of("headers", "Authorization: Bearer abc\nX-Tenant: \"1\"\n"));

        Recorder.Request request = recorder.requests().getFirst();
        assertThat(request.headers())
                .containsEntry("Authorization", "Bearer abc")
                .containsEntry("X-Tenant", "1")
                .containsEntry("gotk-component", "kustomize-controller")
                .containsEntry("Idempotency-Key", EVENT.id());
        assertThat(RecordJson.parse(bytes(request.body()))).isEqualTo(RecordJson.parse(bytes("""
                        {"involvedObject":{"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization",
                         "name":"apps","namespace":"flux-system","resourceVersion":"7","uid":"u-1"},
                         "severity":"error","timestamp":"2026-01-02T15:04:05Z","message":"first line\\nsecond <line>",
                         "reason":"ReconciliationSucceeded","metadata":{"revision":"main@sha1:1","summary":"s"},
                         "reportingController":"kustomize-controller","reportingInstance":"pod-1"}""")));
    }

    @Test
    void signsGenericHmacWithTheTokenAsItStandsInTheSecret() {
        send(
                "{\"type\":\"generic-hmac\",\"address\":\"" + recorder.url("/") + "\",\"secretRef\":{\"name\":\"s\"}}",
                Map.of("token", "key\n"));

        Recorder.Request request = recorder.requests().getFirst();
        Hmac.check(
                "X-Signature",
                request.headers().getOrDefault("X-Signature", ""),
                bytes("key\n"),
                bytes(request.body()));
    }

    @ParameterizedTest
    @CsvSource({
        "200,Sent",
        "204,Sent",
        "400,Refused",
        "422,Refused",
        "413,Refused",
        "401,Failed",
        "403,Failed",
        "404,Failed",
        "408,Failed",
        "429,Failed",
        "500,Failed",
        "503,Failed",
        "302,Failed"
    })
    void tellsWhatMayWorkLaterFromWhatNeverWill(int status, String attempt) {
        recorder.answer(
                new Recorder.Answer(status, Map.of("Location", "http://127.0.0.1:1/"), status == 204 ? "" : "why"));

        assertThat(attempt("{\"type\":\"generic\",\"address\":\"" + recorder.url("/secret-path") + "\"}"))
                .satisfies(
                        result -> assertThat(result.getClass().getSimpleName()).isEqualTo(attempt))
                .asString()
                .doesNotContain("secret-path");
    }

    @Test
    void believesRetryAfter() {
        recorder.answer(new Recorder.Answer(429, Map.of("Retry-After", "120"), ""));

        assertThat(attempt("{\"type\":\"slack\",\"address\":\"" + recorder.url("/") + "\"}"))
                .isEqualTo(new Attempt.Failed(
                        "127.0.0.1 answered with status code 429", Optional.of(Duration.ofMinutes(2))));
    }

    @Test
    void givesUpAtTheProvidersTimeout() {
        recorder.delay(2_000);

        Attempt attempt =
                attempt("{\"type\":\"slack\",\"timeout\":\"200ms\",\"address\":\"" + recorder.url("/") + "\"}");

        assertThat(attempt).isEqualTo(Attempt.Failed.of("127.0.0.1 did not answer within 200ms"));
    }

    @ParameterizedTest
    @CsvSource({"file:///etc/passwd", "not a url", "ftp://host/x", "http:///path", "''"})
    void refusesAddressesThatAreNotHttp(String address) {
        Attempt attempt = attempt("{\"type\":\"generic\",\"address\":\"" + address + "\"}");

        assertThat(attempt).isInstanceOf(Attempt.Failed.class).asString().contains("not an http or https URL");
    }

    @Test
    void followsNoRedirectWithWhatItWasGiven() {
        try (Recorder elsewhere = new Recorder()) {
            recorder.answer(new Recorder.Answer(307, Map.of("Location", elsewhere.url("/")), ""));

            Attempt attempt = attempt("{\"type\":\"generic\",\"address\":\"" + recorder.url("/") + "\"}");

            assertThat(attempt).isInstanceOf(Attempt.Failed.class).asString().contains("redirects are not followed");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void saysThatNobodyListens() {
        int port = recorder.port();
        recorder.close();

        assertThat(attempt("{\"type\":\"generic\",\"address\":\"http://127.0.0.1:" + port + "/\"}"))
                .isInstanceOf(Attempt.Failed.class)
                .asString()
                .contains("127.0.0.1 cannot be reached");
    }

    @Test
    void goesThroughTheProxyOfTheProvider() {
        send(
                "{\"type\":\"generic\",\"address\":\"http://chat.example/hook\",\"proxy\":\"" + recorder.url("")
                        + "\"}",
                Map.of());

        assertThat(recorder.requests().getFirst().path()).isEqualTo("http://chat.example/hook");
    }

    @Test
    void readsAHugeAnswerOnlyAtItsBeginning() {
        recorder.answer(new Recorder.Answer(500, Map.of(), "x".repeat(3_000_000)));

        Attempt attempt = attempt("{\"type\":\"generic\",\"address\":\"" + recorder.url("/") + "\"}");

        assertThat(attempt.toString().length()).isLessThan(1_000);
    }

    private Attempt attempt(String spec) {
        try {
            send(spec, Map.of());
            return new Attempt.Sent();
        } catch (SendException e) {
            return e.attempt();
        }
    }

    private void send(String spec, Map<String, String> secret) {
        Destination to = destination(spec, secret);
        senders.ofType(to.type()).orElseThrow().send(EVENT, to);
    }

    private static Destination destination(String spec, Map<String, String> secret) {
        Map<String, byte[]> data = new TreeMap<>();
        secret.forEach((key, value) -> data.put(key, bytes(value)));
        return new Destinations((_, _) -> Optional.of(data))
                .of(new Origin(alert("{\"providerRef\":{\"name\":\"slack\"},\"eventSources\":[]}"), provider(spec)));
    }
}
