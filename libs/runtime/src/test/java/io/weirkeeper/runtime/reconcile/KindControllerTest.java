package io.weirkeeper.runtime.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weirkeeper.api.event.ReadinessFact;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.FakeKubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.metric.ReconcileMetrics;
import io.weirkeeper.runtime.redact.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KindControllerTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private static final ResourceType TYPE = new ResourceType("example.io", "v1", "things", "Thing", true);
    private static final Duration HOUR = Duration.ofHours(1);

    private final FakeKubeApi api = new FakeKubeApi();
    private final Redactor redactor = new Redactor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Steps steps = new Steps();
    private KindController<ObjectNode> controller = controller();

    /** A reconciler whose runs are scripted. */
    private final class Steps implements Reconciler<ObjectNode> {
        private volatile Function<Run<ObjectNode>, Outcome> next = Steps::ready;

        private static Outcome ready(Run<ObjectNode> run) {
            ObjectStatus status = run.status()
                    .markTrue("Ready", "Succeeded", "done")
                    .without("Reconciling")
                    .observed();
            return new Outcome.Ready(
                    Effects.of(status)
                            .with(EventDraft.info("Succeeded", "done", Map.of()))
                            .with(new ReadinessFact(run.subject(), false, run.generation(), true, "", "Succeeded")),
                    HOUR);
        }

        @Override
        public Outcome reconcile(Run<ObjectNode> run) {
            log.add("run " + run.key() + " " + String.join("+", run.causes()));
            return next.apply(run);
        }

        @Override
        public Outcome finish(Run<ObjectNode> run) {
            log.add("finish " + run.key());
            return new Outcome.Finalized(Effects.of(run.status()).with(ReadinessFact.deleted(run.subject())));
        }

        @Override
        public Outcome failed(Run<ObjectNode> run, ReconcileException failure) {
            ObjectStatus status = run.status().markFalse("Ready", failure.reason(), failure.text());
            return new Outcome.Retry(Effects.of(status), Optional.of(Duration.ofMillis(20)));
        }

        @Override
        public void forget(ObjectKey key) {
            log.add("forget " + key);
        }
    }

    private KindController<ObjectNode> controller() {
        ReconciledKind<ObjectNode> kind = new ReconciledKind<ObjectNode>(
                        TYPE,
                        "thing-controller",
                        "finalizers.example.io",
                        KindControllerTest::decode,
                        object ->
                                List.of("Source/a/" + object.at("/spec/source").asText("none")))
                .leaving(object -> object.at("/spec/static").asBoolean());
        ControllerContext context = new ControllerContext(
                "cluster-1",
                api,
                ListOptions.ALL,
                Ownership.ALL,
                (object, drafts, attempt) -> drafts.forEach(draft -> log.add("event " + draft.reason())),
                fact -> log.add("fact " + fact.subject().key() + "@"
                        + fact.subject().resourceVersion() + (fact.deleted() ? " deleted" : "")),
                new Schedule(Duration.ofMillis(10), Duration.ofMillis(50), 0, new SplittableRandom()),
                new ReconcileMetrics(registry),
                redactor,
                Clock.systemUTC(),
                timer);
        return new KindController<>(kind, steps, 4, context);
    }

    private static ObjectNode decode(ObjectNode raw) {
        if (raw.at("/spec/bad").asBoolean()) {
            throw new IllegalArgumentException("spec.bad: has the wrong type");
        }
        return raw;
    }

    @BeforeEach
    void start() {
        controller.start();
    }

    @AfterEach
    void stop() {
        controller.close();
        timer.shutdownNow();
    }

    @Test
    void showsTheStatusOfARunThatTakesItsTime() throws Exception {
        // Given
        CountDownLatch goOn = new CountDownLatch(1);
        steps.next = run -> {
            ObjectStatus busy = run.status().markTrue("Reconciling", "Progressing", "building");
            run.door().show(busy);
            awaitLatch(goOn);
            return new Outcome.Stalled(Effects.of(busy.without("Reconciling").markTrue("Ready", "Succeeded", "done")));
        };

        // When
        apply("one", "{}", Map.of());

        // Then
        eventually(
                () -> assertThat(live("one").at("/status/conditions/0/message").asText())
                        .isEqualTo("building"));
        goOn.countDown();
        eventually(
                () -> assertThat(live("one").at("/status/conditions/0/message").asText())
                        .isEqualTo("done"));
    }

    @Test
    void savesTheWriteOfAShortRunAndFailsFromWhatItWouldHaveShown() {
        // Given
        steps.next = run -> {
            run.door().show(run.status().markTrue("Reconciling", "Progressing", "building"));
            throw new ReconcileException("Failed", Disposition.STALLED, "no", null);
        };

        // When
        apply("one", "{}", Map.of());

        // Then
        eventually(() -> assertThat(live("one").at("/status/conditions").findValuesAsText("type"))
                .containsExactly("Reconciling", "Ready"));
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void writesNoSecretIntoAStatusWhateverTheReconcilerSays() {
        // Given
        redactor.remember(List.of("canary-5f3ab7d8"));
        steps.next = run -> new Outcome.Stalled(Effects.of(run.status()
                .markFalse("Ready", "Failed", "login with canary-5f3ab7d8 at https://u:pw-of-url@git.example failed")
                .with(
                        "history",
                        JsonNodeFactory.instance
                                .arrayNode()
                                .add(JsonNodeFactory.instance
                                        .objectNode()
                                        .put("message", "canary-5f3ab7d8")
                                        .put("digest", "sha256:1")))));
        // When
        apply("one", "{}", Map.of());
        // Then
        eventually(
                () -> assertThat(live("one").at("/status/conditions/0/message").asText())
                        .isEqualTo("login with ***** at https://*****@git.example failed"));
        assertThat(live("one").at("/status/history/0").toString())
                .isEqualTo("{\"message\":\"*****\",\"digest\":\"sha256:1\"}");
        steps.next = run -> {
            throw new ReconcileException("Failed", Disposition.RETRY, "cannot use canary-5f3ab7d8", null);
        };
        apply("two", "{}", Map.of());
        eventually(
                () -> assertThat(live("two").at("/status/conditions/0/message").asText())
                        .isEqualTo("cannot use *****"));
    }

    @Test
    void takesANewObjectAllTheWay() {
        // When
        apply("one", "{}", Map.of("reconcile.fluxcd.io/requestedAt", "now"));
        // Then
        eventually(() -> assertThat(log).hasSize(3));
        assertThat(log.get(0)).isEqualTo("run a/one created");
        assertThat(log.get(1)).isEqualTo("event Succeeded");
        ObjectNode live = live("one");
        assertThat(log.get(2))
                .isEqualTo("fact cluster-1/Thing/a/one@"
                        + live.at("/metadata/resourceVersion").asText());
        assertThat(live.at("/metadata/finalizers/0").asText()).isEqualTo("finalizers.example.io");
        assertThat(live.at("/status/lastHandledReconcileAt").asText()).isEqualTo("now");
        assertThat(live.at("/status/observedGeneration").asLong()).isEqualTo(1);
    }

    @Test
    void doesNotRunAgainForItsOwnPatches() {
        // Given
        apply("one", "{}", Map.of());
        eventually(() -> assertThat(live("one").at("/status/conditions")).isNotEmpty());
        // When
        apply("two", "{}", Map.of());
        eventually(() -> assertThat(log).contains("run a/two created"));
        // Then
        assertThat(log.stream().filter(line -> line.startsWith("run a/one"))).hasSize(1);
    }

    @Test
    void runsAgainWhenTheSpecChanges() {
        // Given
        apply("one", "{}", Map.of());
        eventually(() -> assertThat(live("one").at("/status/observedGeneration").asLong())
                .isEqualTo(1));
        // When
        apply("one", "{\"x\":1}", Map.of());
        // Then
        eventually(() -> assertThat(live("one").at("/status/observedGeneration").asLong())
                .isEqualTo(2));
    }

    @Test
    void resumesAParkedRunWhenWoken() {
        // Given
        steps.next = run -> park(run, HOUR, "resumed");
        apply("one", "{\"source\":\"git\"}", Map.of());
        eventually(() ->
                assertThat(live("one").at("/status/conditions/0/type").asText()).isEqualTo("Reconciling"));
        // When
        controller.offerReferencing("Source/a/git", "health");
        // Then
        eventually(() -> assertThat(log).contains("resumed"));
        assertThat(log.stream().filter(line -> line.startsWith("run"))).hasSize(1);
    }

    @Test
    void resumesAParkedRunAtItsDeadline() {
        // Given
        steps.next = run -> park(run, Duration.ofMillis(50), "time is up");
        // When
        apply("one", "{}", Map.of());
        // Then
        eventually(() -> assertThat(log).contains("time is up"));
    }

    @Test
    void givesAParkedRunUpWhenTheSpecChanges() {
        // Given
        steps.next = run -> park(run, HOUR, "resumed");
        apply("one", "{}", Map.of());
        eventually(() -> assertThat(live("one").at("/status/conditions")).isNotEmpty());
        steps.next = Steps::ready;
        // When
        apply("one", "{\"x\":1}", Map.of());
        // Then
        eventually(() -> assertThat(live("one").at("/status/observedGeneration").asLong())
                .isEqualTo(2));
        assertThat(log).doesNotContain("resumed");
    }

    @Test
    void stallsAnUnreadableObjectAlone() {
        // When
        apply("bad", "{\"bad\":true}", Map.of());
        apply("good", "{}", Map.of());
        // Then
        eventually(
                () -> assertThat(live("good").at("/status/observedGeneration").asLong())
                        .isEqualTo(1));
        eventually(() ->
                assertThat(live("bad").at("/status/conditions/0/type").asText()).isEqualTo("Stalled"));
        assertThat(live("bad").at("/status/conditions/0/message").asText())
                .contains("Thing a/bad")
                .contains("spec.bad");
    }

    @Test
    void leavesASuspendedObjectAloneButHandlesItsRequest() {
        // When
        apply("one", "{\"suspend\":true}", Map.of("reconcile.fluxcd.io/requestedAt", "t1"));
        // Then
        eventually(() -> assertThat(
                        live("one").at("/status/lastHandledReconcileAt").asText())
                .isEqualTo("t1"));
        assertThat(log).isEmpty();
    }

    @Test
    void takesBackWhatItGaveAnObjectThatIsStaticNow() {
        // Given
        apply("one", "{}", Map.of());
        eventually(() -> assertThat(live("one").at("/status/observedGeneration").asLong())
                .isEqualTo(1));
        // When
        apply("one", "{\"static\":true}", Map.of("reconcile.fluxcd.io/requestedAt", "t1"));
        // Then
        eventually(() -> assertThat(live("one").at("/status")).isEmpty());
        assertThat(live("one").at("/metadata/finalizers")).isEmpty();
        assertThat(log).contains("finish a/one");
        assertThat(log).filteredOn(line -> line.startsWith("run")).hasSize(1);
    }

    @Test
    void finishesADeletedObjectBeforeItGoes() {
        // Given
        apply("one", "{}", Map.of());
        eventually(() -> assertThat(live("one").at("/status/observedGeneration").asLong())
                .isEqualTo(1));
        // When
        api.delete(TYPE, "a", "one", DeleteOptions.BACKGROUND);
        // Then
        eventually(() -> assertThat(log).contains("finish a/one", "forget a/one"));
        assertThat(api.get(TYPE, "a", "one")).isEmpty();
        assertThat(log).anyMatch(line -> line.startsWith("fact ") && line.endsWith(" deleted"));
    }

    @Test
    void turnsAFailureIntoConditionsAndTriesAgain() {
        // Given
        steps.next = run -> {
            if (log.size() < 3) {
                throw new ReconcileException("BuildFailed", Disposition.RETRY, "line 3 is wrong", null);
            }
            return Steps.ready(run);
        };
        // When
        apply("one", "{}", Map.of());
        // Then
        eventually(
                () -> assertThat(live("one").at("/status/conditions/0/reason").asText())
                        .isEqualTo("Succeeded"));
        assertThat(log.stream().filter(line -> line.startsWith("run"))).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void countsWhatControllerRuntimeCounts() {
        // Given
        steps.next = run -> {
            throw new IllegalStateException("a defect");
        };
        // When
        apply("one", "{}", Map.of());
        // Then
        eventually(
                () -> assertThat(count("controller_runtime_reconcile_panics")).isGreaterThanOrEqualTo(2));
        assertThat(count("controller_runtime_reconcile_errors")).isGreaterThanOrEqualTo(1);
        eventually(() -> assertThat(count("workqueue_retries")).isGreaterThanOrEqualTo(1));
        assertThat(count("workqueue_adds")).isGreaterThanOrEqualTo(1);
        assertThat(registry.get("workqueue_queue_duration")
                        .tag("name", "thing")
                        .timer()
                        .count())
                .isGreaterThanOrEqualTo(1);
        eventually(() -> assertThat(registry.get("workqueue_work_duration")
                        .tag("controller", "thing")
                        .timer()
                        .count())
                .isGreaterThanOrEqualTo(1));
        assertThat(registry.get("workqueue_longest_running_processor").gauge().value())
                .isNotNegative();
    }

    private double count(String name) {
        return registry.find(name).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void writesItsStatusAlthoughTheObjectChangedMeanwhile() {
        // Given
        steps.next = run -> {
            if (run.generation() == 1) {
                apply("one", "{\"x\":1}", Map.of());
            }
            return Steps.ready(run);
        };
        // When
        apply("one", "{}", Map.of());
        // Then
        eventually(() -> assertThat(live("one").at("/status/observedGeneration").asLong())
                .isEqualTo(2));
    }

    @Test
    void goesOnWhenTheApiComesBack() {
        // Given
        apply("one", "{}", Map.of());
        eventually(() -> assertThat(live("one").at("/status/observedGeneration").asLong())
                .isEqualTo(1));
        api.failWith(KubeException.unreachable("down", new java.io.IOException("refused")));
        controller.offer(Trigger.wake(new ObjectKey("a", "one"), "test"));
        steps.next = run -> new Outcome.Ready(Effects.of(run.status().markTrue("Ready", "Succeeded", "second")), HOUR);
        eventually(() ->
                assertThat(log.stream().filter(line -> line.startsWith("run"))).hasSizeGreaterThanOrEqualTo(2));
        // When
        api.failWith(null);
        // Then
        eventually(
                () -> assertThat(live("one").at("/status/conditions/0/message").asText())
                        .isEqualTo("second"));
    }

    @Test
    void reconcilesEverythingAgainAfterAPause() {
        // Given
        apply("one", "{}", Map.of());
        eventually(() -> assertThat(live("one").at("/status/observedGeneration").asLong())
                .isEqualTo(1));
        controller.stop();
        log.clear();
        // When
        controller.start();
        // Then
        eventually(() -> assertThat(log).contains("run a/one created"));
    }

    private Outcome park(Run<ObjectNode> run, Duration patience, String says) {
        Continuation<ObjectNode> rest = later -> {
            log.add(says);
            return Steps.ready(later);
        };
        return new Outcome.Parked(
                Effects.of(run.status().markTrue("Reconciling", "Progressing", "waiting")),
                run.now().plus(patience),
                rest);
    }

    private void apply(String name, String spec, Map<String, String> annotations) {
        try {
            ObjectNode object = (ObjectNode) new ObjectMapper()
                    .readTree("{\"apiVersion\":\"example.io/v1\",\"kind\":\"Thing\",\"spec\":" + spec + "}");
            ObjectNode metadata =
                    object.putObject("metadata").put("namespace", "a").put("name", name);
            annotations.forEach(metadata.putObject("annotations")::put);
            api.userApplies(TYPE, object);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private ObjectNode live(String name) {
        return api.get(TYPE, "a", name)
                .orElseThrow(() -> new KubeException(404, "NotFound", name, MissingNode.getInstance(), null));
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable claim) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(claim);
    }
}
