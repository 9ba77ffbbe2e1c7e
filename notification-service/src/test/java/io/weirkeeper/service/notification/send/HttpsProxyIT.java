package io.weirkeeper.service.notification.send;

import static io.weirkeeper.service.notification.Samples.alert;
import static io.weirkeeper.service.notification.Samples.bytes;
import static io.weirkeeper.service.notification.send.SendTools.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.weirkeeper.remote.tls.TlsSettings;
import io.weirkeeper.service.notification.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that is spoken to over TLS and wants a login, as the Secret of proxySecretRef tells it. */
class HttpsProxyIT {
    private static final String PASSWORD = "p@ss:hunter22";
    private static final String LOGIN = "Basic " + Base64.getEncoder().encodeToString(bytes("someone:" + PASSWORD));

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final HttpClients clients = new HttpClients(certificates -> {
        Map<String, byte[]> data = new HashMap<>();
        certificates.forEach((key, text) -> data.put(key, bytes(text)));
        return TlsSettings.of(data).context().orElseThrow();
    });

    @TempDir
    Path directory;

    private TestTls tls;
    private ServerSocket proxy;
    private HttpsServer chat;

    @BeforeEach
    void listen() throws Exception {
        tls = TestTls.make(directory);
        proxy = tls.server().getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        chat = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        chat.setHttpsConfigurator(new HttpsConfigurator(tls.server()));
        chat.createContext("/", exchange -> {
            arrived.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Proxy-Authorization"));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        chat.start();
    }

    @AfterEach
    void close() throws IOException {
        clients.close();
        chat.stop(0);
        proxy.close();
    }

    @Test
    void tunnelsToAnHttpsAddress() {
        send("https://localhost:" + chat.getAddress().getPort() + "/hook", tls.authority());

        assertThat(heard)
                .last()
                .isEqualTo("CONNECT localhost:" + chat.getAddress().getPort() + " " + LOGIN);
        assertThat(arrived).containsExactly("/hook null");
    }

    @Test
    void asksForAnHttpAddress() {
        send("http://chat.example:8080/hook", tls.authority());

        assertThat(heard).last().isEqualTo("POST http://chat.example:8080/hook " + LOGIN);
    }

    @Test
    void trustsNoProxyThatAnotherSignedFor() {
        assertThatThrownBy(() -> send("http://chat.example:8080/hook", ""))
                .isInstanceOf(SendException.class)
                .hasMessageNotContaining("hunter22");

        assertThat(heard).isEmpty();
    }

    private void send(String address, String authority) {
        Map<String, Map<String, byte[]>> secrets = Map.of(
                "proxy",
                Map.of(
                        "address",
                        bytes("https://localhost:" + proxy.getLocalPort()),
                        "username",
                        bytes("someone"),
                        "password",
                        bytes(PASSWORD)),
                "certificates",
                authority.isEmpty() ? Map.of() : Map.of("ca.crt", bytes(authority)));
        Destination to = new Destinations((_, name) -> Optional.ofNullable(secrets.get(name)))
                .of(
                        new Origin(
                                alert("{\"providerRef\":{\"name\":\"p\"},\"eventSources\":[]}"),
                                Samples.provider(
                                        "{\"type\":\"generic\",\"address\":\"" + address
                                                + "\",\"proxySecretRef\":{\"name\":\"proxy\"},\"certSecretRef\":{\"name\":\"certificates\"}}")));
        new GenericSender(new ProviderHttp(clients)).send(event("info", Map.of()), to);
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

    /** Wants the login first; opens a tunnel, or answers in the server's place. */
    private void talk(Socket client) {
        try (client) {
            for (String head = head(client.getInputStream()); !head.isEmpty(); head = head(client.getInputStream())) {
                String[] line = head.split("\r\n", 2)[0].split(" ");
                String login = header(head, "proxy-authorization");
                heard.add(line[0] + " " + line[1] + " " + login);
                client.getInputStream().readNBytes(Integer.parseInt("0" + header(head, "content-length")));
                if (!login.equals(LOGIN)) {
                    write(
                            client,
                            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
                                    + "Content-Length: 0\r\n\r\n");
                } else if (line[0].equals("CONNECT")) {
                    tunnel(client);
                    return;
                } else {
                    write(client, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                }
            }
        } catch (IOException _) {
            // the test sees that nothing came
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tunnel(Socket client) throws IOException, InterruptedException {
        try (Socket target =
                new Socket(InetAddress.getLoopbackAddress(), chat.getAddress().getPort())) {
            write(client, "HTTP/1.1 200 OK\r\n\r\n");
            Thread back = Thread.ofVirtual().start(() -> copy(target, client));
            copy(client, target);
            target.close();
            back.join();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // ended
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.write(next);
            String text = head.toString(StandardCharsets.ISO_8859_1);
            if (text.endsWith("\r\n\r\n")) {
                return text;
            }
        }
        return "";
    }

    private static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static void write(Socket to, String text) throws IOException {
        to.getOutputStream().write(bytes(text));
        to.getOutputStream().flush();
    }
}
