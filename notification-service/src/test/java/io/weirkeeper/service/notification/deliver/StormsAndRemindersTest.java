package io.weirkeeper.service.notification.deliver;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StormsAndRemindersTest {
    private static final Patience PATIENCE =
            new Patience(Duration.ofMillis(20), Duration.ofMillis(80), Duration.ofSeconds(20));

    @TempDir
    Path directory;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private final MemoryLog log = new MemoryLog();
    private final List<Delivery> sent = Collections.synchronizedList(new ArrayList<>());
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void tellsFailuresWithinAWhileAsOneWithTheIdOfTheFirst() {
        DeliveryQueue queue = queue(this::take);
        queue.caughtUp();
        Instant when = Instant.now().plusMillis(300);
        for (int i = 1; i <= 30; i++) {
            queue.row(failure("app-" + i % 25, i, when, null));
        }
        queue.row(success("app-1", 31, true));

        await().until(() -> queue.pending() == 0);

        assertThat(sent).hasSize(2);
        assertThat(toldBy(sent.getFirst()).id()).isEqualTo("1");
        assertThat(toldBy(sent.getFirst()).message())
                .startsWith("25 objects failed:\nKustomization/n/app-1: failure 26\n")
                .endsWith("\nand 5 more");
        assertThat(toldBy(sent.getFirst()).metadata()).isEqualTo(Map.of("cluster", "prod"));
        assertThat(toldBy(sent.get(1)).message()).isEqualTo("success 31");
        assertThat(log.rows())
                .hasSize(31)
                .allSatisfy(row -> assertThat(row.state()).isEqualTo(Delivery.State.SENT));
    }

    @Test
    void tellsAFailureAloneInItsOwnWords() {
        DeliveryQueue queue = queue(this::take);
        queue.caughtUp();

        queue.row(failure("app", 1, Instant.now().plusMillis(50), null));

        await().until(() -> queue.pending() == 0);
        assertThat(toldBy(sent.getFirst()).message()).isEqualTo("failure 1\nmore");
    }

    @Test
    void triesAStormAgainAsAWhole() {
        List<Integer> attempts = Collections.synchronizedList(new ArrayList<>());
        DeliveryQueue queue = queue(delivery -> {
            attempts.add(1);
            return attempts.size() < 3 ? Attempt.Failed.of("503") : take(delivery);
        });
        queue.caughtUp();
        Instant when = Instant.now().plusMillis(50);
        queue.row(failure("a", 1, when, null));
        queue.row(failure("b", 2, when, null));

        await().until(() -> queue.pending() == 0);

        assertThat(sent)
                .singleElement()
                .satisfies(one -> assertThat(toldBy(one).message()).startsWith("2 objects failed:"));
        assertThat(log.last("alert/2").attempts()).isEqualTo(3);
    }

    @Test
    void remindsOfWhatStaysBrokenUntilItIsNot() {
        DeliveryQueue queue = queue(delivery ->
                delivery.eventId().endsWith("~reminder-3") ? new Attempt.Dropped("ready again") : take(delivery));
        queue.caughtUp();

        queue.row(failure("app", 1, null, Duration.ofMillis(50)));
        for (int number = 1; number <= 3; number++) {
            String id = "1~reminder-" + number;
            await().until(() ->
                    log.rows().stream().anyMatch(row -> row.eventId().equals(id)));
            queue.row(log.last("alert/" + id)); // as the log gives it back
            await().until(() -> queue.pending() == 0);
        }

        assertThat(sent.stream().map(Delivery::eventId)).containsExactly("1", "1~reminder-1", "1~reminder-2");
        assertThat(toldBy(sent.get(1)).id()).isEqualTo("1~reminder-1");
        assertThat(log.last("alert/1~reminder-3").state()).isEqualTo(Delivery.State.DEAD);
        assertThat(told).containsExactly("sent 1", "sent 1~reminder-1", "sent 1~reminder-2");
    }

    @Test
    void doesNotRemindOfAnObjectThatSpokeAgain() {
        DeliveryQueue queue = queue(this::take);
        queue.caughtUp();
        queue.row(failure("app", 1, null, Duration.ofHours(1)));
        await().until(() -> log.rows().stream().anyMatch(Delivery::isReminder));
        queue.row(log.last("alert/1~reminder-1"));

        queue.row(success("app", 2, false));

        await().until(() -> queue.pending() == 0);
        assertThat(sent.stream().map(Delivery::eventId)).containsExactly("1", "2");
        assertThat(log.last("alert/1~reminder-1").state()).isEqualTo(Delivery.State.DEAD);
    }

    private static FluxEvent toldBy(Delivery delivery) {
        return requireNonNull(delivery.event());
    }

    private Attempt take(Delivery delivery) {
        sent.add(delivery);
        return new Attempt.Sent();
    }

    private DeliveryQueue queue(Function<Delivery, Attempt> courier) {
        DeliveryListener listener = new DeliveryListener() {
            @Override
            public void sent(Delivery delivery) {
                told.add("sent " + delivery.eventId());
            }

            @Override
            public void failed(Delivery delivery) {}

            @Override
            public void dead(Delivery delivery) {
                told.add("dead " + delivery.eventId());
            }
        };
        return new DeliveryQueue(log, courier::apply, listener, PATIENCE, Clock.systemUTC(), timer, directory);
    }

    private static Delivery failure(String object, long number, @Nullable Instant when, @Nullable Duration remind) {
        return row(object, "error", "failure " + number + "\nmore", number, when, remind, remind == null);
    }

    private static Delivery success(String object, long number, boolean grouped) {
        return row(object, "info", "success " + number, number, null, null, grouped);
    }

    private static Delivery row(
            String object,
            String severity,
            String message,
            long number,
            @Nullable Instant when,
            @Nullable Duration remind,
            boolean grouped) {
        FluxEvent event = new FluxEvent(
                Long.toString(number),
                new InvolvedObject("kustomize.toolkit.fluxcd.io/v1", "Kustomization", object, "n", "", ""),
                severity,
                Instant.EPOCH,
                message,
                "r",
                Map.of("cluster", "prod", "number", Long.toString(number)),
                "kustomize-controller",
                "");
        return new Delivery(
                Delivery.State.PENDING,
                "alert",
                "n",
                "a",
                event.id(),
                number,
                Instant.now(),
                0,
                "",
                null,
                when,
                event,
                grouped,
                remind);
    }
}
