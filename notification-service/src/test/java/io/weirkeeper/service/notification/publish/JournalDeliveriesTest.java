package io.weirkeeper.service.notification.publish;

import static io.weirkeeper.service.notification.Samples.TIME;
import static io.weirkeeper.service.notification.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.service.notification.deliver.DeliveryLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalDeliveriesTest {
    @TempDir
    Path directory;

    @Test
    void givesANewProcessWhatIsPending() {
        Rows before = new Rows();
        try (JournalDeliveries first = JournalDeliveries.open(directory, 10)) {
            first.read(before);
            put(first, row("a", Delivery.State.PENDING, 0));
            put(first, row("b", Delivery.State.PENDING, 0));
            put(first, row("b", Delivery.State.PENDING, 1));
            put(first, row("a", Delivery.State.SENT, 1));
        }

        Rows after = reopened();

        assertThat(before.rows).hasSize(4);
        assertThat(after.rows).containsExactly(row("b", Delivery.State.PENDING, 1));
        assertThat(after.caughtUp).isTrue();
    }

    @Test
    void takesNoMoreThanItMayHoldAndSaysSo() {
        try (JournalDeliveries deliveries = JournalDeliveries.open(directory, 1)) {
            deliveries.read(new Rows());
            put(deliveries, row("a", Delivery.State.PENDING, 0));

            assertThatThrownBy(() -> put(deliveries, row("b", Delivery.State.PENDING, 0)))
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("is full");
            put(deliveries, row("a", Delivery.State.PENDING, 1));
            put(deliveries, row("a", Delivery.State.DEAD, 2));
            put(deliveries, row("b", Delivery.State.PENDING, 0));
        }
    }

    @Test
    void forgetsALineThatADeathLeftHalfWritten() throws IOException {
        try (JournalDeliveries first = JournalDeliveries.open(directory, 10)) {
            first.read(new Rows());
            put(first, row("a", Delivery.State.PENDING, 0));
        }
        Files.writeString(newest(), "{\"state\":\"pend", StandardOpenOption.APPEND);

        assertThat(reopened().rows).containsExactly(row("a", Delivery.State.PENDING, 0));
    }

    @Test
    void writesTogetherWhatComesInTogether() {
        Rows rows = new Rows();
        try (JournalDeliveries deliveries = JournalDeliveries.open(directory, 10_000)) {
            deliveries.read(rows);
            List<CompletableFuture<Void>> safe = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                safe.add(deliveries
                        .append(row("e" + i, Delivery.State.PENDING, 0))
                        .toCompletableFuture());
            }
            CompletableFuture.allOf(safe.toArray(new CompletableFuture<?>[0])).join();
        }

        assertThat(rows.rows)
                .hasSize(5_000)
                .isSortedAccordingTo((one, other) -> Integer.compare(number(one), number(other)));
        assertThat(reopened().rows).hasSize(5_000);
    }

    @Test
    void letsGoOfOldFilesThoughOneRowStays() throws IOException {
        try (JournalDeliveries deliveries = JournalDeliveries.open(directory, 100_000)) {
            deliveries.read(new Rows());
            put(deliveries, row("stays", Delivery.State.PENDING, 0));
            List<CompletableFuture<Void>> safe = new ArrayList<>();
            for (int i = 0; i < 60_000; i++) {
                safe.add(deliveries
                        .append(row("e" + i, Delivery.State.PENDING, 0))
                        .toCompletableFuture());
                safe.add(deliveries.append(row("e" + i, Delivery.State.SENT, 1)).toCompletableFuture());
                if (safe.size() > 2_000) {
                    CompletableFuture.allOf(safe.toArray(new CompletableFuture<?>[0]))
                            .join();
                    safe.clear();
                }
            }
            CompletableFuture.allOf(safe.toArray(new CompletableFuture<?>[0])).join();
        }

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSizeLessThanOrEqualTo(10);
        }
        assertThat(reopened().rows).containsExactly(row("stays", Delivery.State.PENDING, 0));
    }

    private Rows reopened() {
        Rows rows = new Rows();
        try (JournalDeliveries deliveries = JournalDeliveries.open(directory, 100_000)) {
            deliveries.read(rows);
        }
        return rows;
    }

    private Path newest() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList().getLast();
        }
    }

    private static void put(JournalDeliveries deliveries, Delivery row) {
        deliveries.append(row).toCompletableFuture().join();
    }

    private static int number(Delivery row) {
        return Integer.parseInt(row.eventId().substring(1));
    }

    private static Delivery row(String id, Delivery.State state, int attempts) {
        return new Delivery(
                state,
                "alert",
                "n",
                "a",
                id,
                1,
                TIME,
                attempts,
                "",
                null,
                null,
                event("info", "m", Map.of()).withId(id),
                false,
                null);
    }

    private static final class Rows implements DeliveryLog.Listener {
        final List<Delivery> rows = Collections.synchronizedList(new ArrayList<>());
        volatile boolean caughtUp;

        @Override
        public void row(Delivery delivery) {
            rows.add(delivery);
        }

        @Override
        public void caughtUp() {
            caughtUp = true;
        }
    }
}
