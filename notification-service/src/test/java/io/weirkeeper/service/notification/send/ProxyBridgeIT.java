package io.weirkeeper.service.notification.send;

import static io.weirkeeper.service.notification.send.SendTools.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.service.notification.Recorder;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Through a SOCKS 5 proxy on loopback that sends everybody to the recorder. */
class ProxyBridgeIT {
    private final SendTools tools = new SendTools();
    private final ServerSocket proxy = listen();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    ProxyBridgeIT() {
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        tools.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user:p%40ss@"})
    void goesThroughASocksProxyThatResolvesTheHost(String login) {
        send("socks5://" + login + "127.0.0.1:" + proxy.getLocalPort());
        send("socks5://" + login + "127.0.0.1:" + proxy.getLocalPort());

        assertThat(heard)
                .containsExactly(
                        (login.isEmpty() ? "" : "user/p@ss ") + "chat.example:8080",
                        (login.isEmpty() ? "" : "user/p@ss ") + "chat.example:8080");
        Recorder.Request request = tools.recorder.requests().getFirst();
        assertThat(request.path()).isEqualTo("/hook?x=1");
        assertThat(request.headers())
                .doesNotContainKey("Proxy-Authorization")
                .containsEntry("Host", "chat.example:8080");
        assertThat(tools.recorder.requests()).hasSize(2);
    }

    @Test
    void letsNobodyElseThrough() throws IOException {
        try (ProxyBridge bridge = ProxyBridge.toSocks(new Socks5("127.0.0.1", proxy.getLocalPort(), "", ""), "secret");
                Socket stranger = new Socket(
                        bridge.address().getAddress(), bridge.address().getPort())) {
            stranger.getOutputStream()
                    .write("CONNECT chat.example:443 HTTP/1.1\r\nProxy-Authorization: Basic eDp5\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(stranger.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 407");
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void saysThatTheProxyCannotBeReached() throws IOException {
        int port = proxy.getLocalPort();
        proxy.close();

        assertThatThrownBy(() -> send("socks5://user:hunter22@127.0.0.1:" + port))
                .isInstanceOf(SendException.class)
                .hasMessageNotContaining("hunter22");
    }

    @Test
    void refusesOtherProxies() {
        assertThatThrownBy(() -> send("ftp://user:hunter22@proxy.example"))
                .isInstanceOf(SendException.class)
                .hasMessageContaining("http, https or socks5")
                .hasMessageNotContaining("hunter22");
    }

    private void send(String proxyUrl) {
        Destination to = SendTools.to("generic", "http://chat.example:8080/hook?x=1", "", Map.of("proxy", proxyUrl));
        new GenericSender(tools.http).send(event("info", Map.of()), to);
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void serve() {
        while (!proxy.isClosed()) {
            try {
                Socket client = proxy.accept();
                Thread.ofVirtual().start(() -> talk(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void talk(Socket client) {
        try (client;
                Socket target = new Socket(InetAddress.getLoopbackAddress(), tools.recorder.port())) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            in.readUnsignedByte();
            in.readUnsignedByte();
            int method = in.readUnsignedByte();
            client.getOutputStream().write(new byte[] {5, (byte) method});
            String login = "";
            if (method == 2) {
                in.readUnsignedByte();
                login = text(in) + "/" + text(in) + " ";
                client.getOutputStream().write(new byte[] {1, 0});
            }
            in.readNBytes(4);
            String host = text(in);
            heard.add(login + host + ":" + in.readUnsignedShort());
            client.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            Thread back = Thread.ofVirtual().start(() -> copy(target, client));
            copy(client, target);
            back.join();
        } catch (IOException _) {
            // the test sees that nothing came
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            // ended
        }
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    }
}
