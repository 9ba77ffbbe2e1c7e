package io.weirkeeper.remote.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.proxy.ProxySettings;
import io.weirkeeper.remote.tls.TestCertificates;
import io.weirkeeper.remote.tls.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with own authorities and client certificates, and proxies. */
class GitTransportIT {
    private static final GitReference MAIN = new GitReference.Branch("main");

    @TempDir
    Path temp;

    private final SourceRepository source = new SourceRepository();
    private GitClient client;

    @BeforeEach
    void start() {
        client = new GitClient(temp, GitClient.DEFAULT_CACHE);
        source.set("refs/heads/main", source.commit(Map.of("a", "1"), "first"));
    }

    @Test
    void trustsAnAuthorityOfTheSecret() throws Exception {
        TestCertificates certificates = TestCertificates.make();
        try (TestGitServer server = new TestGitServer(source, certificates.serverContext(), false)) {
            TlsSettings tls = new TlsSettings(certificates.authority(), "", "");

            assertThat(fetch(server.url(), tls, ProxySettings.NONE)).isInstanceOf(GitFetch.Snapshot.class);
        }
    }

    @Test
    void refusesAServerThatNobodyVouchesFor() throws Exception {
        TestCertificates certificates = TestCertificates.make();
        try (TestGitServer server = new TestGitServer(source, certificates.serverContext(), false)) {
            GitException failure = catchThrowableOfType(
                    GitException.class, () -> fetch(server.url(), TlsSettings.NONE, ProxySettings.NONE));

            assertThat(failure.kind()).isEqualTo(GitException.Kind.UNREACHABLE);
            assertThat(failure).hasMessageContaining("TLS failed: ").hasMessageContaining("'ca.crt' in spec.secretRef");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void showsAClientCertificate() throws Exception {
        TestCertificates certificates = TestCertificates.make();
        try (TestGitServer server = new TestGitServer(source, certificates.serverContext(), true)) {
            TlsSettings tls = new TlsSettings(
                    certificates.authority(), certificates.clientCertificate(), certificates.clientKey());

            assertThat(fetch(server.url(), tls, ProxySettings.NONE)).isInstanceOf(GitFetch.Snapshot.class);
            assertThat(catchThrowableOfType(
                            GitException.class,
                            () -> fetch(
                                    server.url(),
                                    new TlsSettings(certificates.authority(), "", ""),
                                    ProxySettings.NONE)))
                    .isNotNull();
        }
    }

    @Test
    void saysWhichKeyOfTheSecretIsWrong() {
        URI url = URI.create("https://localhost:1/repo.git");

        assertThat(settingsFailure(url, new TlsSettings("no pem", "", ""))).contains("'ca.crt' holds no certificate");
        assertThat(settingsFailure(url, new TlsSettings("", "x", ""))).contains("'tls.crt' needs 'tls.key' beside it");
    }

    @Test
    void goesThroughAProxyThatWantsALogin() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> forward(exchange, seen));
        proxy.start();
        try (TestGitServer server = new TestGitServer(source)) {
            ProxySettings settings = ProxySettings.of(Map.of(
                    "address",
                    ("http://127.0.0.1:" + proxy.getAddress().getPort()).getBytes(StandardCharsets.UTF_8),
                    "username",
                    "me".getBytes(StandardCharsets.UTF_8),
                    "password",
                    "proxy-canary".getBytes(StandardCharsets.UTF_8)));

            assertThat(fetch(server.url(), TlsSettings.NONE, settings)).isInstanceOf(GitFetch.Snapshot.class);
            assertThat(seen).isNotEmpty().contains("Basic bWU6cHJveHktY2FuYXJ5");
            assertThat(settings.toString()).doesNotContain("canary");
        } finally {
            proxy.stop(0);
        }
    }

    @Test
    void refusesAProxyThatMakesNoSense() {
        assertThat(proxyFailure(Map.of())).contains("key 'address' not found");
        assertThat(proxyFailure(Map.of("address", "ftp://x:1"))).contains("supported schemes (http, https, socks5)");
        assertThat(proxyFailure(Map.of("address", "http://" + "x".repeat(2048))))
                .contains("maximum length of 2048");
    }

    private static String proxyFailure(Map<String, String> secret) {
        Map<String, byte[]> bytes = new HashMap<>();
        secret.forEach((key, value) -> bytes.put(key, value.getBytes(StandardCharsets.UTF_8)));
        return catchThrowableOfType(RemoteException.class, () -> ProxySettings.of(bytes))
                .text();
    }

    private String settingsFailure(URI url, TlsSettings tls) {
        return catchThrowableOfType(RemoteException.class, () -> fetch(url, tls, ProxySettings.NONE))
                .text();
    }

    private GitFetch fetch(URI url, TlsSettings tls, ProxySettings proxy) throws InterruptedException {
        GitFetch fetch = client.fetch(new GitRequest(
                url, MAIN, GitAuth.http("", "", "", tls), proxy, Duration.ofSeconds(20), "", false, "key"));
        if (fetch instanceof GitFetch.Snapshot snapshot) {
            snapshot.close();
        }
        return fetch;
    }

    private static void forward(HttpExchange exchange, List<String> seen) throws IOException {
        String login = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
        if (login == null) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"proxy\"");
            exchange.sendResponseHeaders(407, -1);
            exchange.close();
            return;
        }
        seen.add(login);
        HttpURLConnection onward =
                (HttpURLConnection) exchange.getRequestURI().toURL().openConnection(Proxy.NO_PROXY);
        onward.setRequestMethod(exchange.getRequestMethod());
        for (String name : List.of("Content-Type", "Content-Encoding", "Git-Protocol", "Accept")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                onward.setRequestProperty(name, value);
            }
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (body.length > 0) {
            onward.setDoOutput(true);
            onward.getOutputStream().write(body);
        }
        exchange.getResponseHeaders().set("Content-Type", onward.getContentType());
        exchange.sendResponseHeaders(onward.getResponseCode(), 0);
        try (InputStream in = onward.getInputStream()) {
            in.transferTo(exchange.getResponseBody());
        }
        exchange.close();
    }
}
