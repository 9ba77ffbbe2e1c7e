package io.weirkeeper.runtime.kube.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiConnectionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ApiRequest ASK = ApiRequest.get("/version", "application/json");
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final ScriptedServer server;
    private final ApiConnections connections;

    ApiConnectionsTest() throws IOException {
        server = new ScriptedServer();
        connections = open(config());
    }

    private ConfigBuilder config() {
        return new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:" + server.port() + "/cluster/a/");
    }

    private static ApiConnections open(ConfigBuilder config) {
        return new ApiConnections(ApiEndpoint.of(config.build()));
    }

    @AfterEach
    void close() throws IOException {
        connections.close();
        server.close();
    }

    private String text(ApiRequest request) throws IOException {
        return new String(connections.send(request, PATIENCE).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void asksUnderThePathOfTheServerWithHeadersAndBody() throws IOException {
        // Given
        server.answer(OK);
        ApiRequest request = ApiRequest.of(
                        "PATCH", "/api?x=1", "application/json", "{}".getBytes(StandardCharsets.UTF_8))
                .with("Impersonate-User", "jane");

        // When
        String answer = text(request);

        // Then
        assertThat(answer).isEqualTo("ok");
        assertThat(server.heads())
                .containsExactly("PATCH /cluster/a/api?x=1 HTTP/1.1\nHost: 127.0.0.1:" + server.port()
                        + "\nUser-Agent: weirkeeper\nContent-Type: application/json\nImpersonate-User: jane\n"
                        + "Content-Length: 2\n{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length:5\r\n\r\nabcde",
                "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\nX: y\r\n\r\nabcde",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\nTrailer: t\r\n\r\n"
            })
    void readsABodyAndAsksAgainOnTheSameConnection(String answer) throws IOException {
        // Given
        server.answer(answer, OK);

        // When
        String first = text(ASK);
        String second = text(ASK);

        // Then
        assertThat(first).isEqualTo("abcde");
        assertThat(second).isEqualTo("ok");
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nabcde",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: Close\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"
            })
    void takesAnotherConnectionWhenTheServerWillCloseThisOne(String answer) throws IOException {
        // Given
        server.answer(answer, OK);

        // When
        String first = text(ASK);
        String second = text(ASK);

        // Then
        assertThat(first + second).isEqualTo("abcdeok");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void keepsTheConnectionOfAnAnswerThatWasNotReadToItsEnd() throws IOException {
        // Given
        server.answer("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nabcde", OK);

        // When
        connections.send(ASK, PATIENCE).close();
        String second = text(ASK);

        // Then
        assertThat(second).isEqualTo("ok");
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n"
            })
    void refusesWhatIsNoHttp(String answer) {
        // Given
        server.answer(answer);

        // Then
        assertThatThrownBy(() -> text(ASK)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesAHeadWithoutEnd() {
        // Given
        server.answer("HTTP/1.1 200 OK\r\nX: " + "y".repeat(70_000) + "\r\n\r\n");

        // Then
        assertThatThrownBy(() -> text(ASK)).hasMessageContaining("longer than 65536 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Len",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"
            })
    void neverTakesATruncatedAnswerForAWholeOne(String answer) {
        // Given
        server.answer(answer + ScriptedServer.HANG_UP);

        // Then
        assertThatThrownBy(() -> text(ASK)).isInstanceOfAny(EOFException.class, SocketException.class);
    }

    @Test
    void doesNotWaitLongerThanItsPatience() {
        assertThatThrownBy(() -> connections.send(ASK, Duration.ofMillis(50)))
                .isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void endsAReadOnAnotherThread() throws Exception {
        // Given
        server.answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
        ApiAnswer answer = connections.send(ASK, PATIENCE);
        assertThat(answer.body().read()).isEqualTo('a');
        CompletableFuture<Integer> next = CompletableFuture.supplyAsync(() -> {
            try {
                return answer.body().read();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });

        // When
        answer.abort();

        // Then
        assertThatThrownBy(() -> next.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }

    @Test
    void asksOnceMoreWithTheTokenThatReplacedARefusedOne() throws IOException {
        // Given
        Queue<String> tokens = new ArrayDeque<>(List.of("old", "new"));
        Config config = config().build();
        config.setOauthTokenProvider(tokens::remove);
        server.answer("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno", OK);

        // When
        String answer;
        try (ApiConnections withToken = new ApiConnections(ApiEndpoint.of(config))) {
            answer = new String(withToken.send(ASK, PATIENCE).bytes(), StandardCharsets.UTF_8);
        }

        // Then
        assertThat(answer).isEqualTo("ok");
        assertThat(server.heads()).hasSize(2);
        assertThat(server.heads().getFirst()).contains("Authorization: Bearer old\n");
        assertThat(server.heads().getLast()).contains("Authorization: Bearer new\n");
    }

    @Test
    void goesThroughAProxyThatOpensATunnel() throws IOException {
        // Given
        server.answer("HTTP/1.1 200 Connection established\r\n\r\n", OK);
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://api.invalid:6443")
                .withHttpProxy("http://jane:pw@127.0.0.1:" + server.port());

        // When
        String answer;
        try (ApiConnections proxied = open(config)) {
            answer = new String(proxied.send(ASK, PATIENCE).bytes(), StandardCharsets.UTF_8);
        }

        // Then
        assertThat(answer).isEqualTo("ok");
        assertThat(server.heads().getFirst())
                .isEqualTo("CONNECT api.invalid:6443 HTTP/1.1\nHost: api.invalid:6443\n"
                        + "Proxy-Authorization: Basic amFuZTpwdw==\n");
        assertThat(server.heads().getLast()).startsWith("GET /version HTTP/1.1\nHost: api.invalid:6443\n");
    }

    @Test
    void saysThatTheProxyRefuses() throws IOException {
        // Given
        server.answer("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://api.invalid:6443")
                .withHttpProxy("127.0.0.1:" + server.port());

        // Then
        try (ApiConnections proxied = open(config)) {
            assertThatThrownBy(() -> proxied.send(ASK, PATIENCE))
                    .hasMessage("the proxy 127.0.0.1:" + server.port()
                            + " opens no way to api.invalid:6443: HTTP/1.1 407 Proxy Authentication Required");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.com, example.com, true",
        "api.example.com, .example.com, true",
        "api.example.com, *.example.com, true",
        "example.com, .example.com, false",
        "badexample.com, example.com, false",
        "API.example.com, api.EXAMPLE.com, true",
        "10.96.0.1, 10.96.0.0/12, true",
        "10.112.0.1, 10.96.0.0/12, false",
        "10.96.0.1, 10.96.0.1, true",
        "api.example.com, 10.96.0.0/12, false",
        "fd00::1, fd00::/8, true",
        "10.96.0.1, fd00::/8, false",
        "anything, *, true",
        "anything, '', false",
    })
    void goesDirectlyWhereNoProxyIsWanted(String host, String rule, boolean direct) {
        assertThat(ApiProxy.isExempt(host, new String[] {"other.test", rule})).isEqualTo(direct);
    }

    @Test
    void keepsHeadersApart() {
        assertThatThrownBy(() -> ASK.with("Impersonate-User", "jane\r\nX-Evil: 1"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void opensNothingOnceClosed() {
        // When
        connections.close();

        // Then
        assertThatThrownBy(() -> text(ASK)).hasMessage("the client is closed");
    }
}
