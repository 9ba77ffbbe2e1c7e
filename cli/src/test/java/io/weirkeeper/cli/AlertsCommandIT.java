package io.weirkeeper.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.testkit.kafka.Kafka;
import io.weirkeeper.testkit.kafka.WithKafka;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithKafka(own = true)
class AlertsCommandIT {
    private static final Instant NOW = Instant.parse("2026-01-02T15:00:00Z");
    private static final String TOPIC = "weir.deliveries";

    private static boolean written;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void write(Kafka kafka) {
        if (written) {
            return;
        }
        written = true;
        kafka.createTopic(TOPIC, 8, Map.of());
        put(kafka, row("one", Delivery.State.PENDING, 20));
        put(kafka, row("one", Delivery.State.SENT, 20));
        put(kafka, row("two", Delivery.State.DEAD, 30));
        put(kafka, row("old", Delivery.State.DEAD, 3_000));
        kafka.send(TOPIC, "nonsense", "{");
    }

    @Test
    void listsWhatBecameOfNotifications(Kafka kafka) {
        assertThat(run(kafka, "list")).isZero();

        assertThat(text(out).lines().skip(1).map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "2026-01-02T14:30:00Z dead 1 flux-system/chat Kustomization/flux-system/two 503 from the"
                                + " server",
                        "2026-01-02T14:40:00Z sent 1 flux-system/chat Kustomization/flux-system/one 503 from the"
                                + " server");
    }

    @Test
    void listsOneStateOfOneAlert(Kafka kafka) {
        assertThat(run(kafka, "list", "--state=dead", "--alert=flux-system/chat", "--since=2025-12-01T00:00:00Z"))
                .isZero();

        assertThat(text(out))
                .contains("flux-system/old")
                .contains("flux-system/two")
                .doesNotContain("flux-system/one");
        out.reset();
        assertThat(run(kafka, "list", "--alert=flux-system/other")).isZero();
        assertThat(text(out).lines()).hasSize(1);
    }

    @Test
    void sendsAgainWhatWasGivenUpWithinATimeRange(Kafka kafka) {
        assertThat(run(kafka, "replay", "--since=1h", "--until=10m")).isZero();

        assertThat(text(out)).startsWith("1 notifications are sent again");
        Delivery again = pending(kafka).getLast();
        assertThat(again.state()).isEqualTo(Delivery.State.PENDING);
        assertThat(again.attempts()).isZero();
        assertThat(again.eventId()).startsWith("two~replay-");
        assertThat(requireNonNull(again.event()).id()).isEqualTo("two");
        assertThat(again.created()).isEqualTo(NOW);
    }

    @Test
    void saysHowItIsUsed(Kafka kafka) {
        assertThat(Main.run(List.of("alerts", "list"), streams())).isEqualTo(2);
        assertThat(Main.run(List.of("alerts"), streams())).isEqualTo(2);
        assertThat(Main.run(List.of("alerts", "replay", "--kafka=x:1"), streams()))
                .isEqualTo(2);
        assertThat(Main.run(List.of("alerts", "list", "--kafka=x:1", "--since=yesterday"), streams()))
                .isEqualTo(2);
        assertThat(run(kafka, "replay", "--since=1h", "--state=pending")).isEqualTo(2);
        assertThat(text(err)).contains("--kafka=HOST:PORT is needed").contains("replay needs --since");
    }

    private static List<Delivery> pending(Kafka kafka) {
        List<Delivery> rows = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> message : kafka.records(TOPIC)) {
            if (message.key().contains("~replay-")) {
                rows.add(RecordJson.decode(message.value(), Delivery.class));
            }
        }
        return rows;
    }

    private int run(Kafka kafka, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--kafka=" + kafka.bootstrapServers());
        try {
            return new AlertsCommand(Clock.fixed(NOW, ZoneOffset.UTC)).run(all, streams());
        } catch (UsageException e) {
            return 2;
        }
    }

    private Command.Streams streams() {
        return new Command.Streams(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    private static void put(Kafka kafka, Delivery row) {
        kafka.send(TOPIC, row.key(), new String(RecordJson.encode(row), StandardCharsets.UTF_8));
    }

    private static Delivery row(String id, Delivery.State state, long minutesAgo) {
        FluxEvent event = new FluxEvent(
                id,
                new InvolvedObject("kustomize.toolkit.fluxcd.io/v1", "Kustomization", id, "flux-system", "1", "u"),
                "error",
                NOW.minusSeconds(60 * minutesAgo),
                "message",
                "HealthCheckFailed",
                Map.of(),
                "kustomize-controller",
                "");
        return new Delivery(
                state,
                "alert-1",
                "flux-system",
                "chat",
                id,
                1,
                NOW.minusSeconds(60 * minutesAgo),
                1,
                "503 from the server",
                null,
                null,
                event,
                false,
                null);
    }
}
