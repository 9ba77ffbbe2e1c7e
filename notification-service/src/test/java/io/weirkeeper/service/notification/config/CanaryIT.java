package io.weirkeeper.service.notification.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.log.FluxLogFormatter;
import io.weirkeeper.service.notification.Recorder;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import io.weirkeeper.testkit.kafka.Kafka;
import io.weirkeeper.testkit.kafka.WithKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Providers with credentials of every form, at a server that refuses them and repeats all that it was sent: no Event, topic
 * or line of the log shows one.
 */
@WithCluster
@WithKafka
class CanaryIT {
    private static final String CANARY = "canary-7c1d9e4a";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Recorder server = new Recorder();
    private final Queue<LogRecord> log = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            log.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Map<String, Map<String, String>> secrets = new LinkedHashMap<>();
    private final Map<String, String> providers = new LinkedHashMap<>();

    @TempDir
    Path data;

    @BeforeAll
    static void applyCrds(Cluster cluster) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "deploy", "crds"))) {
            for (Path crd :
                    files.filter(file -> file.toString().contains("toolkit")).toList()) {
                cluster.api().applyCrds(Files.readString(crd));
            }
        }
    }

    @BeforeEach
    void listen() {
        server.answers(request -> new Recorder.Answer(
                503, Map.of(), "Cannot " + request.method() + " " + request.path() + " " + request.headers()));
        handler.setLevel(Level.ALL);
        Logger.getLogger("").addHandler(handler);
        Logger.getLogger("io.weirkeeper").setLevel(Level.FINE);
    }

    @AfterEach
    void stop() {
        Logger.getLogger("").removeHandler(handler);
        Logger.getLogger("io.weirkeeper").setLevel(null);
        server.close();
    }

    @Test
    void showsNoCredentialOfAnyProviderAnywhere(Cluster cluster, Kafka kafka) throws Exception {
        // Given
        String namespace = cluster.newNamespace();
        // of the first eighteen bytes of flux:canary-…, which are whole in base64
        String login = Base64.getEncoder()
                .encodeToString(("flux:" + CANARY).substring(0, 18).getBytes(StandardCharsets.UTF_8));
        describeProviders();
        secrets.forEach((name, values) -> cluster.api().apply(manifest(namespace, name, values)));
        providers.forEach((name, spec) -> cluster.api().apply("""
                        apiVersion: notification.toolkit.fluxcd.io/v1beta3
                        kind: Provider
                        metadata: {name: %1$s, namespace: %2$s}
                        spec: {%3$s}
                        ---
                        apiVersion: notification.toolkit.fluxcd.io/v1beta3
                        kind: Alert
                        metadata: {name: %1$s, namespace: %2$s}
                        spec: {providerRef: {name: %1$s}, eventSources: [{kind: Kustomization, name: "*"}]}
                        """.formatted(name, namespace, spec)));

        try (ServiceInTest service = ServiceInTest.open(cluster, namespace, kafka.bootstrapServers(), data)) {
            await().atMost(SOON).until(() -> Http.get(service.health("/readyz")) == 200);

            // When
            assertThat(Http.post(service.events("/"), event(namespace), Map.of()))
                    .isEqualTo(202);

            // Then
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(told(cluster, namespace)).containsAll(providers.keySet()));
            String events = cluster.api()
                    .get("/api/v1/namespaces/" + namespace + "/events")
                    .orElseThrow()
                    .toString();
            assertThat(events).contains("answered with status code 503: Cannot POST");
            List<String> canaries = List.of(CANARY, login, "sig=");
            for (String canary : canaries) {
                assertThat(events).doesNotContain(canary);
                for (String topic : List.of("weir.events", "weir.deliveries", "weir.dead-letters")) {
                    assertThat(kafka.records(topic))
                            .filteredOn(record -> record.value() != null)
                            .noneMatch(record -> new String(record.value(), StandardCharsets.UTF_8).contains(canary));
                }
            }
            FluxLogFormatter formatter = new FluxLogFormatter(service.redactor());
            assertThat(log).isNotEmpty();
            for (LogRecord line : log) {
                assertThat(formatter.format(ExtLogRecord.wrap(line))).doesNotContain(canaries);
            }
        }
    }

    private void describeProviders() throws GeneralSecurityException {
        String url = server.url("/hook");
        add("token", "generic-hmac", url, Map.of("token", secret("token")));
        add("login", "alertmanager", url, Map.of("username", "flux", "password", secret("login")));
        add(
                "headers",
                "generic",
                url,
                Map.of(
                        "headers",
                        "Authorization: Bearer " + secret("headers") + "\nX-Key: " + secret("headers") + "\n"));
        add("webhook", "discord", "", Map.of("address", server.url("/services/T0/" + secret("webhook"))));
        add("query", "googlechat", "", Map.of("address", server.url("/v1/spaces?key=k&token=" + secret("query"))));
        add("slack", "slack", url, Map.of("token", secret("slack")));
        add("telegram", "telegram", "", Map.of("token", "12345:" + secret("telegram")));
        add("matrix", "matrix", server.url(""), Map.of("token", secret("matrix")));
        add("opsgenie", "opsgenie", url, Map.of("token", secret("opsgenie")));
        add("zulip", "zulip", server.url(""), Map.of("username", "flux", "password", secret("zulip")));
        add("datadog", "datadog", server.url(""), Map.of("token", secret("datadog")));
        add("sentry", "sentry", "", Map.of("address", server.url("/1").replace("://", "://" + secret("sentry") + "@")));
        add("github", "github", server.url("/org/fleet"), Map.of("token", secret("github")));
        add("gitlab", "gitlab", server.url("/org/fleet"), Map.of("token", secret("gitlab")));
        add("bitbucket", "bitbucketserver", server.url("/scm/org/fleet.git"), Map.of("token", secret("bitbucket")));
        add(
                "app",
                "githubdispatch",
                server.url("/org/fleet"),
                Map.of(
                        "githubAppID",
                        "1",
                        "githubAppInstallationID",
                        "2",
                        "githubAppPrivateKey",
                        "-----BEGIN RSA PRIVATE KEY-----\n" + secret("app") + "\n-----END RSA PRIVATE KEY-----\n"));
        add("google", "googlepubsub", "project", Map.of("token", googleKey()));
        add(
                "sas",
                "azureeventhub",
                "",
                Map.of(
                        "address",
                        "Endpoint=sb://ns.localhost.invalid/;SharedAccessKeyName=send;SharedAccessKey=" + secret("sas")
                                + ";EntityPath=hub"));
        add("nats", "nats", server.url("").replace("http", "nats"), Map.of("nkey", secret("nats")));
        add(
                "email",
                "email",
                "smtp://127.0.0.1:1",
                Map.of("username", "flux@example.com", "password", secret("email")));
        add(
                "proxied",
                "generic",
                url,
                Map.of("proxy", server.url("").replace("://", "://flux:" + secret("proxied") + "@")));
    }

    private void add(String name, String type, String address, Map<String, String> secret) {
        secrets.put(name, secret);
        providers.put(
                name,
                "type: " + type + ", channel: x@example.com, timeout: 5s, secretRef: {name: " + name + "}"
                        + (address.isEmpty() ? "" : ", address: \"" + address + "\""));
    }

    /** Whose token the server of tokens refuses, with all that it was sent. */
    private String googleKey() throws GeneralSecurityException {
        byte[] key = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "service_account")
                .put("client_email", "flux@project.iam.gserviceaccount.com")
                .put("private_key_id", secret("google"))
                .put(
                        "private_key",
                        "-----BEGIN PRIVATE KEY-----\n"
                                + Base64.getMimeEncoder().encodeToString(key) + "\n-----END PRIVATE KEY-----\n")
                .put("token_uri", server.url("/token"))
                .toString();
    }

    /** Each its own: what one Secret holds as a whole is known as a secret everywhere. */
    private static String secret(String name) {
        return CANARY + "-" + name;
    }

    private static String manifest(String namespace, String name, Map<String, String> values) {
        ObjectNode secret = JsonNodeFactory.instance.objectNode();
        secret.put("apiVersion", "v1").put("kind", "Secret");
        secret.putObject("metadata").put("name", name).put("namespace", namespace);
        ObjectNode data = secret.putObject("stringData");
        values.forEach(data::put);
        return secret.toString();
    }

    private static String event(String namespace) {
        return """
                {"involvedObject":{"kind":"Kustomization","namespace":"%s","name":"apps","uid":"u",
                 "apiVersion":"kustomize.toolkit.fluxcd.io/v1"},"severity":"error","timestamp":"%s",
                 "message":"it failed","reason":"HealthCheckFailed",
                 "metadata":{"kustomize.toolkit.fluxcd.io/revision":"main@sha1:%s"},
                 "reportingController":"kustomize-controller"}""".formatted(namespace, Instant.now(), "0".repeat(40));
    }

    /** The alerts on which it is told that their notification failed. */
    private static Set<String> told(Cluster cluster, String namespace) {
        JsonNode events =
                cluster.api().get("/api/v1/namespaces/" + namespace + "/events").orElseThrow();
        return events.path("items")
                .valueStream()
                .filter(event -> event.path("reason").asText().equals("NotificationDispatchFailed"))
                .map(event -> event.at("/involvedObject/name").asText())
                .collect(Collectors.toSet());
    }
}
