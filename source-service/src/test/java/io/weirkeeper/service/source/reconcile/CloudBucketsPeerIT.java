package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.runtime.reconcile.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against emulators of others: {@code WEIR_TEST_AZURE} is where Azurite's account is
 * ({@code http://127.0.0.1:10000/devstoreaccount1}), {@code WEIR_TEST_GCS} where fake-gcs-server is
 * ({@code http://127.0.0.1:4443}). Skipped without.
 */
class CloudBucketsPeerIT {
    private static final String AZURE = System.getenv().getOrDefault("WEIR_TEST_AZURE", "");
    private static final String GOOGLE = System.getenv().getOrDefault("WEIR_TEST_GCS", "");
    /** The key that every Azurite has, by its documentation. */
    private static final String AZURITE_KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static final DateTimeFormatter DATE = DateTimeFormatter.RFC_1123_DATE_TIME;

    @TempDir
    Path temp;

    private final String bucket = "b-" + UUID.randomUUID();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    @EnabledIfEnvironmentVariable(named = "WEIR_TEST_AZURE", matches = "http.*")
    void readsAContainerOfAzuriteByTheKeyOfTheAccountAndBySignature() throws Exception {
        try (BucketHarness harness = new BucketHarness(temp)) {
            // Given
            azure("", "?restype=container", "");
            azure("/a.yaml", "", "kind: A\n");
            azure("/b/with blank & ünïcode+.yaml", "", "kind: B\n");
            harness.around.secret("login", Map.of("accountKey", AZURITE_KEY));
            harness.bucket.spec("{\"provider\":\"azure\",\"endpoint\":\"" + AZURE + "\",\"bucketName\":\"" + bucket
                    + "\",\"secretRef\":{\"name\":\"login\"}}");

            // When
            Outcome first = harness.bucket.reconcile();
            String revision = harness.bucket.status().at("/artifact/revision").asText();
            harness.around.secret("login", Map.of("sasKey", signature()));
            harness.bucket.reconcile();

            // Then
            assertThat(first).isInstanceOf(Outcome.Ready.class);
            assertThat(harness.bucket.condition("Ready"))
                    .isEqualTo("True Succeeded: stored artifact: revision '" + revision + "'");
            assertThat(harness.bucket.events().toString()).contains("artifact up-to-date with remote revision");
            harness.bucket.spec("bucketName", "none-" + bucket);
            harness.around.secret("login", Map.of("accountKey", AZURITE_KEY));
            harness.bucket.reconcile();
            assertThat(harness.bucket.condition("FetchFailed")).endsWith("bucket 'none-" + bucket + "' not found");
        }
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "WEIR_TEST_GCS", matches = "http.*")
    void readsABucketOfFakeGcsServer() throws Exception {
        try (BucketHarness harness = new BucketHarness(temp)) {
            // Given
            post(GOOGLE + "/storage/v1/b", "{\"name\":\"" + bucket + "\"}");
            for (String key : new String[] {"a.yaml", "b/with blank & ünïcode+.yaml"}) {
                post(
                        GOOGLE + "/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name="
                                + URLEncoder.encode(key, StandardCharsets.UTF_8),
                        "kind: " + key + "\n");
            }
            harness.environment.put("STORAGE_EMULATOR_HOST", GOOGLE);
            harness.bucket.spec(
                    "{\"provider\":\"gcp\",\"endpoint\":\"storage.googleapis.com\",\"bucketName\":\"" + bucket + "\"}");

            // When
            Outcome first = harness.bucket.reconcile();
            String revision = harness.bucket.status().at("/artifact/revision").asText();
            harness.bucket.reconcile();

            // Then
            assertThat(first).isInstanceOf(Outcome.Ready.class);
            assertThat(harness.bucket.condition("Ready"))
                    .isEqualTo("True Succeeded: stored artifact: revision '" + revision + "'");
            assertThat(harness.bucket.events().toString()).contains("artifact up-to-date with remote revision");
            harness.bucket.spec("bucketName", "none-" + bucket);
            harness.bucket.reconcile();
            assertThat(harness.bucket.condition("FetchFailed")).endsWith("bucket 'none-" + bucket + "' not found");
        }
    }

    private void post(String url, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private void azure(String path, String query, String body)
            throws IOException, InterruptedException, GeneralSecurityException {
        String account = AZURE.substring(AZURE.lastIndexOf('/') + 1);
        String date = DATE.format(ZonedDateTime.now(ZoneOffset.UTC).withNano(0)).replaceFirst(", (\\d) ", ", 0$1 ");
        URI url = URI.create(AZURE + "/" + bucket
                + URLEncoder.encode(path, StandardCharsets.UTF_8)
                        .replace("%2F", "/")
                        .replace("+", "%20") + query);
        String text = "PUT\n\n\n" + (body.isEmpty() ? "" : body.length()) + "\n\n\n\n\n\n\n\n\n"
                + (body.isEmpty() ? "" : "x-ms-blob-type:BlockBlob\n")
                + "x-ms-date:" + date + "\nx-ms-version:2020-10-02\n/" + account + url.getRawPath()
                + (query.isEmpty() ? "" : "\nrestype:container");
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("x-ms-date", date)
                .header("x-ms-version", "2020-10-02")
                .header("Authorization", "SharedKey " + account + ":" + hmac(text));
        if (!body.isEmpty()) {
            request.header("x-ms-blob-type", "BlockBlob");
        }
        HttpResponse<String> answer = http.send(
                request.PUT(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    /** A shared access signature of the account, version 2020-08-04. */
    private static String signature() throws GeneralSecurityException {
        String account = AZURE.substring(AZURE.lastIndexOf('/') + 1);
        String text = String.join(
                "\n", account, "rl", "b", "sco", "", "2099-01-01T00:00:00Z", "", "https,http", "2020-08-04", "");
        return "?sv=2020-08-04&ss=b&srt=sco&sp=rl&se=2099-01-01T00%3A00%3A00Z&spr=https%2Chttp&sig="
                + URLEncoder.encode(hmac(text), StandardCharsets.UTF_8);
    }

    private static String hmac(String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(AZURITE_KEY), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
