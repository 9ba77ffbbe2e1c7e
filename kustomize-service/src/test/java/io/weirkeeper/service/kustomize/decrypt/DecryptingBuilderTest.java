package io.weirkeeper.service.kustomize.decrypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.kustomize.Kustomization;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.redact.Redactor;
import io.weirkeeper.service.kustomize.build.Build;
import io.weirkeeper.service.kustomize.build.BuildRequest;
import io.weirkeeper.service.kustomize.build.EngineBuilder;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds with files that sops 3.13.3 encrypted to an age key (src/test/resources/sops). */
class DecryptingBuilderTest {
    private static final Path SAMPLES = Path.of("src/test/resources/sops");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WITH_SECRET = "'decryption':{'provider':'sops','secretRef':{'name':'keys'}}";
    private static final String WITHOUT = "'decryption':{'provider':'sops'}";

    private final Map<String, ObjectNode> objects = new HashMap<>();
    private final Redactor redactor = new Redactor();
    private final EngineBuilder engine = new EngineBuilder(true);
    private final Path root;

    DecryptingBuilderTest(@TempDir Path root) {
        this.root = root;
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void keepsWhatItDecryptsOffTheDisk() throws IOException {
        // Given
        secret("flux-system/keys", "identity.agekey", sample("age.agekey"));
        file("kustomization.yaml", "secretGenerator: [{name: env, envs: [app.env]}]\n");
        file("app.env", sample("app.env"));

        // When
        Build build = build(WITH_SECRET, "", Map.of());

        // Then
        assertThat(value(build.objects().getFirst(), "TOKEN")).isEqualTo("from-the-env-file");
        assertThat(Files.readString(root.resolve("app.env"))).isEqualTo(sample("app.env"));
    }

    @Test
    void decryptsEntriesThatAlreadyStandInASecret() throws IOException {
        // Given
        secret("flux-system/keys", "identity.agekey", sample("age.agekey"));
        file("secret.yaml", """
                apiVersion: v1
                kind: Secret
                metadata: {name: wrapped}
                data: {plain: cGxhaW4=, blob: %s, app.env: %s}
                """.formatted(base64(sample("blob")), base64(sample("app.env"))));

        // When
        Build build = build(WITH_SECRET, "", Map.of());

        // Then
        ObjectNode secret = build.objects().getFirst();
        assertThat(value(secret, "blob")).isEqualTo("binary \u0001\u0002 content");
        assertThat(value(secret, "app.env")).isEqualTo("TOKEN=from-the-env-file\nOTHER=two\n");
        assertThat(value(secret, "plain")).isEqualTo("plain");
    }

    @Test
    void leavesEncryptedWhatSaysSo() throws IOException {
        // Given
        secret("flux-system/keys", "identity.agekey", sample("age.agekey"));
        file(
                "secret.yaml",
                sample("secret.yaml")
                        .replace(
                                "    name: app",
                                "    name: app\n    annotations:\n"
                                        + "        kustomize.toolkit.fluxcd.io/decrypt: Disabled"));

        // When
        Build build = build(WITH_SECRET, "", Map.of());

        // Then
        assertThat(build.objects().getFirst().at("/stringData/password").asText())
                .startsWith("ENC[AES256_GCM,");
    }

    @Test
    void takesTheControllersAgeKeysWhereNoSecretIsNamed() throws IOException {
        // Given
        secret("flux-system/global", "a.agekey", sample("age.agekey"));
        file("secret.yaml", sample("secret.yaml"));

        // When
        Build build = build(WITHOUT, "global", Map.of());

        // Then
        assertThat(build.objects().getFirst().at("/stringData/password").asText())
                .isEqualTo("correct-horse-battery");
    }

    @Test
    void takesAgeKeysOfItsEnvironment() throws IOException {
        // Given
        file("secret.yaml", sample("secret.yaml"));
        String key = sample("age.agekey").lines().reduce((_, last) -> last).orElseThrow();

        // When
        Build byText = build(WITHOUT, "", Map.of("SOPS_AGE_KEY", key));
        Build byFile = build(
                WITHOUT,
                "",
                Map.of(
                        "SOPS_AGE_KEY_FILE",
                        SAMPLES.resolve("age.agekey").toAbsolutePath().toString()));

        // Then
        assertThat(byText.digest()).isEqualTo(byFile.digest());
        assertThat(byText.objects().getFirst().has("sops")).isFalse();
    }

    @Test
    void namesTheFileThatCannotBeDecrypted() throws IOException {
        // Given
        secret("flux-system/keys", "identity.agekey", sample("age.agekey"));
        file("base/kustomization.yaml", "secretGenerator: [{name: env, envs: [app.env]}]\n");
        file("base/app.env", sample("app.env").replaceFirst("TOKEN=", "OTHER_NAME="));
        file("kustomization.yaml", "resources: [base]\n");

        // Then
        assertThatThrownBy(() -> build(WITH_SECRET, "", Map.of()))
                .hasMessageStartingWith("error decrypting sources: error decrypting sops tree: ")
                .hasMessageEndingWith("(at 'OTHER_NAME') (file base/app.env)");
    }

    @Test
    void remembersKeysSoThatNoMessageShowsThem() throws IOException {
        // Given
        secret("flux-system/keys", "identity.agekey", sample("age.agekey"));
        file("secret.yaml", sample("secret.yaml"));
        String key = sample("age.agekey").lines().reduce((_, last) -> last).orElseThrow();

        // When
        build(WITH_SECRET, "", Map.of());

        // Then
        assertThat(redactor.apply("oops: " + key)).isEqualTo("oops: *****");
    }

    @Test
    void importsWhatSecretsHoldForServices() {
        Map<String, byte[]> data = new HashMap<>();
        data.put("sops.vault-token", bytes(" s.token\n"));
        data.put(
                "sops.aws-kms", bytes("aws_access_key_id: id\naws_secret_access_key: key\naws_session_token: token\n"));
        data.put("sops.azure-kv", bytes("{\"appId\":\"app\",\"password\":\"pa55\",\"tenant\":\"t\"}"));
        data.put("ignored", bytes("anything"));
        Credentials credentials = Credentials.of(data);
        assertThat(credentials.vaultToken()).isEqualTo("s.token");
        assertThat(credentials.aws()).isEqualTo(new io.weirkeeper.remote.cloud.AwsCredentials("id", "key", "token"));
        assertThat(credentials.azure()).isEqualTo(new AzureAccount("t", "app", "pa55", "", false, ""));
        assertThatThrownBy(() -> Credentials.of(Map.of("sops.azure-kv", bytes("tenantId: t"))))
                .hasMessageStartingWith("'sops.azure-kv': invalid data: requires a 'clientId' field");
        assertThatThrownBy(() -> Credentials.of(Map.of("sops.gcp-kms", bytes("s3cret"))))
                .hasMessage("'sops.gcp-kms': the service account file is no JSON");
    }

    private Build build(String more, String ageSecret, Map<String, String> environment) {
        try {
            String text =
                    "{'apiVersion':'kustomize.toolkit.fluxcd.io/v1','kind':'Kustomization','metadata':{'name':'apps',"
                            + "'namespace':'flux-system'},'spec':{'interval':'10m','prune':true,'sourceRef':{'kind':"
                            + "'GitRepository','name':'fleet'}," + more + "}}";
            ObjectNode json = (ObjectNode) JSON.readTree(text.replace('\'', '"'));
            KubeApi api = (KubeApi) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {KubeApi.class}, (_, method, arguments) -> {
                        ResourceType type = (ResourceType) arguments[0];
                        return Optional.ofNullable(objects.get(type.kind() + " " + arguments[1] + "/" + arguments[2]));
                    });
            DecryptSettings settings = new DecryptSettings("flux-system", ageSecret, "", "", environment);
            Decryptors decryptors = new Decryptors(
                    api,
                    redactor,
                    settings,
                    new HttpSender(HttpAccess.plain(Duration.ofSeconds(20))),
                    Clock.systemUTC());
            return new DecryptingBuilder(engine, decryptors)
                    .build(new BuildRequest(
                            root,
                            root,
                            json,
                            RecordJson.decode(json, Kustomization.class).spec(),
                            Map.of()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void secret(String name, String entry, String value) {
        ObjectNode secret = JSON.createObjectNode();
        secret.putObject("data").put(entry, base64(value));
        objects.put("Secret " + name, secret);
    }

    private void file(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static String sample(String name) throws IOException {
        return Files.readString(SAMPLES.resolve(name));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(bytes(text));
    }

    private static String value(ObjectNode secret, String key) {
        return new String(
                Base64.getDecoder().decode(secret.path("data").path(key).asText()), StandardCharsets.UTF_8);
    }
}
