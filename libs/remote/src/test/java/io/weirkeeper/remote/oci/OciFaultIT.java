package io.weirkeeper.remote.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.peers.OciContent;
import io.weirkeeper.peers.OciRegistry;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.TimeLimit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that is broken, slow or hostile. */
@Timeout(60)
class OciFaultIT {
    private static final String PASSWORD = "canary-4be1c2";

    private OciRegistry registry;
    private OciClient client;
    private OciName name;

    @BeforeEach
    void start() {
        registry = OciRegistry.start();
        client = new OciClient(Clock.systemUTC());
        name = OciName.parse(registry.host() + "/org/app");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @ParameterizedTest
    @CsvSource({
        "401, AUTHENTICATION, check the credentials",
        "403, AUTHENTICATION, check the credentials",
        "404, NOT_FOUND, check the repository and the reference",
        "429, TOO_MANY_REQUESTS, tried again later",
        "500, UNREACHABLE, unexpected status code 500; it is tried again",
        "503, UNREACHABLE, unexpected status code 503; it is tried again",
    })
    void saysWhatAStatusMeans(int status, OciException.Kind kind, String advice) {
        // Given
        registry.pushArtifact("org/app", "1.0.0", Map.of("a", "b"), Map.of());
        registry.failWith("/manifests/", status);

        // When
        OciException failure = failure(() -> repository().resolve(tag("1.0.0")));

        // Then
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.text())
                .startsWith("GET http://" + registry.host() + "/v2/org/app/manifests/1.0.0: ")
                .contains(advice);
    }

    @Test
    void passesOnWhatTheRegistrySays() {
        // Given
        registry.pushArtifact("org/app", "1.0.0", Map.of("a", "b"), Map.of());

        // When
        OciException failure = failure(() -> repository().resolve(tag("2.0.0")));

        // Then
        assertThat(failure.text()).contains("MANIFEST_UNKNOWN: manifest unknown");
    }

    @Test
    void refusesABlobThatIsNotWhatItsDigestSays() {
        // Given
        registry.pushArtifact("org/app", "1.0.0", Map.of("a", "b"), Map.of());
        OciDescriptor layer = repository().image(tag("1.0.0")).layers().getFirst();
        byte[] other = new byte[(int) layer.size()];
        registry.corruptBlob("org/app", layer.digest().toString(), other);

        // When
        OciException failure = failure(() -> repository().blob(layer, 1 << 20, new ByteArrayOutputStream()));

        // Then
        assertThat(failure.kind()).isEqualTo(OciException.Kind.INTEGRITY);
        assertThat(failure.text()).contains("error verifying sha256 checksum after reading " + other.length + " bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void refusesABlobOfAnotherSize(int difference) {
        // Given
        registry.pushArtifact("org/app", "1.0.0", Map.of("a", "b"), Map.of());
        OciDescriptor layer = repository().image(tag("1.0.0")).layers().getFirst();
        registry.corruptBlob("org/app", layer.digest().toString(), new byte[(int) layer.size() + difference]);

        // When
        OciException failure = failure(() -> repository().blob(layer, 1 << 20, new ByteArrayOutputStream()));

        // Then
        assertThat(failure.kind()).isEqualTo(OciException.Kind.INTEGRITY);
    }

    @Test
    void refusesABlobThatBreaksOff() {
        // Given
        registry.pushArtifact("org/app", "1.0.0", Map.of("a", "b"), Map.of());
        OciDescriptor layer = repository().image(tag("1.0.0")).layers().getFirst();
        registry.fault(request -> request.path().contains("/blobs/"), exchange -> {
            exchange.sendResponseHeaders(200, layer.size());
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            throw new IOException("the connection goes");
        });

        // When
        OciException failure = failure(() -> repository().blob(layer, 1 << 20, new ByteArrayOutputStream()));

        // Then
        assertThat(failure.kind()).isIn(OciException.Kind.INTEGRITY, OciException.Kind.UNREACHABLE);
    }

    @Test
    void takesNoMoreThanTheLimit() {
        // Given
        registry.pushArtifact("org/app", "1.0.0", Map.of("a", "b"), Map.of());
        OciDescriptor layer = repository().image(tag("1.0.0")).layers().getFirst();

        // When
        OciException failure = failure(() -> repository().blob(layer, 10, new ByteArrayOutputStream()));

        // Then
        assertThat(failure.kind()).isEqualTo(OciException.Kind.TOO_LARGE);
        assertThat(registry.requests()).noneMatch(request -> request.path().contains("/blobs/"));
    }

    @Test
    void refusesAManifestThatIsNotWhatItsDigestSays() {
        // Given
        String digest = registry.pushArtifact("org/app", "1.0.0", Map.of("a", "b"), Map.of());
        registry.fault(request -> request.path().contains("/manifests/"), exchange -> {
            byte[] other = "{\"schemaVersion\":2}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, other.length);
            exchange.getResponseBody().write(other);
            return true;
        });

        // When
        OciException failure =
                failure(() -> repository().manifest(new OciReference.ByDigest(name, Digest.parse(digest))));

        // Then
        assertThat(failure.kind()).isEqualTo(OciException.Kind.INTEGRITY);
        assertThat(failure.text()).contains("does not match requested digest: \"" + digest + "\"");
    }

    @Test
    void endsAListOfTagsThatGoesInACircle() {
        // Given
        registry.fault(request -> request.path().endsWith("/tags/list"), exchange -> {
            exchange.getResponseHeaders().add("Link", "</v2/org/app/tags/list?n=1000>; rel=\"next\"");
            byte[] body = "{\"tags\":[\"a\"]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            return true;
        });

        // When
        OciException failure = failure(() -> repository().tags());

        // Then
        assertThat(failure.text()).contains("does not end");
    }

    @Test
    void sendsNoCredentialsWhereARedirectLeads() throws IOException {
        // Given
        registry.pushArtifact("org/app", "1.0.0", Map.of("a", "b"), Map.of());
        registry.require(OciRegistry.Login.BASIC, "reader", PASSWORD);
        OciDescriptor layer = repository().image(tag("1.0.0")).layers().getFirst();
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer elsewhere = elsewhere(seen, 200, OciContent.tarGzip(Map.of("a", "b")));
        redirectBlobs(elsewhere, "/bucket?signature=xyz");
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        // When
        repository().blob(layer, 1 << 20, out);

        // Then
        assertThat(out.size()).isEqualTo((int) layer.size());
        assertThat(seen).containsExactly("/bucket?signature=xyz null");
        elsewhere.stop(0);
    }

    @Test
    void doesNotAnswerAChallengeFromWhereARedirectLeads() throws IOException {
        // Given
        registry.pushArtifact("org/app", "1.0.0", Map.of("a", "b"), Map.of());
        registry.require(OciRegistry.Login.BASIC, "reader", PASSWORD);
        OciDescriptor layer = repository().image(tag("1.0.0")).layers().getFirst();
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer elsewhere = elsewhere(seen, 401, new byte[0]);
        redirectBlobs(elsewhere, "/bucket?signature=xyz");

        // When
        OciException failure = failure(() -> repository().blob(layer, 1 << 20, new ByteArrayOutputStream()));

        // Then
        assertThat(seen).containsExactly("/bucket?signature=xyz null");
        assertThat(failure.kind()).isEqualTo(OciException.Kind.AUTHENTICATION);
        assertThat(failure.text())
                .contains("after a redirect to another host, which gets no credentials")
                .doesNotContain("signature");
        elsewhere.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://127.0.0.1/x", "file:///etc/passwd", "http://"})
    void followsRedirectsToHttpAlone(String location) {
        // Given
        registry.pushArtifact("org/app", "1.0.0", Map.of("a", "b"), Map.of());
        registry.fault(request -> request.path().contains("/manifests/"), exchange -> {
            exchange.getResponseHeaders().add("Location", location);
            exchange.sendResponseHeaders(302, -1);
            return true;
        });

        // When
        OciException failure = failure(() -> repository().manifest(tag("1.0.0")));

        // Then
        assertThat(failure.text()).contains("the server redirects to something");
    }

    @Test
    void endsRedirectsThatGoInACircle() {
        // Given
        registry.fault(request -> request.path().contains("/manifests/"), exchange -> {
            exchange.getResponseHeaders().add("Location", "/v2/org/app/manifests/1.0.0");
            exchange.sendResponseHeaders(302, -1);
            return true;
        });

        // When
        OciException failure = failure(() -> repository().manifest(tag("1.0.0")));

        // Then
        assertThat(failure.text()).contains("more than 10 redirects");
    }

    @Test
    void doesNotWaitForAServerThatHangs() {
        // Given
        CountDownLatch ended = new CountDownLatch(1);
        registry.fault(request -> request.path().contains("/manifests/"), exchange -> {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        });

        // When / Then
        assertThatThrownBy(() -> TimeLimit.call(
                        Duration.ofMillis(500), () -> repository().resolve(tag("1.0.0"))))
                .isInstanceOf(TimeoutException.class);
        OciReader impatient = client.open(
                name, new OciAccess(RegistryLogin.ANONYMOUS, HttpAccess.plain(Duration.ofMillis(300)), false));
        assertThat(failure(() -> impatient.manifest(tag("1.0.0"))).text()).contains("the server does not answer");
        ended.countDown();
    }

    @Test
    void neverShowsCredentials() {
        // Given
        registry.require(OciRegistry.Login.TOKEN, "reader", "another");

        // When
        OciException failure = failure(() -> repository().manifest(tag("1.0.0")));

        // Then
        assertThat(failure.text()).contains("/token: UNAUTHORIZED: incorrect username or password");
        assertThat(stack(failure)).doesNotContain(PASSWORD).doesNotContain("Basic ");
        assertThat(access().toString()).doesNotContain(PASSWORD);
    }

    private OciReader repository() {
        return client.open(name, access());
    }

    private static OciAccess access() {
        return new OciAccess(RegistryLogin.of("reader", PASSWORD), HttpAccess.plain(Duration.ofSeconds(20)), false);
    }

    private OciReference tag(String tag) {
        return new OciReference.Tag(name, tag);
    }

    private static OciException failure(Runnable work) {
        return catchThrowableOfType(OciException.class, work::run);
    }

    private static String stack(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(cause).append('\n');
        }
        return text.toString();
    }

    private void redirectBlobs(HttpServer target, String path) {
        registry.fault(request -> request.path().contains("/blobs/"), exchange -> {
            exchange.getResponseHeaders()
                    .add("Location", "http://localhost:" + target.getAddress().getPort() + path);
            exchange.sendResponseHeaders(307, -1);
            return true;
        });
    }

    /** A server of somebody else, which writes down what it is sent. */
    private static HttpServer elsewhere(List<String> seen, int status, byte[] body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"mine\"");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
