package io.weirkeeper.service.notification.send.stream;

import static io.weirkeeper.service.notification.send.SendTools.event;
import static io.weirkeeper.service.notification.send.SendTools.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.service.notification.send.SendException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
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

/** Over a server on loopback that says as much of RFC 5321 as one message needs. */
class EmailSenderIT {
    private final ServerSocket server = listen();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final EmailSender sender = new EmailSender(_ -> {
        throw new AssertionError("no certificates here");
    });
    private volatile boolean refuses;

    EmailSenderIT() {
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void sendsAPlainTextToAllRecipients() {
        sender.send(
                event("error", Map.of("summary", "prod\r\nBcc: x")),
                to(
                        "email",
                        address(),
                        "a@example.com, B <b@example.com>",
                        Map.of(),
                        spec -> spec.put("username", "flux@example.com")));

        assertThat(heard)
                .contains("MAIL FROM:<flux@example.com>", "RCPT TO:<a@example.com>", "RCPT TO:<b@example.com>")
                .contains("Subject: [error] kustomization/apps.flux-system: prod Bcc: x")
                .contains("Message-ID: <0123456789abcdef0123456789abcdef@weirkeeper.io>")
                .contains("Auto-Submitted: auto-generated", "To: a@example.com, B <b@example.com>")
                .contains("first line", "second <line>", "from: kustomize-controller");
        assertThat(heard.subList(0, heard.indexOf(""))).as("the header").doesNotContain("Bcc: x");
    }

    @Test
    void neverSendsAPasswordInClearText() {
        assertThatThrownBy(() -> sender.send(
                        event("error", Map.of()),
                        to("email", address(), "a@example.com", Map.of("username", "u", "password", "hunter2"))))
                .isInstanceOf(SendException.class);

        assertThat(heard).noneMatch(line -> line.startsWith("AUTH"));
    }

    @Test
    void saysWhatTheServerSays() {
        refuses = true;

        assertThatThrownBy(() -> sender.send(
                        event("error", Map.of()),
                        to(
                                "email",
                                address(),
                                "a@example.com",
                                Map.of(),
                                spec -> spec.put("username", "f@example.com"))))
                .isInstanceOf(SendException.class)
                .hasMessageContaining("mail server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://x", "smtp://user:pw@host", "", "smtp:///x"})
    void refusesOtherAddresses(String address) {
        assertThatThrownBy(() -> sender.send(event("error", Map.of()), to("email", address, "a@example.com", Map.of())))
                .isInstanceOf(SendException.class)
                .hasMessageContaining("smtp://host:port")
                .hasMessageNotContaining("pw@");
    }

    private String address() {
        return "smtp://127.0.0.1:" + server.getLocalPort();
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
        out.print("220 here\r\n");
        out.flush();
        boolean inData = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(line);
            if (inData) {
                inData = !line.equals(".");
                if (!inData) {
                    answer(out, "250 ok");
                }
            } else if (line.startsWith("DATA")) {
                inData = true;
                answer(out, "354 go on");
            } else if (line.startsWith("RCPT") && refuses) {
                answer(out, "550 no such user");
            } else if (line.startsWith("QUIT")) {
                answer(out, "221 bye");
                return;
            } else {
                answer(out, "250 ok");
            }
        }
    }

    private static void answer(PrintStream out, String line) {
        out.print(line + "\r\n");
        out.flush();
    }
}
