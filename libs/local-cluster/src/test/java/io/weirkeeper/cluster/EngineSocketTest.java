package io.weirkeeper.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineSocketTest {
    @TempDir
    Path directory;

    private final List<String> asked = new CopyOnWriteArrayList<>();

    @Test
    void anEngineThatCannotPullSaysSoAtOnce() throws IOException {
        try (ServerSocketChannel engine = engine(
                "HTTP/1.0 404 Not Found\r\n\r\n{\"message\":\"No such image\"}",
                "HTTP/1.0 500 Internal Server Error\r\n\r\n{\"message\":\"lookup registry: no such host\"}")) {
            assertThatThrownBy(() -> new EngineSocket(socket()).require("some/image:v1"))
                    .isInstanceOf(ClusterException.class)
                    .hasMessage("the engine cannot pull some/image:v1: lookup registry: no such host");
        }
        assertThat(asked)
                .containsExactly(
                        "GET /images/some/image:v1/json HTTP/1.0",
                        "POST /images/create?fromImage=some/image&tag=v1 HTTP/1.0");
    }

    @Test
    void anImageThatIsThereIsNotPulled() throws IOException {
        try (ServerSocketChannel engine = engine("HTTP/1.0 200 OK\r\n\r\n{}")) {
            new EngineSocket(socket()).require("some/image:v1");
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void whatIsPulledIsEnough() throws IOException {
        try (ServerSocketChannel engine = engine(
                "HTTP/1.0 404 Not Found\r\n\r\n{}",
                "HTTP/1.0 200 OK\r\n\r\n{\"status\":\"Pulling from some/image\"}\r\n{\"status\":\"Download complete\"}")) {
            new EngineSocket(socket()).require("some/image:v1");
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void aSocketThatWasLeftBehindIsNoEngine() throws IOException {
        engine("HTTP/1.0 200 OK\r\n\r\nOK").close();
        assertThat(new EngineSocket(socket()).answers()).isFalse();
    }

    private Path socket() {
        return directory.resolve("engine.sock");
    }

    /** Answers one call after the other. */
    private ServerSocketChannel engine(String... answers) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()));
        Thread.ofVirtual().start(() -> {
            for (String answer : answers) {
                try (SocketChannel call = server.accept()) {
                    ByteBuffer request = ByteBuffer.allocate(4096);
                    call.read(request);
                    asked.add(new String(request.array(), 0, request.position(), StandardCharsets.UTF_8)
                            .lines()
                            .findFirst()
                            .orElse(""));
                    call.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                } catch (IOException e) {
                    return;
                }
            }
        });
        return server;
    }
}
