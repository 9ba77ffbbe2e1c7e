package io.weirkeeper.service.notification.intake;

import static io.weirkeeper.service.notification.Samples.receiver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.weirkeeper.runtime.http.ListenAddress;
import io.weirkeeper.service.notification.match.Duplicates;
import io.weirkeeper.service.notification.trigger.ReconcileRequests;
import io.weirkeeper.service.notification.verify.IdTokens;
import io.weirkeeper.service.notification.verify.WebhookChecks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The doors over real sockets: what breaks a limit never reaches a Secret, and memory is given back. */
class NotificationPortsIT {
    private static final int BUDGET = 4 * 1024 * 1024;
    private static final String READY = "{\"webhookPath\":\"/hook/1\",\"conditions\":[{\"type\":\"Ready\",\"status\":"
            + "\"True\",\"reason\":\"Succeeded\",\"message\":\"\",\"lastTransitionTime\":\"2026-01-02T15:04:05Z\"}]}";

    private final Vertx vertx = Vertx.vertx();
    private final BodyReader bodies = new BodyReader(vertx, BUDGET);
    private final AtomicInteger secretsRead = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final NotificationPorts ports = open();

    @AfterEach
    void close() {
        ports.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void refusesABodyOfMoreThanThreeMebibytesBeforeItIsReadInFull() throws IOException {
        String head = "POST /hook/1 HTTP/1.1\r\nHost: a\r\nContent-Length: " + (100 * BUDGET) + "\r\n\r\n";

        assertThat(status(head, new byte[BodyReader.MOST + 100_000])).isEqualTo(413);
        assertThat(secretsRead).hasValue(0);
        await().untilAsserted(() -> assertThat(bodies.held()).isZero());
    }

    @Test
    void refusesHeadersOfMoreThanTheLimit() throws IOException {
        String head = "POST /hook/1 HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(300_000) + "\r\n\r\n";

        assertThat(status(head, new byte[0])).isEqualTo(431);
        assertThat(secretsRead).hasValue(0);
    }

    @Test
    void holdsNoMoreBodiesThanItsBudgetAndGivesBackWhatIsAborted() throws IOException {
        String head = "POST /hook/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n";
        try (Socket first = connect()) {
            first.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            first.getOutputStream().write(new byte[2_900_000]);
            first.getOutputStream().flush();
            await().untilAsserted(() -> assertThat(bodies.held()).isEqualTo(2_900_000));

            assertThat(status(head, new byte[2_000_000])).isEqualTo(503);
        }

        await().untilAsserted(() -> assertThat(bodies.held()).isZero());
        assertThat(status(call("{}"), new byte[0])).isEqualTo(200);
        assertThat(secretsRead).hasValue(1);
    }

    @Test
    void survivesThousandsOfMalformedCalls() throws IOException {
        Random random = new Random(42);
        String good = call("{\"a\":1}");
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = good.getBytes(StandardCharsets.US_ASCII);
            for (int flips = random.nextInt(20); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try (Socket socket = connect()) {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                int status = status(socket.getInputStream());
                assertThat(status).isIn(0, 200, 400, 404, 405, 413, 414, 417, 426, 431, 501, 503, 505);
            } catch (SocketException _) {
                // the server may close before it was told everything
            }
        }

        assertThat(status(good, new byte[0])).isEqualTo(200);
        await().untilAsserted(() -> assertThat(bodies.held()).isZero());
    }

    @Test
    void countsMethodsThatCallersInventAsOne() throws IOException {
        for (int i = 0; i < 50; i++) {
            assertThat(status(call("{}").replace("POST", "METHOD" + i), new byte[0]))
                    .isEqualTo(200);
        }

        await().untilAsserted(() -> assertThat(registry.find("gotk_receiver_http_request_duration").timers().stream()
                        .map(timer -> timer.getId().getTag("method") + " " + timer.count()))
                .containsExactly("other 50"));
    }

    private NotificationPorts open() {
        var receiver = receiver("{\"type\":\"generic\",\"secretRef\":{\"name\":\"s\"},\"resources\":[]}", READY);
        EventHandler events =
                new EventHandler(new Duplicates(Duration.ofMinutes(5), 100), _ -> {}, text -> text, Clock.systemUTC());
        HookHandler hooks = new HookHandler(
                () -> true,
                path -> path.equals("/hook/1") ? Optional.of(receiver) : Optional.empty(),
                (_, _) -> {
                    secretsRead.incrementAndGet();
                    return Optional.of(Map.of("token", new byte[] {1}));
                },
                new WebhookChecks(new IdTokens(_ -> new byte[0], Clock.systemUTC())),
                (_, _) -> {
                    asked.incrementAndGet();
                    return new ReconcileRequests.Result(List.of(), List.of());
                });
        ListenAddress any = ListenAddress.parse("127.0.0.1:0");
        return new NotificationPorts(
                vertx,
                bodies,
                new NotificationPorts.Door<>(any, events, new HttpMetrics(registry, "gotk_event", "/")),
                new NotificationPorts.Door<>(any, hooks, new HttpMetrics(registry, "gotk_receiver", "/hook/")));
    }

    private static String call(String body) {
        return "POST /hook/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private int status(String head, byte[] body) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            try {
                socket.getOutputStream().write(body);
                socket.getOutputStream().flush();
            } catch (SocketException _) {
                // answered and closed before everything was sent
            }
            return status(socket.getInputStream());
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.hooksPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Of the first line; 0 when the server closed without an answer. */
    private static int status(InputStream answer) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = answer.read(); next >= 0 && next != '\n'; next = answer.read()) {
            line.write(next);
        }
        String text = line.toString(StandardCharsets.US_ASCII);
        return text.startsWith("HTTP/1.") ? Integer.parseInt(text.substring(9, 12)) : 0;
    }
}
