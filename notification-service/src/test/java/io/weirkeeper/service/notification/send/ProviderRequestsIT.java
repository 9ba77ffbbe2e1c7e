package io.weirkeeper.service.notification.send;

import static io.weirkeeper.service.notification.Samples.alert;
import static io.weirkeeper.service.notification.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.api.notification.Provider;
import io.weirkeeper.service.notification.Recorder;
import io.weirkeeper.service.notification.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each type of provider is sent, compared with what Flux sends: see resources/providers/README.md. */
class ProviderRequestsIT {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final JsonNode FLUX = fixtures();

    private final Recorder recorder = new Recorder();
    private final HttpClients clients = new HttpClients(_ -> {
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            generic                   | /hook                       | general           | token=tok
            slack                     | /services/x                 | general           | token=tok
            discord                   | /api/webhooks/1/x           | general           |
            rocket                    | /hooks/x                    | general           |
            msteams                   | /workflows/x                |                   |
            googlechat                | /v1/spaces/x?key=k          |                   |
            webex                     | /v1/messages                | general           | token=tok
            zoom                      | /chat/webhooks/x            |                   | token=tok
            zulip                     | ''                          | alerts/flux       | username=bot@x,password=pw
            matrix                    | ''                          | !room:matrix.org  | token=tok
            lark                      | /open-apis/bot/v2/hook/x    |                   |
            alertmanager              | /api/v2/alerts/             |                   | token=tok
            datadog                   | ''                          |                   | token=tok
            grafana                   | /api/annotations            |                   | token=tok
            incident.io               | /v2/alert_events/http/x     |                   | token=tok
            opsgenie                  | /v2/alerts                  |                   | token=tok
            pagerduty                 | ''                          | routing-key       |
            githubdispatch            | /org/repo.git               |                   | token=tok
            github                    | /org/repo.git               |                   | token=tok
            githubpullrequestcomment  | /org/repo                   |                   | token=tok
            gitlab                    | /group/sub/repo.git         |                   | token=tok
            gitlabmergerequestcomment | /group/sub/repo             |                   | token=tok
            gitea                     | /org/repo.git               |                   | token=tok
            giteapullrequestcomment   | /org/repo                   |                   | token=tok
            bitbucketserver           | /ctx/scm/proj/repo.git      |                   | token=tok
            """)
    void sendsWhatFluxSends(String type, String path, String channel, String secret) {
        for (String severity : new String[] {"info", "error"}) {
            recorder.forget();
            recorder.answers(ProviderRequestsIT::forge);

            senders.ofType(type).orElseThrow().send(event(type, severity), destination(type, path, channel, secret));

            assertThat(recorded(type)).as(type + " " + severity).isEqualTo(expected(type, severity));
        }
    }

    @Test
    void sendsSentryTheEnvelopeThatFluxSends() {
        for (String severity : new String[] {"info", "error"}) {
            recorder.forget();
            String dsn = "http://key@127.0.0.1:" + recorder.port() + "/42";

            senders.ofType("sentry").orElseThrow().send(event("sentry", severity), to("sentry", dsn, "prod", Map.of()));

            Recorder.Request request = recorder.requests().getFirst();
            JsonNode flux = FLUX.at("/sentry-" + severity + "/0");
            String[] lines = request.body().split("\n", -1);
            JsonNode payload = RecordJson.parse(bytes(lines[2]));
            assertThat(request.path()).isEqualTo(flux.path("path").asText());
            assertThat(request.headers())
                    .containsEntry("Content-Type", "application/x-sentry-envelope")
                    .hasEntrySatisfying(
                            "X-Sentry-Auth",
                            header -> assertThat(header)
                                    .startsWith("Sentry sentry_version=7,")
                                    .endsWith("sentry_key=key"));
            assertThat(RecordJson.parse(bytes(lines[1])).path("type")).isEqualTo(flux.at("/body/item/type"));
            assertThat(RecordJson.parse(bytes(lines[1])).path("length").asInt()).isEqualTo(bytes(lines[2]).length);
            flux.at("/body/payload")
                    .properties()
                    .forEach(field -> assertThat(payload.path(field.getKey()))
                            .as(field.getKey())
                            .isEqualTo(field.getValue()));
        }
    }

    @Test
    void hasAFixtureOrATestOfItsOwnForEachType() {
        assertThat(senders.types()).hasSize(36);
        for (String type : senders.types()) {
            boolean hasOwnTest = java.util.Set.of(
                            "googlepubsub", "azureeventhub", "azuredevops", "nats", "kafka", "email")
                    .contains(type);
            assertThat(hasOwnTest || FLUX.has(type + "-error")).as(type).isTrue();
        }
    }

    private static Recorder.Answer forge(Recorder.Request request) {
        String path = request.path();
        if (path.endsWith("/user")) {
            return new Recorder.Answer(200, Map.of(), "{\"login\":\"bot\",\"username\":\"bot\"}");
        }
        if (request.method().equals("GET")) {
            return path.contains("/builds") ? Recorder.Answer.of(404) : new Recorder.Answer(200, Map.of(), "[]");
        }
        return new Recorder.Answer(201, Map.of(), "{}");
    }

    private static FluxEvent event(String type, String severity) {
        Map<String, String> metadata = new TreeMap<>(Map.of("revision", "main@sha1:" + COMMIT));
        if (type.endsWith("comment")) {
            metadata.put("change_request", "7");
        }
        return new FluxEvent(
                "id-1",
                new InvolvedObject(
                        "kustomize.toolkit.fluxcd.io/v1", "Kustomization", "apps", "flux-system", "7", "u-1"),
                severity,
                Samples.TIME,
                "first line\nsecond <line>",
                severity.equals("info") ? "ReconciliationSucceeded" : "HealthCheckFailed",
                metadata,
                "kustomize-controller",
                "pod-1");
    }

    private Destination destination(String type, String path, String channel, String secret) {
        Map<String, String> keys = new HashMap<>();
        for (String entry : secret == null ? new String[0] : secret.split(",")) {
            keys.put(entry.substring(0, entry.indexOf('=')), entry.substring(entry.indexOf('=') + 1));
        }
        if (type.equals("generic")) {
            keys.put("headers", "X-Tenant: \"1\"\n");
        }
        return to(type, recorder.url(path), channel == null ? "" : channel, keys);
    }

    private static Destination to(String type, String address, String channel, Map<String, String> keys) {
        Map<String, byte[]> data = new HashMap<>();
        keys.forEach((key, value) -> data.put(key, bytes(value)));
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.put("type", type).put("address", address).put("channel", channel);
        spec.putObject("secretRef").put("name", "s");
        Provider provider = Samples.provider(spec.toString());
        return new Destinations((_, _) -> Optional.of(data)).of(new Origin(alert(ALERT), provider));
    }

    private static final String ALERT = "{\"providerRef\":{\"name\":\"p\"},\"eventSources\":[]}";

    private JsonNode recorded(String type) {
        ArrayNode requests = JsonNodeFactory.instance.arrayNode();
        for (Recorder.Request request : recorder.requests()) {
            ObjectNode one = requests.addObject();
            one.put("method", request.method());
            one.put("path", path(type, request.path()));
            ObjectNode headers = one.putObject("headers");
            FLUX.at("/" + type + "-error")
                    .forEach(known -> known.path("headers").fieldNames().forEachRemaining(name -> {
                        if (request.headers().containsKey(name)) {
                            headers.put(
                                    name.toLowerCase(Locale.ROOT),
                                    request.headers().get(name));
                        }
                    }));
            if (!request.body().isEmpty()) {
                one.set("body", body(request.body().replace(recorder.url(""), "http://SERVER")));
            }
        }
        return requests;
    }

    private static JsonNode expected(String type, String severity) {
        ArrayNode requests = JsonNodeFactory.instance.arrayNode();
        FLUX.at("/" + type + "-" + severity).forEach(known -> {
            ObjectNode one = requests.addObject();
            one.put("method", known.path("method").asText());
            one.put("path", path(type, known.path("path").asText()));
            ObjectNode headers = one.putObject("headers");
            known.path("headers")
                    .properties()
                    .forEach(header -> headers.set(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
            if (known.has("body")) {
                one.set(
                        "body",
                        known.path("body").isTextual() ? body(known.path("body").asText()) : known.path("body"));
            }
        });
        return requests;
    }

    /** Parameters in order; the transaction of Matrix is a hash of the event as each writes it. */
    private static String path(String type, String path) {
        String known = type.equals("matrix") ? path.replaceFirst("[0-9a-f]{40}$", "TRANSACTION") : path;
        int query = known.indexOf('?');
        return query < 0
                ? known
                : known.substring(0, query + 1)
                        + Arrays.stream(known.substring(query + 1).split("&"))
                                .sorted()
                                .collect(Collectors.joining("&"));
    }

    private static JsonNode body(String text) {
        try {
            return RecordJson.parse(bytes(text));
        } catch (DecodeException _) {
            ObjectNode form = JsonNodeFactory.instance.objectNode();
            for (String field : text.split("&")) {
                String[] parts = field.split("=", 2);
                form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            return form;
        }
    }

    private static JsonNode fixtures() {
        try (InputStream stream = ProviderRequestsIT.class.getResourceAsStream("/providers/flux.json")) {
            return RecordJson.parse(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
