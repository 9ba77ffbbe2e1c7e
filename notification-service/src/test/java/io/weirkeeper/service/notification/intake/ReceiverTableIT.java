package io.weirkeeper.service.notification.intake;

import static io.weirkeeper.service.notification.Samples.bytes;
import static io.weirkeeper.service.notification.Samples.receiver;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.weirkeeper.api.notification.Receiver;
import io.weirkeeper.remote.cloud.SignedJwt;
import io.weirkeeper.runtime.http.ListenAddress;
import io.weirkeeper.service.notification.match.Duplicates;
import io.weirkeeper.service.notification.trigger.ReconcileRequests;
import io.weirkeeper.service.notification.verify.IdTokens;
import io.weirkeeper.service.notification.verify.WebhookChecks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type of Receiver over a real socket: a good call asks its resources, each way to get it wrong asks nobody. */
class ReceiverTableIT {
    private static final String TOKEN = "my-token";
    private static final String ISSUER = "https://issuer.example";
    private static final String AUDIENCE = "https://flux.example/hook";
    private static final String EMAIL = "push@project.iam.gserviceaccount.com";
    private static final KeyPair KEY = rsa();
    private static final KeyPair OTHER_KEY = rsa();
    private static final String CD_EVENT = "{\"context\":{\"version\":\"0.4.1\",\"id\":\"1\",\"source\":\"ci\","
            + "\"type\":\"dev.cdevents.artifact.published.0.2.0\",\"timestamp\":\"2023-03-20T14:27:05.315384Z\"},"
            + "\"subject\":{\"id\":\"pkg:oci/app\",\"source\":\"ci\",\"type\":\"artifact\",\"content\":{}}}";

    /** The bodies of calls that the vendors document. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("generic", "{}"),
            Map.entry("generic-hmac", "{\"a\":1}"),
            Map.entry("generic-oidc", "{\"a\":1}"),
            Map.entry("github", "{\"ref\":\"refs/heads/main\"}"),
            Map.entry("gitlab", "{\"object_kind\":\"push\"}"),
            Map.entry("bitbucket", "{\"eventKey\":\"repo:refs_changed\"}"),
            Map.entry("harbor", "{\"type\":\"PUSH_ARTIFACT\",\"event_data\":{}}"),
            Map.entry("nexus", "{\"action\":\"CREATED\",\"repositoryName\":\"docker\"}"),
            Map.entry("quay", "{\"docker_url\":\"quay.io/a/b\",\"updated_tags\":[\"v1\"]}"),
            Map.entry("dockerhub", "{\"push_data\":{\"tag\":\"v1\"},\"repository\":{\"repo_url\":\"x\"}}"),
            Map.entry("acr", "{\"action\":\"push\",\"target\":{\"repository\":\"r\",\"tag\":\"t\"}}"),
            Map.entry("gcr", pushed("{\"action\":\"INSERT\",\"tag\":\"a:v1\"}")),
            Map.entry("cdevents", CD_EVENT));

    /** What says which event it is, for the types that have it. */
    private static final Map<String, String> EVENT_HEADERS = Map.of(
            "github", "X-GitHub-Event", "gitlab", "X-Gitlab-Event", "bitbucket", "X-Event-Key", "cdevents", "Ce-Type");

    private static final List<String> SIGNED = List.of("generic-hmac", "github", "bitbucket", "nexus");
    private static final List<String> BY_TOKEN = List.of("gitlab", "harbor");
    private static final List<String> BY_IDENTITY = List.of("generic-oidc", "gcr");

    private static final List<String> ASKED = new CopyOnWriteArrayList<>();
    private static final Vertx VERTX = Vertx.vertx();
    private static final NotificationPorts PORTS = open();

    private final HttpClient http = HttpClient.newHttpClient();

    /** One call, as it is good. */
    private static final class Call {
        final String type;
        final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byte[] body;

        Call(String type) {
            this(type, bytes(BODIES.getOrDefault(type, "")));
        }

        Call(String type, byte[] body) {
            this.type = type;
            this.body = body;
            headers.put("Content-Type", "application/json");
            if (EVENT_HEADERS.containsKey(type)) {
                headers.put(EVENT_HEADERS.getOrDefault(type, ""), "push");
            }
            switch (type) {
                case "generic-hmac" -> headers.put("X-Signature", "sha256=" + mac("HmacSHA256", body));
                case "github" -> headers.put("X-Hub-Signature-256", "sha256=" + mac("HmacSHA256", body));
                case "bitbucket" -> headers.put("X-Hub-Signature", "sha256=" + mac("HmacSHA256", body));
                case "nexus" -> headers.put("X-Nexus-Webhook-Signature", mac("HmacSHA1", body));
                case "gitlab" -> headers.put("X-Gitlab-Token", TOKEN);
                case "harbor" -> headers.put("Authorization", TOKEN);
                case "generic-oidc" -> headers.put("Authorization", "Bearer " + token(ISSUER, AUDIENCE, EMAIL, KEY));
                case "gcr" ->
                    headers.put("Authorization", "Bearer " + token("accounts.google.com", AUDIENCE, EMAIL, KEY));
                default -> {} // who knows the path may call
            }
        }

        /** The header that proves who calls. */
        String proof() {
            return switch (type) {
                case "generic-hmac" -> "X-Signature";
                case "github" -> "X-Hub-Signature-256";
                case "bitbucket" -> "X-Hub-Signature";
                case "nexus" -> "X-Nexus-Webhook-Signature";
                case "gitlab" -> "X-Gitlab-Token";
                default -> "Authorization";
            };
        }
    }

    static Stream<Arguments> calls() {
        return BODIES.keySet().stream().sorted().flatMap(type -> {
            Stream.Builder<Arguments> rows = Stream.builder();
            rows.add(Arguments.of(type, "good", 200));
            if (SIGNED.contains(type) || BY_TOKEN.contains(type) || BY_IDENTITY.contains(type)) {
                rows.add(Arguments.of(type, "wrong proof", 400));
                rows.add(Arguments.of(type, "empty proof", 400));
                rows.add(Arguments.of(type, "no proof", 400));
            }
            if (SIGNED.contains(type)) {
                rows.add(Arguments.of(type, "another body", 400));
            }
            if (BY_IDENTITY.contains(type)) {
                rows.add(Arguments.of(type, "another audience", 400));
                rows.add(Arguments.of(type, "another key", 400));
                rows.add(Arguments.of(type, "another identity", 400));
            }
            if (EVENT_HEADERS.containsKey(type)) {
                rows.add(Arguments.of(type, "unknown event", 400));
                rows.add(Arguments.of(type, "no event", 400));
            }
            rows.add(Arguments.of(type, "malformed JSON", 400));
            rows.add(Arguments.of(type, "oversized body", 413));
            rows.add(Arguments.of(type, "another path", 404));
            return rows.build();
        });
    }

    @BeforeEach
    void forget() {
        ASKED.clear();
    }

    @AfterAll
    static void close() {
        PORTS.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest(name = "{0}: {1} is answered with {2}")
    @MethodSource("calls")
    void answers(String type, String what, int status) throws Exception {
        Call call = switch (what) {
            case "malformed JSON" ->
                new Call(type, type.equals("gcr") ? bytes(pushed("{\"action\":")) : bytes("{\"a\":"));
            case "oversized body" -> new Call(type, oversized());
            default -> new Call(type);
        };
        switch (what) {
            case "wrong proof" ->
                call.headers.compute(
                        call.proof(),
                        (_, good) -> good.substring(0, good.length() - 1) + (good.endsWith("0") ? "1" : "0"));
            case "empty proof" -> call.headers.put(call.proof(), "");
            case "no proof" -> call.headers.remove(call.proof());
            case "another body" -> call.body = bytes(BODIES.getOrDefault(type, "") + " ");
            case "another audience" -> identify(call, "https://other.example", EMAIL, KEY);
            case "another key" -> identify(call, AUDIENCE, EMAIL, OTHER_KEY);
            case "another identity" -> identify(call, AUDIENCE, "other@example.com", KEY);
            case "unknown event" -> call.headers.put(EVENT_HEADERS.getOrDefault(type, ""), "ping");
            case "no event" -> call.headers.remove(EVENT_HEADERS.getOrDefault(type, ""));
            default -> {}
        }

        assertThat(send(call, what.equals("another path") ? "x" : "")).isEqualTo(status);
        assertThat(ASKED).isEqualTo(status == 200 ? List.of(type) : List.of());
    }

    private static void identify(Call call, String audience, String email, KeyPair key) {
        String issuer = call.type.equals("gcr") ? "accounts.google.com" : ISSUER;
        call.headers.put("Authorization", "Bearer " + token(issuer, audience, email, key));
    }

    private int send(Call call, String more) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + PORTS.hooksPort() + "/hook/" + call.type + more))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofByteArray(call.body));
        call.headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static NotificationPorts open() {
        HookHandler hooks = new HookHandler(
                () -> true,
                path -> Optional.of(path.substring("/hook/".length()))
                        .filter(BODIES::containsKey)
                        .map(ReceiverTableIT::ofType),
                (_, _) ->
                        Optional.of(Map.of("token", bytes(TOKEN), "audience", bytes(AUDIENCE), "email", bytes(EMAIL))),
                new WebhookChecks(new IdTokens(ReceiverTableIT::document, Clock.systemUTC())),
                (of, filter) -> {
                    ASKED.add(of.spec().type());
                    return new ReconcileRequests.Result(List.of("x"), List.of());
                });
        EventHandler events =
                new EventHandler(new Duplicates(Duration.ofMinutes(5), 100), _ -> {}, text -> text, Clock.systemUTC());
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ListenAddress any = ListenAddress.parse("127.0.0.1:0");
        return new NotificationPorts(
                VERTX,
                new BodyReader(VERTX, 16L * 1024 * 1024),
                new NotificationPorts.Door<>(any, events, new HttpMetrics(registry, "gotk_event", "/")),
                new NotificationPorts.Door<>(any, hooks, new HttpMetrics(registry, "gotk_receiver", "/hook/")));
    }

    /** Each with a filter, because that is who reads the body of types that do not. */
    private static Receiver ofType(String type) {
        String events = EVENT_HEADERS.containsKey(type) ? ",\"events\":[\"push\"]" : "";
        String known = type.equals("generic-oidc")
                ? ",\"oidcProviders\":[{\"issuerURL\":\"" + ISSUER + "\",\"audience\":\"" + AUDIENCE
                        + "\",\"validations\":[{\"expression\":\"claims.email == '" + EMAIL
                        + "'\",\"message\":\"who?\"}]}]"
                : ",\"secretRef\":{\"name\":\"s\"}";
        return receiver(
                "{\"type\":\"" + type + "\",\"resources\":[],\"resourceFilter\":\"true\"" + events + known + "}",
                """
                {"webhookPath":"/hook/%s","conditions":[{"type":"Ready","status":"True","reason":"Succeeded","message":"",
                 "lastTransitionTime":"2026-01-02T15:04:05Z"}]}""".formatted(type));
    }

    private static byte[] document(String url) {
        if (url.endsWith("/.well-known/openid-configuration")) {
            return bytes("{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"" + ISSUER + "/keys\"}");
        }
        RSAPublicKey rsa = (RSAPublicKey) KEY.getPublic();
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return bytes("{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k1\",\"use\":\"sig\",\"alg\":\"RS256\",\"n\":\""
                + base64.encodeToString(unsigned(rsa.getModulus().toByteArray())) + "\",\"e\":\""
                + base64.encodeToString(rsa.getPublicExponent().toByteArray()) + "\"}]}");
    }

    private static byte[] unsigned(byte[] number) {
        return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
    }

    private static String token(String issuer, String audience, String email, KeyPair key) {
        Map<String, Object> claims = new HashMap<>();
        claims.put("iss", issuer);
        claims.put("aud", audience);
        claims.put("email", email);
        claims.put("email_verified", true);
        claims.put("exp", Instant.now().plusSeconds(600).getEpochSecond());
        return SignedJwt.of(Map.of("kid", "k1"), claims, key.getPrivate());
    }

    private static String pushed(String message) {
        return "{\"message\":{\"data\":\""
                + Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8))
                + "\",\"messageId\":\"1\"},\"subscription\":\"s\"}";
    }

    private static byte[] oversized() {
        byte[] body = new byte[BodyReader.MOST + 1];
        Arrays.fill(body, (byte) ' ');
        return body;
    }

    private static String mac(String algorithm, byte[] body) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(bytes(TOKEN), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair rsa() {
        try {
            return KeyPairGenerator.getInstance("RSA").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
