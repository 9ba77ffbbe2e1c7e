package io.weirkeeper.runtime.fact;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.ReadinessFact;
import io.weirkeeper.api.event.Subject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kafka's client may give up one record of a key and deliver the next: the newest fact must be the last of its key. */
class KafkaFactSinkTest {
    private record Sent(String revision, CompletableFuture<Void> answer) {}

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final KafkaFactSink sink = new KafkaFactSink(
            (_, _, value, _) -> {
                Sent one = new Sent(
                        RecordJson.parse(requireNonNull(value)).path("revision").asText(), new CompletableFuture<>());
                sent.add(one);
                return one.answer();
            },
            "thing-controller",
            "c",
            Clock.systemUTC());

    @AfterEach
    void close() {
        sink.close();
    }

    @Test
    void sendsAFactAgainThatDidNotGetThrough() {
        sink.publish(fact("a", "r1"));
        awaitSent(1);
        sent.getFirst().answer().completeExceptionally(new IllegalStateException("its time is over"));

        awaitSent(2);
        assertThat(revisions()).containsExactly("r1", "r1");
    }

    @Test
    void sendsNoOlderFactBehindANewerOne() {
        // Given
        sink.publish(fact("a", "r1"));
        awaitSent(1);
        sink.publish(fact("a", "r2"));
        awaitSent(2);
        // When
        sent.get(0).answer().completeExceptionally(new IllegalStateException("its time is over"));
        sent.get(1).answer().complete(null);
        sink.publish(fact("b", "r3"));
        // Then
        awaitSent(3);
        assertThat(revisions()).containsExactly("r1", "r2", "r3");
    }

    @Test
    void sendsTheNewerFactInPlaceOfTheOneThatWaits() {
        // Given
        sink.publish(fact("a", "r1"));
        awaitSent(1);
        // When
        sent.getFirst().answer().completeExceptionally(new IllegalStateException("its time is over"));
        sink.publish(fact("a", "r2"));
        sink.publish(fact("b", "r3"));
        // Then
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(revisions()).contains("r3"));
        assertThat(revisions()).endsWith("r2", "r3");
    }

    private static ReadinessFact fact(String name, String revision) {
        return new ReadinessFact(
                new Subject("c", "Kustomization", "space", name, "uid-" + name, "1"),
                false,
                1,
                true,
                revision,
                "Succeeded");
    }

    private void awaitSent(int count) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(sent).hasSize(count));
    }

    private List<String> revisions() {
        return sent.stream().map(Sent::revision).toList();
    }
}
