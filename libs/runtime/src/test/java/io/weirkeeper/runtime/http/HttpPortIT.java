package io.weirkeeper.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpPortIT {
    private static final Duration HEADERS = Duration.ofMillis(500);
    private static final String CALL = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();
    /** Answers when twice the time for headers is over. */
    private final HttpPort port = HttpPort.open(
            vertx,
            ListenAddress.parse("127.0.0.1:0"),
            request -> vertx.setTimer(
                    2 * HEADERS.toMillis(), _ -> request.response().end("ok")),
            HEADERS);

    @AfterEach
    void close() {
        port.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void closesAConnectionWhoseHeadersComeTooSlowly() throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(50);
            write(socket, "GET / HTTP/1.1\r\n");

            assertThat(dripUntilClosed(socket)).isTrue();
        }
    }

    @Test
    void closesAConnectionWhoseNextHeadersComeTooSlowly() throws IOException {
        try (Socket socket = connect()) {
            write(socket, CALL);
            assertThat(answer(socket)).isEqualTo("HTTP/1.1 200 OK");
            socket.setSoTimeout(50);

            assertThat(dripUntilClosed(socket)).isTrue();
        }
    }

    @Test
    void waitsForAnAnswerThatTakesLongerThanHeadersMay() throws IOException {
        try (Socket socket = connect()) {
            write(socket, CALL);
            assertThat(answer(socket)).isEqualTo("HTTP/1.1 200 OK");
            write(socket, CALL);

            assertThat(answer(socket)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void speaksHttp1Alone() throws IOException {
        try (Socket socket = connect()) {
            write(
                    socket,
                    "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                            + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");

            assertThat(answer(socket)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    /** A header every 50 ms; whether the server has enough within half a minute. */
    private static boolean dripUntilClosed(Socket socket) throws IOException {
        for (int i = 0; i < 600; i++) {
            try {
                write(socket, "X-" + i + ": y\r\n");
                if (socket.getInputStream().read() < 0) {
                    return true;
                }
            } catch (SocketTimeoutException _) {
                // still open
            } catch (SocketException _) {
                return true;
            }
        }
        return false;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The first line of an answer with the body "ok". */
    private static String answer(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String first = in.readLine();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            assertThat(line).doesNotContain("h2c");
        }
        assertThat(in.read()).isEqualTo('o');
        assertThat(in.read()).isEqualTo('k');
        return String.valueOf(first);
    }
}
