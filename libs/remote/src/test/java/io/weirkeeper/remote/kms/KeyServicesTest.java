package io.weirkeeper.remote.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.cloud.AwsCredentials;
import io.weirkeeper.remote.cloud.AwsSignature;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyServicesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] SEALED = "sealed".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PLAIN = "plain".getBytes(StandardCharsets.US_ASCII);
    private static final String PLAIN_64 = Base64.getEncoder().encodeToString(PLAIN);
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    private static final String ARN = "arn:aws:kms:eu-west-1:1:key/a";
    private static final AwsCredentials AWS =
            new AwsCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "session");

    private final FakeService fake = new FakeService();

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void asksTheTransitEngine() {
        // Given
        fake.answer("/v1/sops/decrypt/first", "{\"data\":{\"plaintext\":\"" + PLAIN_64 + "\"}}");

        // When
        byte[] plain = new VaultTransit(FakeService.client(), "team")
                .decrypt(fake.url() + "/", "/sops/", "first", "vault:v1:abc", "s.token");

        // Then
        assertThat(plain).isEqualTo(PLAIN);
        assertThat(fake.requests.getFirst().header("X-Vault-Token")).isEqualTo("s.token");
        assertThat(fake.requests.getFirst().header("X-Vault-Namespace")).isEqualTo("team");
        assertThat(fake.requests.getFirst().body()).isEqualTo("{\"ciphertext\":\"vault:v1:abc\"}");
    }

    @Test
    void logsInToAVaultWithATokenOfAServiceAccount() {
        // Given
        fake.answer("/v1/auth/kubernetes/login", "{\"auth\":{\"client_token\":\"s.new\"}}");

        // When
        String token = new VaultTransit(FakeService.client(), "")
                .login(fake.url(), "auth/kubernetes/login", "apps_decryptor", "jwt");

        // Then
        assertThat(token).isEqualTo("s.new");
        assertThat(fake.requests.getFirst().body()).contains("\"role\":\"apps_decryptor\"", "\"jwt\":\"jwt\"");
    }

    @Test
    void tellsWhyAServiceRefusesAndNotWhatWasSent() {
        VaultTransit vault = new VaultTransit(FakeService.client(), "");
        assertThatThrownBy(() -> vault.decrypt(fake.url(), "sops", "first", "vault:v1:abc", "s.token"))
                .isInstanceOf(RemoteException.class)
                .hasMessage("failed to decrypt sops data key from Vault transit backend 'sops/decrypt/first':"
                        + " localhost answered with status 403: [\"permission denied\"]");
        assertThatThrownBy(() -> vault.decrypt(fake.url(), "../sys", "first", "x", "s.token"))
                .hasMessageContaining("is no path of a transit key");
        assertThatThrownBy(() -> vault.decrypt("file:///etc/passwd", "sops", "first", "x", "s.token"))
                .hasMessageContaining("is no http or https URL");
    }

    /** The signature is the one of aws-sdk-go-v2 v1.42.1 for the same request. */
    @Test
    void signsAsAwsDoes() {
        // Given
        String body = "{\"CiphertextBlob\":\"c2VhbGVk\",\"KeyId\":\"" + ARN + "\"}";
        Map<String, String> headers =
                Map.of("Content-Type", "application/x-amz-json-1.1", "X-Amz-Target", "TrentService.Decrypt");

        // When
        Map<String, String> signed = new AwsSignature(AWS, "eu-west-1", "kms")
                .headers(
                        "POST",
                        URI.create("https://kms.eu-west-1.amazonaws.com/"),
                        headers,
                        Digest.of(DigestAlgorithm.SHA256, body).hex(),
                        NOON.instant());

        // Then
        assertThat(signed)
                .containsEntry("x-amz-date", "20261121T120000Z")
                .containsEntry("x-amz-security-token", "session")
                .containsEntry(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/eu-west-1/kms/aws4_request,"
                                + "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target,"
                                + "Signature=fb8ff9857bef19d1f9d98248a9df851c5cd49ceeeacfbefe3733eeb52ffec025");
    }

    @Test
    void asksAwsInTheContextOfTheKey() throws Exception {
        // Given
        fake.answer("/", "{\"Plaintext\":\"" + PLAIN_64 + "\"}");
        AwsKms aws = new AwsKms(FakeService.client(), NOON, Optional.of(fake.url() + "/"));

        // When
        byte[] plain = aws.decrypt(ARN, Map.of("app", "shop"), SEALED, AWS);

        // Then
        JsonNode asked = JSON.readTree(fake.requests.getFirst().body());
        assertThat(plain).isEqualTo(PLAIN);
        assertThat(asked.path("KeyId").asText()).isEqualTo(ARN);
        assertThat(asked.at("/EncryptionContext/app").asText()).isEqualTo("shop");
        assertThat(fake.requests.getFirst().header("X-Amz-Target")).isEqualTo("TrentService.Decrypt");
        assertThat(AWS.toString()).doesNotContain("wJalr");
    }

    @Test
    void assumesRolesOfAws() {
        // Given
        String credentials = "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"B\",\"SessionToken\":\"C\"}";
        fake.answer(
                "/",
                "{\"AssumeRoleWithWebIdentityResponse\":{\"AssumeRoleWithWebIdentityResult\":{\"Credentials\":"
                        + credentials + "}},\"AssumeRoleResponse\":{\"AssumeRoleResult\":{\"Credentials\":"
                        + credentials
                        + "}}}");
        AwsKms aws = new AwsKms(FakeService.client(), NOON, Optional.of(fake.url() + "/"));

        // When
        AwsCredentials byToken = aws.assumeWithToken("arn:role", "session", "eu-west-1", "jwt");
        AwsCredentials byRole = aws.assume("arn:role", "session", "eu-west-1", AWS);

        // Then
        assertThat(byToken).isEqualTo(new AwsCredentials("A", "B", "C")).isEqualTo(byRole);
        assertThat(fake.requests.get(0).field("WebIdentityToken")).isEqualTo("jwt");
        assertThat(fake.requests.get(0).header("Authorization")).isNull();
        assertThat(fake.requests.get(1).header("Authorization")).startsWith("AWS4-HMAC-SHA256 ");
    }

    @Test
    void refusesNamesOfKeysThatLeadElsewhere() {
        assertThatThrownBy(() -> AwsKms.region("arn:aws:kms:evil.example/:1:key/a"))
                .hasMessageContaining("no valid ARN");
        GcpKms gcp = new GcpKms(FakeService.client(), fake.url());
        assertThatThrownBy(() -> gcp.decrypt("projects/p/locations/l/keyRings/r/cryptoKeys/k?x=", SEALED, "token"))
                .hasMessageContaining("no valid resource ID");
    }

    @Test
    void asksGoogle() {
        // Given
        String resource = "projects/p/locations/global/keyRings/r/cryptoKeys/k";
        fake.answer("/v1/" + resource + ":decrypt", "{\"plaintext\":\"" + PLAIN_64 + "\"}");

        // When
        byte[] plain = new GcpKms(FakeService.client(), fake.url()).decrypt(resource, SEALED, "ya29");

        // Then
        assertThat(plain).isEqualTo(PLAIN);
        assertThat(fake.requests.getFirst().header("Authorization")).isEqualTo("Bearer ya29");
    }

    @Test
    void asksTheVaultOfAzure() throws Exception {
        // Given
        fake.answer(
                "/keys/sops/1/decrypt?api-version=7.4",
                "{\"value\":\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(PLAIN) + "\"}");

        // When
        byte[] plain = new AzureKeyVault(FakeService.client()).decrypt(fake.url(), "sops", "1", SEALED, "eyJ");

        // Then
        assertThat(plain).isEqualTo(PLAIN);
        assertThat(fake.requests.getFirst().header("Authorization")).isEqualTo("Bearer eyJ");
        assertThat(JSON.readTree(fake.requests.getFirst().body()).path("alg").asText())
                .isEqualTo("RSA-OAEP-256");
        assertThat(AzureKeyVault.scope("https://mine.vault.usgovcloudapi.net/"))
                .isEqualTo("https://vault.usgovcloudapi.net/.default");
    }
}
