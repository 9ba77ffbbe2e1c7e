package io.weirkeeper.service.notification.deliver;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryQueueTest {
    private static final Patience PATIENCE =
            new Patience(Duration.ofMillis(20), Duration.ofMillis(80), Duration.ofSeconds(20));

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());

    @TempDir
    Path directory;

    private final MemoryLog log = new MemoryLog();
    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
    private final List<String> dead = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    @Test
    void sendsNothingBeforeTheWholeLogWasRead() {
        DeliveryQueue queue = queue(this::take, PATIENCE);
        queue.row(pending("a", "apps", 1));
        queue.row(pending("a", "infra", 2));
        assertThat(sent).isEmpty();

        queue.caughtUp();

        await().untilAsserted(() -> assertThat(sent).containsExactlyInAnyOrder("a/1", "a/2"));
        await().untilAsserted(() -> assertThat(queue.pending()).isZero());
        assertThat(log.last("a/1").state()).isEqualTo(Delivery.State.SENT);
        assertThat(log.last("a/1").event()).isNotNull(); // so that it can be sent again
    }

    @Test
    void keepsTheOrderOfAnObjectWhateverTheOrderOfTheRows() {
        DeliveryQueue queue = queue(this::take, PATIENCE);
        for (int sequence : new int[] {5, 2, 9, 1, 7, 3}) {
            queue.row(pending("a", "apps", sequence));
        }

        queue.caughtUp();

        await().untilAsserted(() -> assertThat(sent).containsExactly("a/1", "a/2", "a/3", "a/5", "a/7", "a/9"));
    }

    @Test
    void keepsTheOrderWhileTheFirstIsTriedAgain() {
        AtomicInteger failures = new AtomicInteger(3);
        DeliveryQueue queue = queue(
                delivery -> delivery.sequence() == 1 && failures.getAndDecrement() > 0
                        ? Attempt.Failed.of("503")
                        : take(delivery),
                PATIENCE);
        queue.caughtUp();

        queue.row(pending("a", "apps", 1));
        queue.row(pending("a", "apps", 2));

        await().untilAsserted(() -> assertThat(sent).containsExactly("a/1", "a/2"));
        assertThat(log.last("a/1").attempts()).isEqualTo(4);
        assertThat(log.rows().stream().filter(row -> row.key().equals("a/1")).map(Delivery::result))
                .containsExactly("503", "503", "503", "");
    }

    @Test
    void isNotDelayedByAnotherAlertsSlowProvider() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        DeliveryQueue queue = queue(
                delivery -> {
                    if (delivery.alertUid().equals("slow")) {
                        awaitLatch(release);
                    }
                    return take(delivery);
                },
                PATIENCE);
        queue.caughtUp();

        for (int i = 0; i < 50; i++) {
            queue.row(pending("slow", "app-" + i, i));
        }
        for (int i = 0; i < 50; i++) {
            queue.row(pending("quick", "app-" + i, i));
        }

        await().untilAsserted(() -> assertThat(sent).hasSize(50).allMatch(key -> key.startsWith("quick/")));
        release.countDown();
        await().untilAsserted(() -> assertThat(sent).hasSize(100));
    }

    @Test
    void sendsAFewAtOncePerAlertAndNeverTwoOfAnObject() {
        ConcurrentMap<String, AtomicInteger> underWay = new ConcurrentHashMap<>();
        AtomicInteger most = new AtomicInteger();
        List<String> violations = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger all = new AtomicInteger();
        DeliveryQueue queue = queue(
                delivery -> {
                    AtomicInteger ofObject = underWay.computeIfAbsent(objectOf(delivery), _ -> new AtomicInteger());
                    most.accumulateAndGet(all.incrementAndGet(), Math::max);
                    if (ofObject.incrementAndGet() > 1) {
                        violations.add(delivery.key());
                    }
                    LockSupport.parkNanos(100_000);
                    ofObject.decrementAndGet();
                    all.decrementAndGet();
                    return take(delivery);
                },
                PATIENCE);
        queue.caughtUp();

        for (int i = 0; i < 2_000; i++) {
            queue.row(pending("a", "app-" + i % 20, i));
        }

        await().untilAsserted(() -> assertThat(sent).hasSize(2_000));
        assertThat(violations).isEmpty();
        assertThat(most.get()).isLessThanOrEqualTo(16);
        for (int app = 0; app < 20; app++) {
            int number = app;
            assertThat(sent.stream()
                            .map(key -> Integer.parseInt(key.substring(2)))
                            .filter(sequence -> sequence % 20 == number))
                    .isSorted();
        }
    }

    @Test
    void givesUpWhatTheProviderRefusesAndGoesOn() {
        DeliveryQueue queue = queue(
                delivery -> delivery.sequence() == 1 ? new Attempt.Refused("400: bad block") : take(delivery),
                PATIENCE);
        queue.caughtUp();

        queue.row(pending("a", "apps", 1));
        queue.row(pending("a", "apps", 2));

        await().untilAsserted(() -> assertThat(sent).containsExactly("a/2"));
        assertThat(dead).containsExactly("a/1");
        assertThat(log.last("a/1").state()).isEqualTo(Delivery.State.DEAD);
        assertThat(log.last("a/1").result()).isEqualTo("400: bad block");
        assertThat(log.last("a/1").event()).isNotNull();
    }

    @Test
    void givesUpWhenItsPatienceEnds() {
        DeliveryQueue queue = queue(
                _ -> Attempt.Failed.of("503"),
                new Patience(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofSeconds(2)));
        queue.caughtUp();

        queue.row(pending("a", "apps", 1));

        await().untilAsserted(() -> assertThat(dead).containsExactly("a/1"));
        assertThat(log.last("a/1").attempts()).isGreaterThan(3);
        assertThat(queue.pending()).isZero();
    }

    @Test
    void sendsARowThatIsReadTwiceOnce() {
        DeliveryQueue queue = queue(this::take, PATIENCE);
        queue.caughtUp();

        queue.row(pending("a", "apps", 1));
        queue.row(pending("a", "apps", 1));
        await().untilAsserted(() -> assertThat(sent).containsExactly("a/1"));
        queue.row(pending("a", "apps", 1));
        queue.row(pending("a", "apps", 2));

        await().untilAsserted(() -> assertThat(sent).containsExactly("a/1", "a/2"));
    }

    @Test
    void takesUpAfterADeathWhereTheLogEnds() {
        DeliveryQueue first =
                queue(delivery -> delivery.sequence() <= 2 ? take(delivery) : Attempt.Failed.of("503"), PATIENCE);
        List<Delivery> rows = List.of(pending("a", "apps", 1), pending("a", "infra", 2), pending("a", "apps", 3));
        rows.forEach(row -> {
            log.append(row);
            first.row(row);
        });
        first.caughtUp();
        await().untilAsserted(() -> assertThat(log.last("a/3").attempts()).isGreaterThan(1));
        first.close();

        DeliveryQueue second = queue(this::take, PATIENCE);
        log.readInto(second);

        await().untilAsserted(() -> assertThat(sent).containsExactlyInAnyOrder("a/1", "a/2", "a/3"));
        assertThat(log.last("a/3").attempts()).isGreaterThan(2);
    }

    @Test
    void leavesWhatAnotherProcessFinished() {
        CountDownLatch release = new CountDownLatch(1);
        DeliveryQueue queue = queue(
                delivery -> {
                    awaitLatch(release);
                    return take(delivery);
                },
                PATIENCE);
        queue.caughtUp();
        queue.row(pending("a", "apps", 1));
        queue.row(pending("a", "apps", 2));

        queue.row(finished(pending("a", "apps", 2)));
        release.countDown();

        await().untilAsserted(() -> assertThat(queue.pending()).isZero());
        assertThat(sent).containsExactly("a/1");
    }

    @Test
    void recordsWhatWasSentOnceTheLogIsBack() {
        DeliveryQueue queue = queue(this::take, PATIENCE);
        queue.caughtUp();
        log.setAway(true);

        queue.row(pending("a", "apps", 1));
        await().untilAsserted(() -> assertThat(sent).containsExactly("a/1"));
        assertThat(log.rows()).isEmpty();
        log.setAway(false);

        await().untilAsserted(() -> assertThat(log.last("a/1").state()).isEqualTo(Delivery.State.SENT));
        assertThat(log.rows()).hasSize(1);
    }

    @Test
    void triesWaitingOnesAtOnceWhenTheProviderAnswersAgain() {
        AtomicInteger away = new AtomicInteger(1);
        DeliveryQueue queue = queue(
                delivery -> away.get() == 1 ? Attempt.Failed.of("503") : take(delivery),
                new Patience(Duration.ofMillis(100), Duration.ofHours(1), Duration.ofHours(12)));
        queue.caughtUp();
        for (int i = 0; i < 10; i++) {
            // tried before, and due again in an hour
            queue.row(waiting(pending("a", "app-" + i, i)));
        }

        away.set(0);
        queue.row(pending("a", "new", 10));

        await().untilAsserted(() -> assertThat(sent).hasSize(11));
    }

    @Test
    void goesOnWhenTheCourierHasADefect() {
        AtomicInteger calls = new AtomicInteger();
        DeliveryQueue queue = queue(
                delivery -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("a defect");
                    }
                    return take(delivery);
                },
                PATIENCE);
        queue.caughtUp();

        queue.row(pending("a", "apps", 1));

        await().dontCatchUncaughtExceptions()
                .untilAsserted(() -> assertThat(sent).containsExactly("a/1"));
    }

    @Test
    void waitsLongerEachTimeAndBelievesTheProvider() {
        Instant now = Instant.parse("2026-01-02T15:04:05Z");
        Patience patience = Patience.DEFAULT;

        assertThat(patience.next(now, 1, Optional.empty(), now)).contains(now.plusSeconds(2));
        assertThat(patience.next(now, 3, Optional.empty(), now)).contains(now.plusSeconds(8));
        assertThat(patience.next(now, 50, Optional.empty(), now)).contains(now.plusSeconds(300));
        assertThat(patience.next(now, 1, Optional.of(Duration.ofMinutes(30)), now))
                .contains(now.plusSeconds(1800));
        assertThat(patience.next(now, 1, Optional.of(Duration.ofDays(9)), now)).contains(now.plusSeconds(2));
        assertThat(patience.next(now.minus(Duration.ofHours(12)), 1, Optional.empty(), now))
                .isEmpty();
    }

    @Test
    void keepsTheRowsOfADeadProviderOnDiskAndDelaysNobodyElse() {
        AtomicBoolean isDead = new AtomicBoolean(true);
        DeliveryQueue queue = queue(
                delivery -> delivery.alertUid().equals("a") && isDead.get() ? Attempt.Failed.of("503") : take(delivery),
                PATIENCE);
        queue.caughtUp();
        for (int sequence = 1; sequence <= 12_000; sequence++) {
            queue.row(pending("a", "object-" + sequence % 300, sequence));
        }

        queue.row(pending("b", "apps", 1));

        await().untilAsserted(() -> assertThat(sent).containsExactly("b/1"));
        assertThat(queue.pending()).isGreaterThanOrEqualTo(12_000);
        assertThat(directory).isNotEmptyDirectory();
        isDead.set(false);
        await().atMost(Duration.ofMinutes(1)).until(() -> queue.pending() == 0);
        assertThat(sent).hasSize(12_001).doesNotHaveDuplicates();
        Map<Integer, Integer> last = new HashMap<>();
        for (String key : List.copyOf(sent).subList(1, 12_001)) {
            int sequence = Integer.parseInt(key.substring(2));
            Integer before = last.put(sequence % 300, sequence);
            assertThat(before == null ? 0 : before).isLessThan(sequence);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void doesNotSendWhatIsOnDiskAndWasFinishedByAnEarlierProcess() {
        DeliveryQueue queue = queue(this::take, PATIENCE);
        for (int sequence = 1; sequence <= 3_000; sequence++) {
            queue.row(pending("a", "object-" + sequence % 7, sequence));
        }
        for (int sequence = 1; sequence <= 2_990; sequence++) {
            queue.row(finished(pending("a", "object-" + sequence % 7, sequence)));
        }

        queue.caughtUp();

        await().until(() -> queue.pending() == 0);
        assertThat(sent)
                .hasSize(10)
                .allSatisfy(
                        key -> assertThat(Integer.parseInt(key.substring(2))).isGreaterThan(2_990));
    }

    @Test
    void saysAgainThatADeliveryIsFinishedWhenItsEventIsMatchedAgain() {
        DeliveryQueue queue = queue(this::take, PATIENCE);
        queue.row(pending("a", "apps", 1));
        queue.row(pending("a", "apps", 1).after(Delivery.State.DEAD, "refused", Instant.EPOCH, null));
        queue.row(pending("a", "apps", 1)); // of a process that died before it noted its position
        queue.row(pending("a", "apps", 2));
        queue.caughtUp();
        await().untilAsserted(() -> assertThat(sent).containsExactly("a/2"));

        queue.row(pending("a", "apps", 2));

        await().untilAsserted(() -> assertThat(log.rows().stream()
                        .filter(row -> row.key().equals("a/2") && row.state() == Delivery.State.SENT))
                .hasSize(2));
        assertThat(log.last("a/1").state()).isEqualTo(Delivery.State.DEAD);
        assertThat(sent).containsExactly("a/2");
    }

    @Test
    void looksSoonWhetherTheProviderIsBackHoweverLongItWasAway() {
        AtomicInteger failures = new AtomicInteger(6);
        Patience patience =
                new Patience(Duration.ofMillis(10), Duration.ofHours(1), Duration.ofMillis(40), Duration.ofHours(12));
        DeliveryQueue queue =
                queue(delivery -> failures.getAndDecrement() > 0 ? Attempt.Failed.of("503") : take(delivery), patience);
        for (int object = 1; object <= 3; object++) {
            queue.row(triedOften(pending("a", "app-" + object, object)));
        }

        queue.caughtUp(); // each of the three fails, and would be tried again in an hour

        await().untilAsserted(() -> assertThat(sent).containsExactlyInAnyOrder("a/1", "a/2", "a/3"));
    }

    /** So often that the next wait is the longest. */
    private static Delivery triedOften(Delivery row) {
        Delivery tried = row;
        for (int i = 0; i < 40; i++) {
            tried = tried.after(Delivery.State.PENDING, "503", row.created(), null);
        }
        return tried;
    }

    private Attempt take(Delivery delivery) {
        sent.add(delivery.key());
        return new Attempt.Sent();
    }

    private DeliveryQueue queue(Function<Delivery, Attempt> courier, Patience patience) {
        DeliveryListener listener = new DeliveryListener() {
            @Override
            public void sent(Delivery delivery) {}

            @Override
            public void failed(Delivery delivery) {}

            @Override
            public void dead(Delivery delivery) {
                dead.add(delivery.key());
            }
        };
        return new DeliveryQueue(log, courier::apply, listener, patience, Clock.systemUTC(), timer, directory);
    }

    private static String objectOf(Delivery delivery) {
        FluxEvent event = delivery.event();
        return event == null ? "" : event.involvedObject().name();
    }

    private static Delivery pending(String alert, String object, long sequence) {
        FluxEvent event = new FluxEvent(
                Long.toString(sequence),
                new InvolvedObject("kustomize.toolkit.fluxcd.io/v1", "Kustomization", object, "n", "", ""),
                "info",
                Instant.EPOCH,
                "m",
                "r",
                Map.of(),
                "kustomize-controller",
                "");
        return new Delivery(
                Delivery.State.PENDING,
                alert,
                "n",
                alert,
                event.id(),
                sequence,
                Instant.now(),
                0,
                "",
                null,
                null,
                event,
                false,
                null);
    }

    private static Delivery finished(Delivery row) {
        return new Delivery(
                Delivery.State.SENT,
                row.alertUid(),
                row.alertNamespace(),
                row.alertName(),
                row.eventId(),
                row.sequence(),
                row.created(),
                1,
                "",
                row.created(),
                null,
                null,
                false,
                null);
    }

    private static Delivery waiting(Delivery row) {
        return new Delivery(
                Delivery.State.PENDING,
                row.alertUid(),
                row.alertNamespace(),
                row.alertName(),
                row.eventId(),
                row.sequence(),
                row.created(),
                9,
                "503",
                row.created().minusSeconds(60),
                row.created().plusSeconds(3600),
                row.event(),
                false,
                null);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
