package io.weirkeeper.testkit.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weirkeeper.cluster.ClusterAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The API server as seen by a test: plain requests as administrator, JSON in and out. Independent of the client that
 * the product uses, so that a test does not share its errors.
 */
public final class KubernetesApi implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ClusterAddress address;
    private final HttpClient client;

    public KubernetesApi(ClusterAddress address) {
        this.address = address;
        this.client = HttpClient.newBuilder()
                .sslContext(trusting(address))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** An answer of the API server: its status code and its JSON. */
    public record Answer(int status, JsonNode body) {}

    public Answer request(String method, String path, String contentType, String body) {
        HttpRequest request = HttpRequest.newBuilder(address.server().resolve(path))
                .header("Authorization", "Bearer " + address.token())
                .header("Content-Type", contentType)
                .timeout(TIMEOUT)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), parse(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + method + " " + path, e);
        }
    }

    /** The object, or empty when there is none. */
    public Optional<JsonNode> get(String path) {
        Answer answer = request("GET", path, "application/json", "");
        return answer.status() == 404 ? Optional.empty() : Optional.of(succeeded("GET", path, answer));
    }

    public JsonNode create(String path, String json) {
        return written("POST", path, "application/json", json);
    }

    public JsonNode replace(String path, String json) {
        return written("PUT", path, "application/json", json);
    }

    /** A JSON merge patch. */
    public JsonNode patch(String path, String json) {
        return written("PATCH", path, "application/merge-patch+json", json);
    }

    /** Does not mind when the object is gone already, and does not wait until it is. */
    public void delete(String path) {
        Answer answer = request("DELETE", path, "application/json", "");
        if (answer.status() != 404) {
            succeeded("DELETE", path, answer);
        }
    }

    /** Server-side apply of every document of the text, in its order, with the field manager {@code test}. */
    public void apply(String manifests) {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        for (Object document : yaml.loadAll(manifests)) {
            if (document != null) {
                applyOne(JSON.valueToTree(document));
            }
        }
    }

    private void applyOne(JsonNode manifest) {
        String path = pathOf(manifest) + "?fieldManager=test&force=true";
        written("PATCH", path, "application/apply-patch+yaml", manifest.toString());
    }

    /** While a definition changes, the server refuses its objects with 429 or 503 for a moment: asked again then. */
    private JsonNode written(String method, String path, String type, String body) {
        Answer answer = request(method, path, type, body);
        for (long end = System.nanoTime() + TIMEOUT.toNanos(); isBusy(answer) && System.nanoTime() < end; ) {
            pause();
            answer = request(method, path, type, body);
        }
        return succeeded(method, path, answer);
    }

    private static boolean isBusy(Answer answer) {
        return answer.status() == 429 || answer.status() == 503;
    }

    /** The path of an object, asked of the API server's discovery. */
    public String pathOf(JsonNode manifest) {
        String apiVersion = manifest.path("apiVersion").asText();
        String kind = manifest.path("kind").asText();
        String root = (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
        JsonNode resources = succeeded("GET", root, discovered(root));
        for (JsonNode resource : resources.path("resources")) {
            String name = resource.path("name").asText();
            if (resource.path("kind").asText().equals(kind) && !name.contains("/")) {
                String namespace = resource.path("namespaced").asBoolean()
                        ? "/namespaces/"
                                + manifest.path("metadata").path("namespace").asText("default")
                        : "";
                return root + namespace + "/" + name + "/"
                        + manifest.path("metadata").path("name").asText();
            }
        }
        throw new IllegalArgumentException("the API server knows no " + apiVersion + " " + kind);
    }

    /** A definition is established a moment before its version can be discovered. */
    private Answer discovered(String root) {
        Answer answer = request("GET", root, "application/json", "");
        for (long end = System.nanoTime() + TIMEOUT.toNanos(); answer.status() == 404 && System.nanoTime() < end; ) {
            pause();
            answer = request("GET", root, "application/json", "");
        }
        return answer;
    }

    /** Applies CRDs and waits until the API server serves them. */
    public void applyCrds(String manifests) {
        apply(manifests);
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        for (Object document : yaml.loadAll(manifests)) {
            JsonNode crd = JSON.valueToTree(document);
            await(pathOf(crd), KubernetesApi::isEstablished);
        }
    }

    private static boolean isEstablished(JsonNode crd) {
        for (JsonNode condition : crd.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Established")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    /** The object as soon as it exists and passes, within 30 seconds. */
    public JsonNode await(String path, Predicate<JsonNode> passes) {
        return await(path, TIMEOUT, passes);
    }

    /**
     * The object as soon as it exists and passes.
     *
     * @throws AssertionError when it does not in time, with what it was at last
     */
    public JsonNode await(String path, Duration timeout, Predicate<JsonNode> passes) {
        Optional<JsonNode> last = look(path);
        for (long end = System.nanoTime() + timeout.toNanos(); System.nanoTime() < end; last = look(path)) {
            if (last.isPresent() && passes.test(last.get())) {
                return last.get();
            }
            pause();
        }
        throw new AssertionError("not in " + timeout + ": " + path + " is "
                + last.map(JsonNode::toPrettyString).orElse("absent"));
    }

    /** A kind that was defined just now answers "too many requests" for a moment. */
    private Optional<JsonNode> look(String path) {
        Answer answer = request("GET", path, "application/json", "");
        return answer.status() == 404 || isBusy(answer)
                ? Optional.empty()
                : Optional.of(succeeded("GET", path, answer));
    }

    /** Returns when the object is gone. */
    public void awaitAbsence(String path, Duration timeout) {
        for (long end = System.nanoTime() + timeout.toNanos(); System.nanoTime() < end; ) {
            if (get(path).isEmpty()) {
                return;
            }
            pause();
        }
        throw new AssertionError("not gone in " + timeout + ": " + path);
    }

    void createNamespace(String name) {
        create(
                "/api/v1/namespaces",
                JSON.valueToTree(Map.of("metadata", Map.of("name", name))).toString());
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    private static JsonNode succeeded(String method, String path, Answer answer) {
        if (answer.status() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + answer.status() + " "
                    + answer.body().path("message").asText());
        }
        return answer.body();
    }

    private static JsonNode parse(String body) throws JsonProcessingException {
        return body.startsWith("{") || body.startsWith("[") ? JSON.readTree(body) : JSON.valueToTree(body);
    }

    private static SSLContext trusting(ClusterAddress address) {
        try (InputStream file = Files.newInputStream(address.certificateAuthority())) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot read " + address.certificateAuthority(), e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
