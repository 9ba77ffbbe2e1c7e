package io.weirkeeper.service.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.peers.OciRegistry;
import io.weirkeeper.peers.Recorder;
import io.weirkeeper.runtime.log.FluxLogFormatter;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import io.weirkeeper.testkit.kafka.Kafka;
import io.weirkeeper.testkit.kafka.WithKafka;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind with credentials of every form, at servers that refuse them and repeat them in their answers: no status, Event,
 * topic or line of the log shows one.
 */
@WithCluster
@WithKafka
class CanaryIT {
    private static final String CANARY = "canary-0b6e2f";

    private final Cluster cluster;
    private final Kafka kafka;
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

    @TempDir
    Path temp;

    private SourceScene scene;
    private Recorder server;
    private OciRegistry registry;

    CanaryIT(Cluster cluster, Kafka kafka) {
        this.cluster = cluster;
        this.kafka = kafka;
    }

    @BeforeEach
    void start() throws IOException {
        server = Recorder.start(0);
        // what was sent comes back, as careless servers do it
        server.answerWith(
                request -> new Recorder.Answer(403, "no: " + request.path() + " " + request.headers() + " " + CANARY));
        registry = OciRegistry.start();
        registry.require(OciRegistry.Login.BASIC, "reader", "another");
        scene = new SourceScene(cluster, kafka, temp, Map.of());
        handler.setLevel(Level.ALL);
        Logger.getLogger("").addHandler(handler);
        Logger.getLogger("io.weirkeeper").setLevel(Level.FINE);
    }

    @AfterEach
    void stop() throws Exception {
        Logger.getLogger("").removeHandler(handler);
        Logger.getLogger("io.weirkeeper").setLevel(null);
        scene.close();
        registry.close();
        server.close();
    }

    @Test
    void showsNoCredentialOfAnyKindAnywhere() {
        // Given
        String url = server.url("/fleet");
        String withLogin = url.replace("://", "://someone:" + CANARY + "@");
        String host = URI.create(url).getAuthority();
        scene.secret("basic", Map.of("username", "git", "password", CANARY));
        scene.secret("bearer", Map.of("bearerToken", CANARY));
        scene.secret("keys", Map.of("accesskey", "AKID", "secretkey", CANARY));
        scene.secret("sas", Map.of("sasKey", "?sv=2022-11-02&sig=" + CANARY));
        scene.secret("account", Map.of("accountKey", "Y2FuYXJ5LTBiNmUyZg=="));
        scene.secret(
                "application",
                Map.of("tenantId", "t", "clientId", "c", "clientSecret", CANARY, "authorityHost", server.url("/")));
        scene.secret(
                "google",
                Map.of("serviceaccount", "{\"type\":\"service_account\",\"private_key\":\"" + CANARY + "\"}"));
        scene.secret("ssh", Map.of("identity", CANARY, "known_hosts", "example.org ssh-ed25519 AAAA"));
        scene.secret("app", Map.of("githubAppID", "1", "githubAppInstallationID", "2", "githubAppPrivateKey", CANARY));
        scene.secret("proxy", Map.of("address", url, "username", "p", "password", CANARY));
        scene.secret(
                "pull",
                Map.of(
                        ".dockerconfigjson",
                        "{\"auths\":{\"" + registry.host() + "\":{\"username\":\"reader\",\"password\":\"" + CANARY
                                + "\"}}}"));
        Map<String, String> objects = new LinkedHashMap<>();
        objects.put("GitRepository/basic", "{url: '" + url + "', secretRef: {name: basic}}");
        objects.put("GitRepository/bearer", "{url: '" + url + "', secretRef: {name: bearer}}");
        objects.put("GitRepository/url", "{url: '" + withLogin + "'}");
        objects.put("GitRepository/ssh", "{url: 'ssh://git@" + host + "/fleet', secretRef: {name: ssh}}");
        objects.put("GitRepository/app", "{url: '" + url + "', provider: github, secretRef: {name: app}}");
        objects.put(
                "GitRepository/proxy",
                "{url: 'http://git.example.org/fleet', secretRef: {name: basic}, proxySecretRef: {name: proxy}}");
        objects.put(
                "OCIRepository/pull",
                "{url: 'oci://" + registry.host() + "/org/fleet', insecure: true, secretRef: {name: pull}}");
        objects.put("Bucket/keys", bucket("generic", host, "keys"));
        objects.put("Bucket/sas", bucket("azure", server.url("/acc"), "sas"));
        objects.put("Bucket/account", bucket("azure", server.url("/acc"), "account"));
        objects.put("Bucket/application", bucket("azure", server.url("/acc"), "application"));
        objects.put("Bucket/google", bucket("gcp", "storage.googleapis.com", "google"));
        objects.put("HelmRepository/basic", "{url: '" + url + "', secretRef: {name: basic}}");
        objects.put("HelmRepository/url", "{url: '" + withLogin + "'}");

        // When
        objects.forEach((object, spec) -> scene.cluster.api().apply("""
                        apiVersion: source.toolkit.fluxcd.io/v1
                        kind: %s
                        metadata: {name: %s, namespace: %s}
                        spec: {interval: 10m, timeout: 20s, %s
                        """.formatted(
                        object.substring(0, object.indexOf('/')),
                        object.substring(object.indexOf('/') + 1),
                        scene.namespace,
                        spec.substring(1))));

        // Then
        for (String object : objects.keySet()) {
            JsonNode failed = scene.awaitCondition(
                    scene.path(path(object)),
                    "Ready",
                    ready -> ready.path("status").asText().equals("False")
                            && !ready.path("reason").asText().equals("Progressing"));
            assertThat(failed.path("status").toString())
                    .as(object)
                    .doesNotContain(CANARY)
                    .doesNotContain("Y2FuYXJ5");
            scene.awaitEvent(
                    object,
                    SourceScene.condition(failed, "Ready").path("reason").asText());
        }
        scene.assertToldNowhere(CANARY);
        scene.assertToldNowhere("Y2FuYXJ5LTBiNmUyZg");
        FluxLogFormatter formatter = new FluxLogFormatter(scene.redactor());
        assertThat(log).isNotEmpty();
        for (LogRecord line : log) {
            assertThat(formatter.format(ExtLogRecord.wrap(line))).doesNotContain(CANARY);
        }
    }

    private static String bucket(String provider, String endpoint, String secret) {
        return "{provider: " + provider + ", bucketName: manifests, endpoint: '" + endpoint
                + "', insecure: true, secretRef: {name: " + secret + "}}";
    }

    private static String path(String object) {
        return object.replace("GitRepository/", "gitrepositories/")
                .replace("OCIRepository/", "ocirepositories/")
                .replace("Bucket/", "buckets/")
                .replace("HelmRepository/", "helmrepositories/");
    }
}
