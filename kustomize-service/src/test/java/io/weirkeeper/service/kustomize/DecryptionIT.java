package io.weirkeeper.service.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.weirkeeper.service.kustomize.build.EngineBuilder;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kustomizations with files that sops 3.13.3 encrypted to an age key (src/test/resources/sops). */
@WithCluster
class DecryptionIT {
    private static final Path CRDS = Path.of("../deploy/crds");
    private static final Path SAMPLES = Path.of("src/test/resources/sops");

    private final Cluster cluster;
    private final String namespace;
    private final FakeSource source;
    private final ServiceUnderTest service;

    DecryptionIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.cluster = cluster;
        for (String crd : new String[] {
            "kustomize.toolkit.fluxcd.io_kustomizations.yaml", "source.toolkit.fluxcd.io_gitrepositories.yaml"
        }) {
            cluster.api().applyCrds(Files.readString(CRDS.resolve(crd)));
        }
        this.namespace = cluster.newNamespace();
        this.source = new FakeSource(cluster, namespace);
        this.service = new ServiceUnderTest(
                cluster,
                namespace,
                directory,
                new EngineBuilder(true),
                UnaryOperator.identity(),
                Map.of("weir.kustomize.feature-gates", "ObjectLevelWorkloadIdentity=true"));
    }

    @AfterEach
    void close() throws Exception {
        service.close();
        source.close();
    }

    @Test
    void appliesAnEncryptedSecretDecryptedAndThenSubstituted() {
        // Given
        key("sops-age", "identity.agekey", sample("age.agekey"));
        publish(Map.of("apps/secret.yaml", sample("secret.yaml")));

        // When
        kustomization("""
                decryption: {provider: sops, secretRef: {name: sops-age}}
                  postBuild: {substitute: {who: world}}""");
        JsonNode done =
                await(it -> condition(it, "Ready").path("status").asText().equals("True"));

        // Then
        assertThat(message(done)).isEqualTo("Applied revision: main@sha1:1");
        JsonNode secret = secret("app");
        assertThat(value(secret, "password")).isEqualTo("correct-horse-battery");
        assertThat(value(secret, "greeting")).isEqualTo("hello world");
        assertThat(secret.has("sops")).isFalse();
    }

    @Test
    void decryptsWhatGeneratorsAndPatchesRead() {
        // Given
        key("sops-age", "identity.agekey", sample("age.agekey"));
        publish(Map.of(
                "apps/kustomization.yaml", "resources: [base]\ncomponents: [extra]\n",
                "apps/base/kustomization.yaml", """
                        resources: [settings.yaml]
                        patches: [{path: patch.yaml}]
                        secretGenerator:
                          - name: generated
                            envs: [app.env]
                            files: [renamed.bin=blob, .dockerconfigjson=config.json]
                        generatorOptions: {disableNameSuffixHash: true}
                        """,
                "apps/base/settings.yaml", config("settings"),
                "apps/base/patch.yaml", sample("patch.yaml"),
                "apps/base/app.env", sample("app.env"),
                "apps/base/blob", sample("blob"),
                "apps/base/config.json", sample("config.json"),
                "apps/extra/kustomization.yaml", """
                        apiVersion: kustomize.config.k8s.io/v1alpha1
                        kind: Component
                        secretGenerator: [{name: component, envs: [app.env], options: {disableNameSuffixHash: true}}]
                        """,
                "apps/extra/app.env", sample("app.env")));

        // When
        kustomization("decryption: {provider: sops, secretRef: {name: sops-age}}");
        await(it -> condition(it, "Ready").path("status").asText().equals("True"));

        // Then
        JsonNode generated = secret("generated");
        assertThat(value(generated, "TOKEN")).isEqualTo("from-the-env-file");
        assertThat(value(generated, "renamed.bin")).isEqualTo("binary \u0001\u0002 content");
        assertThat(value(generated, ".dockerconfigjson")).contains("\"auth\": \"dXNlcjpwYXNz\"");
        assertThat(value(secret("component"), "OTHER")).isEqualTo("two");
        assertThat(cluster.api()
                        .get("/api/v1/namespaces/" + namespace + "/configmaps/settings")
                        .orElseThrow()
                        .at("/data/mode")
                        .asText())
                .isEqualTo("patched-in-secret");
    }

    @Test
    void failsAsFluxDoesWhenTheKeyIsMissing() {
        // Given
        publish(Map.of("apps/secret.yaml", sample("secret.yaml")));

        // When
        kustomization("decryption: {provider: sops, secretRef: {name: sops-age}}");
        JsonNode failed =
                await(it -> condition(it, "Ready").path("status").asText().equals("False"));
        key("sops-age", "other.txt", "nothing of use");
        poke("1");
        JsonNode keyless = await(it -> message(it).contains("cannot get sops data key"));

        // Then
        assertThat(condition(failed, "Ready").path("reason").asText()).isEqualTo("BuildFailed");
        assertThat(message(failed)).isEqualTo("secrets \"sops-age\" not found");
        assertThat(message(keyless))
                .startsWith("decryption failed for 'Secret.v1.[noGrp]/app': failed to decrypt and format '" + namespace
                        + "/app' Secret data: cannot get sops data key: Failed to get the data key required to"
                        + " decrypt the SOPS file.\n\nGroup 0: FAILED\n  age1")
                .contains("- | failed to load age identities")
                .doesNotContain("ENC[");
        assertThat(cluster.api().get(secretPath("app"))).isEmpty();
    }

    @Test
    void asksAVaultWithTheTokenOfTheSecret() throws IOException {
        // Given
        List<String> tokens = new CopyOnWriteArrayList<>();
        HttpServer vault = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        vault.createContext("/v1/sops/decrypt/first", exchange -> {
            tokens.add(exchange.getRequestHeaders().getFirst("X-Vault-Token"));
            String sealed = new ObjectMapper()
                    .readTree(exchange.getRequestBody())
                    .path("ciphertext")
                    .asText()
                    .substring("vault:v1:".length());
            byte[] answer = ("{\"data\":{\"plaintext\":\"" + new StringBuilder(sealed).reverse() + "\"}}")
                    .getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        vault.start();
        String address = "http://localhost:" + vault.getAddress().getPort();
        key("vault", "sops.vault-token", "s.our-token\n");
        publish(Map.of("apps/secret.yaml", sample("secret-vault.yaml").replace("VAULT_ADDRESS", address)));

        // When
        kustomization("decryption: {provider: sops, secretRef: {name: vault}}");
        await(it -> condition(it, "Ready").path("status").asText().equals("True"));
        vault.stop(0);

        // Then
        assertThat(value(secret("app"), "password")).isEqualTo("correct-horse-battery");
        assertThat(tokens).containsOnly("s.our-token");
    }

    @Test
    void namesTheValueThatWasTamperedWith() {
        // Given
        key("sops-age", "identity.agekey", sample("age.agekey"));
        publish(Map.of("apps/secret.yaml", sample("secret.yaml").replace("password: ENC", "username: ENC")));

        // When
        kustomization("decryption: {provider: sops, secretRef: {name: sops-age}}");
        JsonNode failed =
                await(it -> condition(it, "Ready").path("status").asText().equals("False"));

        // Then
        assertThat(message(failed))
                .endsWith("failed to decrypt and format '" + namespace
                        + "/app' Secret data: error decrypting sops tree: Error walking"
                        + " tree: Could not decrypt value: Could not decrypt with AES_GCM: cipher: message"
                        + " authentication failed (at 'stringData.username')");
    }

    @Test
    void refusesKeysThatAreNoneWithoutShowingThem() {
        // Given
        key("sops-age", "identity.agekey", "hunter2-hunter2");
        publish(Map.of("apps/secret.yaml", sample("secret.yaml")));

        // When
        kustomization("decryption: {provider: sops, secretRef: {name: sops-age}}");
        JsonNode failed =
                await(it -> condition(it, "Ready").path("status").asText().equals("False"));

        // Then
        assertThat(message(failed))
                .isEqualTo("failed to import 'identity.agekey' data from sops decryption Secret '" + namespace
                        + "/sops-age': failed to parse and add to age identities: unknown identity type");
    }

    @Test
    void leavesEncryptedWhatIsMarkedSoAndRefusesSecretsWithoutSettings() {
        // Given
        key("sops-age", "identity.agekey", sample("age.agekey"));
        publish(Map.of("apps/secret.yaml", sample("secret.yaml")));

        // When
        kustomization("");
        JsonNode failed =
                await(it -> condition(it, "Ready").path("status").asText().equals("False"));

        // Then
        assertThat(condition(failed, "Ready").path("reason").asText()).isEqualTo("ReconciliationFailed");
        assertThat(message(failed))
                .endsWith("/app is SOPS encrypted, configuring decryption is required for this secret to be"
                        + " reconciled");
    }

    @Test
    void requiresTheServiceAccountToBeThere() {
        // Given
        publish(Map.of("apps/secret.yaml", sample("secret.yaml")));

        // When
        kustomization("decryption: {provider: sops, serviceAccountName: decryptor}");
        JsonNode failed =
                await(it -> condition(it, "Ready").path("reason").asText().equals("BuildFailed"));

        // Then
        assertThat(message(failed))
                .isEqualTo("failed to get decryption service account '" + namespace
                        + "/decryptor': serviceaccounts \"decryptor\" not found");
    }

    private void publish(Map<String, String> files) {
        Map<String, String> all = new HashMap<>(files);
        source.publish("repo", "main@sha1:1", all);
    }

    private static String sample(String name) {
        try {
            return Files.readString(SAMPLES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void key(String name, String entry, String value) {
        cluster.api().apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: %s, namespace: %s}
                data: {%s: %s}
                """.formatted(
                name, namespace, entry, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    }

    private void kustomization(String more) {
        cluster.api().apply("""
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: apps, namespace: %s}
                spec:
                  interval: 1h
                  path: apps
                  prune: true
                  targetNamespace: %s
                  sourceRef: {kind: GitRepository, name: repo}
                  %s
                """.formatted(namespace, namespace, more));
    }

    private void poke(String value) {
        cluster.api()
                .patch(
                        path(),
                        "{\"metadata\":{\"annotations\":{\"reconcile.fluxcd.io/requestedAt\":\"" + value + "\"}}}");
    }

    private JsonNode await(Predicate<JsonNode> condition) {
        return cluster.api().await(path(), condition);
    }

    private String path() {
        return "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/kustomizations/apps";
    }

    private String secretPath(String name) {
        return "/api/v1/namespaces/" + namespace + "/secrets/" + name;
    }

    private JsonNode secret(String name) {
        return cluster.api().get(secretPath(name)).orElseThrow();
    }

    private static String value(JsonNode secret, String key) {
        return new String(
                Base64.getDecoder().decode(secret.path("data").path(key).asText()), StandardCharsets.UTF_8);
    }

    private static JsonNode condition(JsonNode object, String type) {
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return object.path("nothing");
    }

    private static String message(JsonNode object) {
        return condition(object, "Ready").path("message").asText();
    }

    private static String config(String name) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: {mode: plain}\n";
    }
}
