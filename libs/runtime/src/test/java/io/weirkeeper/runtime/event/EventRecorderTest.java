package io.weirkeeper.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.runtime.kube.FakeKubeApi;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.redact.Redactor;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventRecorderTest {
    @TempDir
    Path directory;

    private final FakeKubeApi api = new FakeKubeApi();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Carrier carrier = new Carrier();
    private final Redactor redactor = new Redactor();

    private static final class Carrier implements EventCarrier {
        private final List<FluxEvent> carried = new CopyOnWriteArrayList<>();
        private final CountDownLatch entered = new CountDownLatch(1);
        private volatile boolean down;
        private volatile @Nullable CountDownLatch slow;

        @Override
        public void carry(FluxEvent event) {
            CountDownLatch wait = slow;
            if (wait != null) {
                slow = null;
                entered.countDown();
                try {
                    wait.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new CarryException("not acknowledged in time");
            }
            if (down) {
                throw new CarryException("down");
            }
            carried.add(event);
        }

        @Override
        public boolean isPrompt() {
            return true;
        }
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void carriesAnEventBeforeItReturns() throws Exception {
        // Given
        EventRecorder recorder = recorder();
        // When
        recorder.record(object(), EventDraft.info("Succeeded", "done", Map.of("example.io/revision", "r1")), "1");
        // Then
        assertThat(carrier.carried).hasSize(1);
        FluxEvent event = carrier.carried.getFirst();
        assertThat(event.metadata())
                .containsEntry("example.io/revision", "r1")
                .containsEntry("event.toolkit.fluxcd.io/team", "blue")
                .doesNotContainKey("other");
        assertThat(event.involvedObject().kind()).isEqualTo("Thing");
        assertThat(event.reportingController()).isEqualTo("thing-controller");
    }

    @Test
    void givesARepeatOfTheSameRunTheSameId() throws Exception {
        // Given
        EventRecorder recorder = recorder();
        // When
        recorder.record(object(), EventDraft.info("Succeeded", "done", Map.of()), "1");
        recorder.record(object(), EventDraft.info("Succeeded", "done", Map.of()), "1");
        recorder.record(object(), EventDraft.info("Succeeded", "done", Map.of()), "2");
        // Then
        assertThat(carrier.carried.get(0).id()).isEqualTo(carrier.carried.get(1).id());
        assertThat(carrier.carried.get(2).id())
                .isNotEqualTo(carrier.carried.get(0).id());
    }

    @Test
    void keepsEventsWhileTheCarrierIsDownAndCarriesThemInOrder() throws Exception {
        // Given
        EventRecorder recorder = recorder();
        carrier.down = true;
        for (int i = 0; i < 20; i++) {
            recorder.record(object(), EventDraft.error("Failed", "failure " + i, Map.of()), "1");
        }
        assertThat(recorder.waiting()).isEqualTo(20);
        // When
        carrier.down = false;
        recorder.record(object(), EventDraft.error("Failed", "failure 20", Map.of()), "1");
        // Then
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(carrier.carried).hasSize(21));
        assertThat(carrier.carried.stream().map(FluxEvent::message).toList())
                .isEqualTo(java.util.stream.IntStream.rangeClosed(0, 20)
                        .mapToObj(i -> "failure " + i)
                        .toList());
    }

    @Test
    void letsNoEventOfAnObjectPassOneThatIsUnderWay() throws Exception {
        // Given
        EventRecorder recorder = recorder();
        CountDownLatch slow = new CountDownLatch(1);
        carrier.slow = slow;
        Thread first = Thread.ofVirtual().start(() -> recorder.forward(OutboxTest.event("first")));
        carrier.entered.await();
        // When
        Thread second = Thread.ofVirtual().start(() -> recorder.forward(OutboxTest.event("second")));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> second.getState() == Thread.State.WAITING || second.getState() == Thread.State.TERMINATED);
        slow.countDown();
        first.join();
        second.join();
        // Then
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(carrier.carried).hasSize(2));
        assertThat(carrier.carried.stream().map(FluxEvent::id)).containsExactly("first", "second");
    }

    @Test
    void carriesWhatAKilledProcessLeft() {
        // Given
        Outbox.open(directory, 10).add(OutboxTest.event("left"));
        // When
        EventRecorder recorder = recorder();
        // Then
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(carrier.carried).hasSize(1));
        assertThat(recorder.waiting()).isZero();
    }

    @Test
    void masksSecretsAndShowsTheEventInTheApi() throws Exception {
        // Given
        redactor.remember(List.of("hunter2-hunter2"));
        EventRecorder recorder = recorder();
        // When
        recorder.record(
                object(), EventDraft.error("Failed", "https://me:pw@host/x refused hunter2-hunter2", Map.of()), "1");
        // Then
        assertThat(carrier.carried.getFirst().message()).isEqualTo("https://*****@host/x refused *****");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(api.requests()).anyMatch(request -> request.startsWith("POST a/")));
    }

    @Test
    void carriesNoTraceEvents() throws Exception {
        // Given
        EventRecorder recorder = recorder();
        // When
        recorder.record(object(), EventDraft.trace("ArtifactUpToDate", "nothing new"), "1");
        // Then
        assertThat(carrier.carried).isEmpty();
    }

    private EventRecorder recorder() {
        return new EventRecorder(
                "thing-controller",
                "pod-1",
                carrier,
                Outbox.open(directory, 1_000),
                new KubeEvents(api, Clock.systemUTC()),
                redactor,
                Clock.systemUTC(),
                timer);
    }

    private static ObjectNode object() throws Exception {
        return (ObjectNode) new ObjectMapper().readTree("""
                {"apiVersion":"example.io/v1","kind":"Thing","metadata":{"name":"one","namespace":"a","uid":"u1",
                "resourceVersion":"7","generation":1,
                "annotations":{"event.toolkit.fluxcd.io/team":"blue","other":"x"}}}""");
    }
}
