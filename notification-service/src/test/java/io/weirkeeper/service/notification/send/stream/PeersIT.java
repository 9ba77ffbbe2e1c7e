package io.weirkeeper.service.notification.send.stream;

import static io.weirkeeper.service.notification.Samples.bytes;
import static io.weirkeeper.service.notification.send.SendTools.event;
import static io.weirkeeper.service.notification.send.SendTools.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Subscription;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.remote.tls.TlsSettings;
import io.weirkeeper.service.notification.send.GenericSender;
import io.weirkeeper.service.notification.send.SendException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * At servers of others; skipped without. {@code WEIR_TEST_SMTP} is the address of aiosmtpd, {@code WEIR_TEST_MAILDIR}
 * where its Mailbox handler puts what comes in, {@code WEIR_TEST_SMTP_CA} the file of its certificate.
 * {@code WEIR_TEST_NATS} is the URL of nats-server with user and password ({@code nats://user:password@127.0.0.1:4222}).
 */
class PeersIT {
    @Test
    @EnabledIfEnvironmentVariable(named = "WEIR_TEST_SMTP", matches = "smtp.*")
    void aMailServerTakesTheMessageOverTls() throws IOException {
        // Given
        Path inbox = Path.of(System.getenv("WEIR_TEST_MAILDIR"), "new");
        String authority = Files.readString(Path.of(System.getenv("WEIR_TEST_SMTP_CA")));
        String subject = "run " + UUID.randomUUID();
        EmailSender sender = new EmailSender(certificates -> {
            Map<String, byte[]> data = new HashMap<>();
            certificates.forEach((key, text) -> data.put(key, bytes(text)));
            return TlsSettings.of(data).context().orElseThrow();
        });

        // When
        sender.send(
                event("error", Map.of("summary", subject + " für alle")),
                to(
                        "email",
                        System.getenv("WEIR_TEST_SMTP"),
                        "a@example.com, B <b@example.com>",
                        Map.of("ca.crt", authority),
                        spec -> spec.put("username", "flux@example.com")
                                .putObject("certSecretRef")
                                .put("name", "c")));

        // Then
        String message = await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> messages(inbox), all -> all.stream().anyMatch(text -> text.contains(subject)))
                .stream()
                .filter(text -> text.contains(subject))
                .findFirst()
                .orElseThrow();
        assertThat(message)
                .contains("X-MailFrom: flux@example.com")
                .contains("X-RcptTo: a@example.com, b@example.com")
                .contains("Message-ID: <0123456789abcdef0123456789abcdef@weirkeeper.io>")
                .contains("second <line>");
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "WEIR_TEST_NATS", matches = "nats://.*@.*")
    void aNatsServerPassesTheEventOn() throws Exception {
        // Given
        URI url = URI.create(System.getenv("WEIR_TEST_NATS"));
        String[] login = url.getUserInfo().split(":", 2);
        String server = "nats://" + url.getHost() + ":" + url.getPort();
        NatsSender sender = new NatsSender(_ -> {
            throw new AssertionError("no certificates here");
        });
        FluxEvent event = event("error", Map.of());
        try (Connection connection = Nats.connect(url.toString())) {
            Subscription subscription = connection.subscribe("flux.>");
            connection.flush(Duration.ofSeconds(5));

            // When
            sender.send(event, to("nats", server, "flux.alerts", Map.of("username", login[0], "password", login[1])));

            // Then
            Message message = subscription.nextMessage(Duration.ofSeconds(30));
            assertThat(message.getSubject()).isEqualTo("flux.alerts");
            assertThat(message.getHeaders().getFirst("Nats-Msg-Id")).isEqualTo(event.id());
            assertThat(message.getData()).isEqualTo(GenericSender.body(event));
            assertThatThrownBy(() -> sender.send(
                            event,
                            to("nats", server, "flux.alerts", Map.of("username", login[0], "password", "wrong1"))))
                    .isInstanceOf(SendException.class)
                    .hasMessageNotContaining("wrong1");
        }
    }

    private static List<String> messages(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(PeersIT::text).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
