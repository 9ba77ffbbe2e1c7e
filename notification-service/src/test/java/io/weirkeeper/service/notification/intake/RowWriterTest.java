package io.weirkeeper.service.notification.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.service.notification.Samples;
import io.weirkeeper.service.notification.deliver.DeliveryLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log may give up one row and keep the next: the order of an object's rows must not depend on it. */
class RowWriterTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private record Begun(String row, CompletableFuture<Void> answer) {}

    /** A log that answers when it is told to. */
    private static final class SlowLog implements DeliveryLog {
        private final List<Begun> begun = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<Void> append(Delivery delivery) {
            Begun one = new Begun(delivery.key(), new CompletableFuture<>());
            begun.add(one);
            return one.answer();
        }

        private List<String> rows() {
            return begun.stream().map(Begun::row).toList();
        }
    }

    private final SlowLog log = new SlowLog();
    private Thread writing = new Thread();
    private volatile boolean failed;

    @AfterEach
    void stop() {
        writing.interrupt();
    }

    @Test
    void beginsAnObjectsNextRowWhenThePreviousOneIsSafe() {
        // Given
        write(row("alert", "apps", 1), row("alert", "infra", 2), row("other", "apps", 1), row("alert", "apps", 3));
        // When
        awaitBegun(3);
        assertThat(log.rows()).containsExactly("alert/1", "alert/2", "other/1");
        log.begun.forEach(one -> one.answer().complete(null));
        // Then
        awaitBegun(4);
        assertThat(log.rows()).last().isEqualTo("alert/3");
        log.begun.getLast().answer().complete(null);
        awaitEnd();
        assertThat(failed).isFalse();
    }

    @Test
    void writesNothingBehindARowThatIsGivenUp() {
        // Given
        write(row("alert", "apps", 1), row("alert", "infra", 2), row("alert", "apps", 3));
        awaitBegun(2);
        // When
        log.begun.get(1).answer().complete(null);
        log.begun.get(0).answer().completeExceptionally(new IllegalStateException("its time is over"));
        // Then
        awaitEnd();
        assertThat(failed).isTrue();
        assertThat(log.rows()).containsExactly("alert/1", "alert/2");
    }

    @Test
    void writesNothingBehindARowThatIsRefusedAtOnce() {
        // Given
        RowWriter writer =
                new RowWriter(_ -> CompletableFuture.failedFuture(new IllegalStateException("no metadata")), LONG);
        // Then
        assertThatThrownBy(() -> writer.write(row("alert", "apps", 1))).isInstanceOf(EventNotKeptException.class);
    }

    @Test
    void waitsForARowThatWasNotWaitedForToItsEnd() throws InterruptedException {
        // Given
        RowWriter writer = new RowWriter(log, Duration.ofMillis(50));
        writer.write(row("alert", "apps", 1));
        assertThatThrownBy(writer::awaitAll).isInstanceOf(EventNotKeptException.class);
        // When the events are read again
        assertThatThrownBy(() -> writer.write(row("alert", "apps", 1))).isInstanceOf(EventNotKeptException.class);
        // Then
        assertThat(log.rows()).containsExactly("alert/1");
        log.begun.getFirst().answer().completeExceptionally(new IllegalStateException("its time is over"));
        assertThatThrownBy(() -> writer.write(row("alert", "apps", 1))).isInstanceOf(EventNotKeptException.class);
        writer.write(row("alert", "apps", 1));
        assertThat(log.rows()).containsExactly("alert/1", "alert/1");
    }

    private void write(Delivery... rows) {
        RowWriter writer = new RowWriter(log, LONG);
        writing = Thread.ofVirtual().start(() -> {
            try {
                for (Delivery row : rows) {
                    writer.write(row);
                }
                writer.awaitAll();
            } catch (EventNotKeptException e) {
                failed = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void awaitBegun(int count) {
        await().atMost(LONG).untilAsserted(() -> assertThat(log.begun).hasSize(count));
    }

    private void awaitEnd() {
        await().atMost(LONG).untilAsserted(() -> assertThat(writing.isAlive()).isFalse());
    }

    private static Delivery row(String alert, String object, int number) {
        return new Delivery(
                Delivery.State.PENDING,
                alert,
                "flux-system",
                "chat",
                Integer.toString(number),
                number,
                Samples.TIME,
                0,
                "",
                null,
                null,
                Samples.event(object, "info", "m" + number, Map.of()),
                false,
                null);
    }
}
