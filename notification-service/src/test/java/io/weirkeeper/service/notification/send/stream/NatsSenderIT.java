package io.weirkeeper.service.notification.send.stream;

import static io.weirkeeper.service.notification.Samples.bytes;
import static io.weirkeeper.service.notification.send.SendTools.event;
import static io.weirkeeper.service.notification.send.SendTools.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.GenericSender;
import io.weirkeeper.service.notification.send.SendException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Over a server on loopback that speaks as much of NATS as a publisher needs. The seed and what it gives are of nkeys'
 * own documentation (github.com/nats-io/nkeys, README, August 2026).
 */
class NatsSenderIT {
    private static final String SEED = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY";
    private static final String PUBLIC = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4";

    private final ServerSocket server = listen();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final NatsSender sender = new NatsSender(_ -> {
        throw new AssertionError("no certificates here");
    });
    private volatile String refusal = "";

    NatsSenderIT() {
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void publishesTheEventOnTheSubject() {
        var event = event("error", Map.of());

        sender.send(event, destination(Map.of("username", "u", "password", "p")));

        JsonNode connect = connect();
        assertThat(connect.path("user").asText()).isEqualTo("u");
        assertThat(connect.path("pass").asText()).isEqualTo("p");
        assertThat(connect.path("name").asText()).isEqualTo("NATS Provider Publisher");
        assertThat(heard).anyMatch(line -> line.startsWith("HPUB flux.alerts "));
        assertThat(heard)
                .contains("Nats-Msg-Id:" + event.id(), new String(GenericSender.body(event), StandardCharsets.UTF_8));
    }

    @Test
    void provesWhoItIsWithAnNkey() {
        sender.send(event("info", Map.of()), destination(Map.of("nkey", SEED + "\n")));

        assertThat(connect().path("nkey").asText()).isEqualTo(PUBLIC);
        assertThat(Base64.getUrlDecoder().decode(connect().path("sig").asText()))
                .hasSize(64);
    }

    @Test
    void provesWhoItIsWithCredentials() {
        String credentials = "-----BEGIN NATS USER JWT-----\neyJ0.eyJz.c2ln\n------END NATS USER JWT------\n\n"
                + "-----BEGIN USER NKEY SEED-----\n" + SEED + "\n------END USER NKEY SEED------\n";

        sender.send(event("info", Map.of()), destination(Map.of("creds", credentials)));

        assertThat(connect().path("jwt").asText()).isEqualTo("eyJ0.eyJz.c2ln");
        assertThat(Base64.getUrlDecoder().decode(connect().path("sig").asText()))
                .hasSize(64);
    }

    @Test
    void saysThatTheServerRefusesIt() {
        refusal = "-ERR 'Authorization Violation'";

        assertThatThrownBy(() -> sender.send(event("info", Map.of()), destination(Map.of())))
                .isInstanceOf(SendException.class);
    }

    @Test
    void refusesSeedsThatAreNone() {
        assertThatThrownBy(() -> sender.send(event("info", Map.of()), destination(Map.of("nkey", "SUNONSENSE"))))
                .isInstanceOf(SendException.class)
                .hasMessageContaining("'nkey'")
                .hasMessageNotContaining("SUNONSENSE");
    }

    private Destination destination(Map<String, String> secret) {
        return to("nats", "nats://127.0.0.1:" + server.getLocalPort(), "flux.alerts", secret);
    }

    private JsonNode connect() {
        String line = heard.stream()
                .filter(one -> one.startsWith("CONNECT "))
                .findFirst()
                .orElseThrow();
        return RecordJson.parse(bytes(line.substring("CONNECT ".length())));
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                talk(socket);
            } catch (IOException _) {
                return;
            }
        }
    }

    private void talk(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8);
        say(
                out,
                "INFO {\"server_id\":\"S\",\"version\":\"2.11.0\",\"proto\":1,\"headers\":true,\"max_payload\":1048576,"
                        + "\"auth_required\":true,\"nonce\":\"PXoWU7zWAMt75FY\"}");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(line);
            if (line.startsWith("CONNECT") && !refusal.isEmpty()) {
                say(out, refusal);
                return;
            }
            if (line.equals("PING")) {
                say(out, "PONG");
            }
        }
    }

    private static void say(PrintStream out, String line) {
        out.print(line + "\r\n");
        out.flush();
    }
}
