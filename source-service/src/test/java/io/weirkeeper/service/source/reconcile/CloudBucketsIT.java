package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveReader;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.peers.Recorder;
import io.weirkeeper.runtime.reconcile.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Buckets of Google Cloud and Azure by the requests and answers of their documentation; logins and revisions as
 * source-controller 1.9 has them. {@link CloudBucketsPeerIT} is the same against servers of others.
 */
class CloudBucketsIT {
    private static final String CANARY = "canary-51c2";
    private static final String TOKEN = "{\"access_token\":\"token-1\",\"expires_in\":3600}";

    @TempDir
    Path temp;

    private BucketHarness harness;
    private Recorder cloud;

    @BeforeEach
    void start() throws IOException {
        harness = new BucketHarness(temp);
        cloud = Recorder.start(0);
    }

    @AfterEach
    void stop() {
        cloud.close();
        harness.close();
    }

    private static Recorder.Answer google(Recorder.Request request) {
        String path = request.path();
        if (path.endsWith("/token")) {
            return new Recorder.Answer(200, TOKEN);
        }
        if (path.startsWith("/storage/v1/b/manifests/o?") && !path.contains("pageToken")) {
            return new Recorder.Answer(
                    200, "{\"items\":[{\"name\":\"app/b.yaml\",\"etag\":\"CJ2=\"}],\"nextPageToken\":\"p 2\"}");
        }
        if (path.contains("pageToken=p%202")) {
            return new Recorder.Answer(
                    200,
                    "{\"items\":[{\"name\":\"app/a.yaml\",\"etag\":\"CJ1=\"},{\"name\":\"app/\",\"etag\":\"x\"}]}");
        }
        if (path.equals("/storage/v1/b/manifests/o/app%2Fa.yaml?fields=etag,generation")) {
            return new Recorder.Answer(200, "{\"etag\":\"CJ1=\",\"generation\":\"17\"}");
        }
        if (path.equals("/storage/v1/b/manifests/o/app%2Fb.yaml?fields=etag,generation")) {
            return new Recorder.Answer(200, "{\"etag\":\"CJ2=\",\"generation\":\"18\"}");
        }
        if (path.endsWith("?alt=media&ifGenerationMatch=17") || path.endsWith("?alt=media&ifGenerationMatch=18")) {
            return new Recorder.Answer(200, "kind: " + path.charAt(path.indexOf("%2F") + 3) + "\n");
        }
        return path.equals("/storage/v1/b/manifests?fields=name")
                ? new Recorder.Answer(200, "{\"name\":\"manifests\"}")
                : new Recorder.Answer(404, "{\"error\":{\"code\":404,\"message\":\"No such object\"}}");
    }

    private String googleKey() throws NoSuchAlgorithmException {
        String key = Base64.getEncoder()
                .encodeToString(KeyPairGenerator.getInstance("RSA")
                        .generateKeyPair()
                        .getPrivate()
                        .getEncoded());
        return "{\"type\":\"service_account\",\"client_email\":\"r@p\",\"private_key_id\":\"1\",\"private_key\":"
                + "\"-----BEGIN PRIVATE KEY-----\\n" + key + "\\n-----END PRIVATE KEY-----\\n\",\"token_uri\":\""
                + cloud.url("/token") + "\"}";
    }

    private void useGoogle() throws Exception {
        harness.around.secret("login", Map.of("serviceaccount", googleKey()));
        harness.environment.put("STORAGE_EMULATOR_HOST", cloud.url(""));
        harness.bucket.spec("{\"provider\":\"gcp\",\"endpoint\":\"storage.googleapis.com\",\"prefix\":\"app/\","
                + "\"secretRef\":{\"name\":\"login\"}}");
        cloud.answerWith(CloudBucketsIT::google);
    }

    @Test
    void storesABucketOfGoogleCloud() throws Exception {
        // Given
        useGoogle();

        // When
        Outcome outcome = harness.bucket.reconcile();

        // Then: printf 'app/a.yaml CJ1=\napp/b.yaml CJ2=\n' | sha256sum
        String revision = "sha256:b695003bc4095d4d12dd46eb4f25a7ceb065c6f571eb7154b6b1d940322b114e";
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        assertThat(harness.bucket.condition("Ready"))
                .isEqualTo("True Succeeded: stored artifact: revision '" + revision + "'");
        assertThat(content("app/a.yaml")).isEqualTo("kind: a\n");
        assertThat(cloud.requests())
                .filteredOn(request -> !request.path().endsWith("/token"))
                .allSatisfy(request -> assertThat(request.headers()).containsEntry("Authorization", "Bearer token-1"));
        assertThat(cloud.requests())
                .filteredOn(request -> request.path().endsWith("/token"))
                .hasSize(1);
        int requests = cloud.requests().size();
        harness.bucket.reconcile();
        assertThat(cloud.requests().subList(requests, cloud.requests().size()))
                .noneMatch(request -> request.path().contains("alt=media"));
    }

    @Test
    void asksTheMachineWhereGoogleNeedsNoSecret() throws Exception {
        // Given
        useGoogle();
        harness.environment.clear();
        harness.environment.put("GCE_METADATA_HOST", URI.create(cloud.url("")).getAuthority());
        harness.around.secrets.clear();
        harness.bucket.object().withObject("/spec").remove("secretRef");
        cloud.answerWith(request -> new Recorder.Answer(404, ""));

        // When: nobody is asked but the machine, because it gives no token
        harness.bucket.reconcile();

        // Then
        assertThat(harness.bucket.condition("FetchFailed"))
                .isEqualTo("True BucketOperationFailed: failed to confirm existence of 'manifests' bucket: Google Cloud"
                        + " authentication failed: 127.0.0.1 answered 404; give the controller's service account or"
                        + " machine an identity that may read");
        assertThat(cloud.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.headers()).containsEntry("Metadata-Flavor", "Google"));
    }

    private static final String LISTING = """
            \uFEFF<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="manifests"><Blobs>
            <Blob><Name>b/deploy.yaml</Name><Properties><Etag>0x8D2</Etag></Properties></Blob>
            <Blob><Name>a.yaml</Name><Properties><Etag>0x8D1</Etag></Properties></Blob>
            </Blobs><NextMarker /></EnumerationResults>""";

    private static Recorder.Answer azure(Recorder.Request request) {
        String path = request.path();
        if (path.contains("oauth2")) {
            return new Recorder.Answer(200, TOKEN);
        }
        if (path.contains("comp=list")) {
            return new Recorder.Answer(200, LISTING);
        }
        return switch (path.replaceFirst("\\?.*", "")) {
            case "/account/manifests/a.yaml" -> new Recorder.Answer(200, "kind: a\n", Map.of("ETag", "\"0x8D1\""));
            case "/account/manifests/b/deploy.yaml" ->
                new Recorder.Answer(200, "kind: b\n", Map.of("ETag", "\"0x8D2\""));
            default -> new Recorder.Answer(404, "", Map.of("x-ms-error-code", "BlobNotFound"));
        };
    }

    private void useAzure(Map<String, String> secret) {
        harness.around.secret("login", secret);
        harness.bucket.spec("{\"provider\":\"azure\",\"endpoint\":\"" + cloud.url("/account") + "\","
                + "\"secretRef\":{\"name\":\"login\"}}");
        cloud.answerWith(CloudBucketsIT::azure);
    }

    /** The etags are those of the headers, as Flux records them; unlike Flux, nothing is downloaded again. */
    @Test
    void storesAContainerOfAzure() throws Exception {
        // Given
        useAzure(Map.of("accountKey", Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8))));

        // When
        harness.bucket.reconcile();

        // Then: printf 'a.yaml "0x8D1"\nb/deploy.yaml "0x8D2"\n' | sha256sum
        String revision = "sha256:f0525c73762a54de11245a4bf0005f46faf2b522c3ac3d01de3bf10be3ea5198";
        assertThat(harness.bucket.condition("Ready"))
                .isEqualTo("True Succeeded: stored artifact: revision '" + revision + "'");
        assertThat(content("b/deploy.yaml")).isEqualTo("kind: b\n");
        assertThat(cloud.requests())
                .allSatisfy(request ->
                        assertThat(request.headers().get("Authorization")).startsWith("SharedKey account:"));
        int requests = cloud.requests().size();
        harness.bucket.reconcile();
        assertThat(cloud.requests().subList(requests, cloud.requests().size()))
                .hasSize(3)
                .noneMatch(request -> request.path().contains("a.yaml"));
    }

    @Test
    void logsInToAzureAsTheSecretSays() {
        // Given
        useAzure(Map.of("tenantId", "t", "clientId", "c", "clientSecret", CANARY, "authorityHost", cloud.url("/x")));

        // When
        harness.bucket.reconcile();

        // Then
        assertThat(harness.bucket.condition("Ready")).startsWith("True ");
        assertThat(cloud.requests().getFirst().path()).isEqualTo("/x/t/oauth2/v2.0/token");
        assertThat(cloud.requests().getFirst().body())
                .isEqualTo("client_id=c&scope=https%3A%2F%2Fstorage.azure.com%2F.default"
                        + "&grant_type=client_credentials&client_secret=" + CANARY);
        assertThat(cloud.requests().subList(1, cloud.requests().size()))
                .allSatisfy(request -> assertThat(request.headers()).containsEntry("Authorization", "Bearer token-1"));
    }

    @Test
    void logsInToAzureAsTheMachineOfAClient() {
        // Given
        useAzure(Map.of("clientId", "c"));
        harness.environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", cloud.url(""));

        // When
        harness.bucket.reconcile();

        // Then
        assertThat(harness.bucket.condition("Ready")).startsWith("True ");
        assertThat(cloud.requests().getFirst().path())
                .isEqualTo("/metadata/identity/oauth2/token?api-version=2018-02-01"
                        + "&resource=https%3A%2F%2Fstorage.azure.com&client_id=c");
    }

    @Test
    void logsInToAzureAsTheWorkload() throws IOException {
        // Given
        useAzure(Map.of());
        harness.bucket.object().withObject("/spec").remove("secretRef");
        Path token = Files.writeString(temp.resolve("federated"), "ey.J.x\n");
        harness.environment.putAll(Map.of(
                "AZURE_FEDERATED_TOKEN_FILE",
                token.toString(),
                "AZURE_TENANT_ID",
                "t",
                "AZURE_CLIENT_ID",
                "c",
                "AZURE_AUTHORITY_HOST",
                cloud.url("/")));

        // When
        harness.bucket.reconcile();

        // Then
        assertThat(harness.bucket.condition("Ready")).startsWith("True ");
        assertThat(cloud.requests().getFirst().body()).contains("client_id=c", "client_assertion=ey.J.x");
    }

    /** GHSA-v554-xwgw-hc3w: a signature in the URL must not come back in a message. */
    @Test
    void sendsASignatureWithEveryRequestAndShowsItNowhere() {
        // Given
        useAzure(Map.of("sasKey", "?sv=2022-11-02&sp=rl&sig=" + CANARY + "%2Bx%3D"));
        harness.bucket.spec("endpoint", cloud.url("/account?sp=w&extra=1"));

        // When
        harness.bucket.reconcile();

        // Then
        assertThat(harness.bucket.condition("Ready")).startsWith("True ");
        assertThat(cloud.requests()).allSatisfy(request -> {
            assertThat(request.path())
                    .contains("sp=rl", "extra=1", "sig=" + CANARY + "%2Bx%3D")
                    .doesNotContain("sp=w");
            assertThat(request.headers()).doesNotContainKey("Authorization");
        });
        cloud.answerWith(request -> new Recorder.Answer(
                403,
                "<Error><Code>AuthenticationFailed</Code><Message>Server failed to authenticate the request.\n"
                        + "RequestId:1\nTime:2</Message><AuthenticationErrorDetail>sig " + CANARY
                        + "</AuthenticationErrorDetail></Error>",
                Map.of("x-ms-error-code", "AuthenticationFailed")));
        harness.bucket.reconcile();
        assertThat(harness.bucket.condition("FetchFailed"))
                .isEqualTo(
                        "True BucketOperationFailed: failed to confirm existence of 'manifests' bucket: the specified"
                                + " bucket name may be incorrect, nonexistent, or the caller might lack sufficient permissions to"
                                + " access it: the server answered 403 AuthenticationFailed: Server failed to authenticate the"
                                + " request.");
        assertThat(harness.bucket.status().toString() + harness.bucket.events()).doesNotContain(CANARY);
        cloud.close();
        harness.bucket.reconcile();
        assertThat(harness.bucket.condition("FetchFailed")).contains("Connection refused");
        assertThat(harness.bucket.status().toString() + harness.bucket.events()).doesNotContain(CANARY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "gcp   | accesskey  | invalid 'login' secret data: required fields 'serviceaccount'",
                "azure | accesskey  | invalid 'login' secret data: requires a 'clientId' or 'accountKey' field, a combination"
                        + " of 'tenantId', 'clientId' and 'clientSecret', or 'tenantId', 'clientId' and"
                        + " 'clientCertificate'",
                "azure | accountKey | 'accountKey' is no base64 text",
                "gcp   | serviceaccount | the service account file is no JSON",
            })
    void saysWhichFieldsASecretLacks(String provider, String field, String message) {
        // Given
        useAzure(Map.of(field, CANARY + "!"));
        harness.bucket.spec("provider", provider);

        // When
        harness.bucket.reconcile();

        // Then
        assertThat(harness.bucket.condition("FetchFailed")).isEqualTo("True AuthenticationFailed: " + message);
        assertThat(cloud.requests()).isEmpty();
        assertThat(harness.bucket.events().toString()).doesNotContain(CANARY);
    }

    @ParameterizedTest
    @CsvSource({"generic", "azure", "gcp"})
    void sendsNoCredentialsWhereARedirectLeads(String provider) throws Exception {
        try (Recorder other = Recorder.start(0)) {
            // Given
            useGoogle();
            harness.around.secret(
                    "login",
                    provider.equals("gcp")
                            ? Map.of("serviceaccount", googleKey())
                            : Map.of("accesskey", "A", "secretkey", "B", "accountKey", "QUJD"));
            String endpoint = provider.equals("azure") ? cloud.url("/account") : host(cloud);
            harness.bucket.spec("{\"provider\":\"" + provider + "\",\"endpoint\":\"" + endpoint + "\"}");
            cloud.answerWith(request -> request.path().endsWith("/token")
                    ? new Recorder.Answer(200, TOKEN)
                    : new Recorder.Answer(307, "", Map.of("Location", other.url(request.path()))));
            other.answerWith(request -> new Recorder.Answer(403, ""));

            // When
            harness.bucket.reconcile();

            // Then
            assertThat(cloud.requests().getLast().headers()).containsKey("Authorization");
            assertThat(other.requests())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request.headers())
                            .doesNotContainKeys("Authorization", "x-amz-date", "x-amz-security-token", "x-ms-date"));
        }
    }

    private static String host(Recorder recorder) {
        return URI.create(recorder.url("")).getAuthority();
    }

    @Test
    void saysThatAContainerIsNotThere() {
        // Given
        useAzure(Map.of("clientId", "c"));
        harness.environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", cloud.url(""));
        cloud.answerWith(request -> request.path().contains("oauth2")
                ? new Recorder.Answer(200, TOKEN)
                : new Recorder.Answer(404, "", Map.of("x-ms-error-code", "ContainerNotFound")));

        // When
        harness.bucket.reconcile();

        // Then
        assertThat(harness.bucket.condition("FetchFailed"))
                .isEqualTo("True BucketOperationFailed: bucket 'manifests' not found");
    }

    private String content(String path) throws IOException {
        Path target = Files.createTempDirectory(temp, "extracted");
        try (InputStream in = Files.newInputStream(harness.artifactFile())) {
            new ArchiveReader(ArchiveLimits.DEFAULT).extract(in, target);
        }
        assertThat(Digest.of(DigestAlgorithm.SHA256, harness.artifactFile()))
                .hasToString(harness.bucket.status().at("/artifact/digest").asText());
        return Files.readString(target.resolve(path));
    }
}
