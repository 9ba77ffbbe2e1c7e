package io.weirkeeper.service.notification.publish;

import static io.weirkeeper.service.notification.Samples.TIME;
import static io.weirkeeper.service.notification.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.service.notification.deliver.DeliveryLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDeliveriesTest {
    @TempDir
    Path directory;

    @Test
    void givesANewProcessWhatIsPending() {
        FileDeliveries first = FileDeliveries.open(directory, 10);
        Rows before = new Rows();
        first.read(before);
        first.append(row("a", Delivery.State.PENDING));
        first.append(row("b", Delivery.State.PENDING));
        first.append(row("a", Delivery.State.SENT));

        Rows after = new Rows();
        FileDeliveries.open(directory, 10).read(after);

        assertThat(before.rows).hasSize(3);
        assertThat(after.rows).containsExactly(row("b", Delivery.State.PENDING));
        assertThat(after.caughtUp).isTrue();
    }

    @Test
    void takesNoMoreThanItMayHoldAndSaysSo() {
        FileDeliveries deliveries = FileDeliveries.open(directory, 1);
        deliveries.append(row("a", Delivery.State.PENDING));

        assertThat(deliveries.append(row("b", Delivery.State.PENDING)).toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(deliveries.append(row("a", Delivery.State.PENDING)).toCompletableFuture())
                .isCompleted();
        deliveries.append(row("a", Delivery.State.DEAD));
        assertThat(deliveries.append(row("b", Delivery.State.PENDING)).toCompletableFuture())
                .isCompleted();
    }

    @Test
    void setsAsideWhatADeathLeftHalfWritten() throws IOException {
        FileDeliveries.open(directory, 10).append(row("a", Delivery.State.PENDING));
        Files.writeString(directory.resolve("00.json"), "{\"state\":");
        Files.writeString(directory.resolve("01.json.part"), "{");

        Rows rows = new Rows();
        FileDeliveries.open(directory, 10).read(rows);

        assertThat(rows.rows).hasSize(1);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).contains("00.json.bad");
        }
    }

    private static Delivery row(String id, Delivery.State state) {
        return new Delivery(
                state,
                "alert",
                "n",
                "a",
                id,
                1,
                TIME,
                0,
                "",
                null,
                null,
                event("info", "m", Map.of()).withId(id));
    }

    private static final class Rows implements DeliveryLog.Listener {
        final List<Delivery> rows = new ArrayList<>();
        boolean caughtUp;

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
