package io.weirkeeper.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kafka's client may give up one record of a key and deliver the next: the order must not depend on it. */
class KafkaCarrierTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(30);

    private record Sent(String message, CompletableFuture<Void> answer) {}

    /** What was handed to Kafka's client, in order. */
    private final List<Sent> sent = new CopyOnWriteArrayList<>();

    private volatile boolean answersAtOnce;

    private Thread carrying = new Thread();

    private CompletableFuture<Void> send(String topic, String key, byte[] value, Map<String, byte[]> headers) {
        CompletableFuture<Void> answer =
                answersAtOnce ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
        sent.add(new Sent(RecordJson.parse(value).path("message").asText(), answer));
        return answer;
    }

    @AfterEach
    void stop() {
        carrying.interrupt();
    }

    @Test
    void sendsAnObjectsNextEventWhenThePreviousOneIsSafe() {
        // Given
        KafkaCarrier carrier = carrier(LONG);
        // When
        carry(carrier, event("a", "a1"), event("b", "b1"), event("a", "a2"), event("b", "b2"));
        // Then
        awaitSent("a1", "b1");
        answer("a1");
        answer("b1");
        awaitSent("a1", "b1", "a2", "b2");
        answer("a2");
        answer("b2");
        await().atMost(LONG).untilAsserted(() -> assertThat(carrying.isAlive()).isFalse());
    }

    @Test
    void sendsNothingOfAnObjectBehindAnEventThatIsGivenUp() {
        // Given
        KafkaCarrier carrier = carrier(LONG);
        // When
        carry(carrier, event("a", "a1"), event("a", "a2"));
        awaitSent("a1");
        giveUp("a1");
        // Then
        await().atMost(LONG).untilAsserted(() -> assertThat(carrying.isAlive()).isFalse());
        assertThat(messages()).containsExactly("a1");
    }

    @Test
    void sendsNothingBehindAnEventThatIsRefusedAtOnce() {
        // Given
        KafkaCarrier carrier = new KafkaCarrier(
                (_, _, value, _) -> {
                    sent.add(new Sent(RecordJson.parse(value).path("message").asText(), new CompletableFuture<>()));
                    return CompletableFuture.failedFuture(new TimeoutException("no metadata"));
                },
                () -> false,
                "c",
                LONG);
        // When
        assertThatThrownBy(() -> carrier.carryAll(List.of(event("a", "a1"), event("b", "b1"))))
                .isInstanceOf(CarryException.class);
        // Then
        assertThat(messages()).containsExactly("a1");
    }

    @Test
    void waitsForAnEarlierAttemptBeforeItSendsAgain() {
        // Given an attempt that was not waited for to its end
        KafkaCarrier carrier = carrier(SHORT);
        assertThatThrownBy(() -> carrier.carryAll(List.of(event("a", "a1"), event("a", "a2"))))
                .isInstanceOf(CarryException.class)
                .hasMessageContaining("in time");
        assertThatThrownBy(() -> carrier.carryAll(List.of(event("a", "a1"), event("a", "a2"))))
                .isInstanceOf(CarryException.class);
        assertThat(messages()).containsExactly("a1");
        // When
        answersAtOnce = true;
        giveUp("a1");
        carrier.carryAll(List.of(event("a", "a1"), event("a", "a2")));
        // Then
        assertThat(messages()).containsExactly("a1", "a1", "a2");
    }

    private KafkaCarrier carrier(Duration patience) {
        return new KafkaCarrier(this::send, () -> false, "c", patience);
    }

    private void carry(KafkaCarrier carrier, FluxEvent... events) {
        carrying = Thread.ofVirtual().start(() -> {
            try {
                carrier.carryAll(List.of(events));
            } catch (CarryException _) {
                // as its carrier would: again later
            }
        });
    }

    private void answer(String message) {
        find(message).answer().complete(null);
    }

    private void giveUp(String message) {
        find(message).answer().completeExceptionally(new TimeoutException("delivery timeout"));
    }

    private Sent find(String message) {
        return sent.stream()
                .filter(one -> one.message().equals(message))
                .findFirst()
                .orElseThrow();
    }

    private List<String> messages() {
        return sent.stream().map(Sent::message).toList();
    }

    private void awaitSent(String... expected) {
        await().atMost(LONG).untilAsserted(() -> assertThat(messages()).hasSizeGreaterThanOrEqualTo(expected.length));
        assertThat(messages()).containsExactly(expected);
    }

    private static FluxEvent event(String object, String message) {
        return new FluxEvent(
                message,
                new InvolvedObject("v1", "Thing", object, "space", "1", "uid"),
                FluxEvent.INFO,
                Instant.EPOCH,
                message,
                "Reason",
                Map.of(),
                "thing-controller",
                "pod");
    }
}
