package io.weirkeeper.runtime.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.Fact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.api.event.Topic;
import io.weirkeeper.kafka.embedded.EmbeddedBroker;
import io.weirkeeper.runtime.kafka.KafkaLink;
import io.weirkeeper.runtime.kafka.KafkaSettings;
import io.weirkeeper.runtime.kafka.TableReader;
import io.weirkeeper.runtime.kafka.Topics;
import io.weirkeeper.runtime.kafka.TopicsException;
import io.weirkeeper.runtime.kube.FakeKubeApi;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ResourceType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactsIT {
    private static final ResourceType SOURCES = new ResourceType("example.io", "v1", "sources", "Source", true);
    private static final ResourceType OTHERS = new ResourceType("example.io", "v1", "others", "Other", true);
    private static final String CLUSTER = "c1";

    @TempDir
    static Path directory;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Fact> heard = new CopyOnWriteArrayList<>();
    private final FakeKubeApi api = new FakeKubeApi();
    private EmbeddedBroker broker;
    private KafkaLink kafka;
    private FactTable table;

    @BeforeEach
    void start() {
        broker = EmbeddedBroker.start(directory.resolve(Long.toString(System.nanoTime())), 0);
        KafkaSettings settings = settings(8);
        Topics.ensure(
                settings,
                Map.of(
                        Topic.ARTIFACTS.title(), Map.of("cleanup.policy", "compact"),
                        Topic.READINESS.title(), Map.of("cleanup.policy", "compact"),
                        Topic.DEAD_LETTERS.title(), Map.of()));
        kafka = new KafkaLink(settings, Clock.systemUTC());
        table = new FactTable(kafka, CLUSTER, (_, _) -> {});
    }

    @AfterEach
    void stop() {
        table.close();
        kafka.close();
        broker.close();
        timer.shutdownNow();
    }

    @Test
    void hearsFactsToldBeforeAndAfterItStartedButNotThoseOfOtherClusters() {
        // Given
        try (KafkaFactSink sink = new KafkaFactSink(kafka, "source-controller", CLUSTER, Clock.systemUTC());
                KafkaFactSink other = new KafkaFactSink(kafka, "source-controller", "c2", Clock.systemUTC())) {
            sink.publish(fact(CLUSTER, "before", "1"));
            other.publish(fact("c2", "foreign", "1"));
            try (FactHearing hearing = hearing(table)) {
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(names()).contains("before"));
                // When
                sink.publish(fact(CLUSTER, "after", "2"));
                // Then
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(names()).contains("after"));
                assertThat(names()).doesNotContain("foreign");
                assertThat(hearing).isNotNull();
            }
        }
    }

    @Test
    void tellsWhoComesLaterWhatIsKnownAndGoesOnWhenOneListenerFails() {
        // Given
        List<String> later = new CopyOnWriteArrayList<>();
        FactListener failing = fact -> {
            throw new IllegalStateException("a defect at " + fact.subject().name());
        };
        try (KafkaFactSink sink = new KafkaFactSink(kafka, "source-controller", CLUSTER, Clock.systemUTC());
                FactHearing broken = hearing(table, failing);
                FactHearing first = hearing(table)) {
            sink.publish(fact(CLUSTER, "kept", "1"));
            sink.publish(fact(CLUSTER, "deleted", "1"));
            sink.publish(tombstone("deleted"));
            sink.publish(fact(CLUSTER, "last", "1"));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(names()).contains("kept", "deleted", "last"));
            // When
            try (FactHearing second =
                    hearing(table, fact -> later.add(fact.subject().name()))) {
                // Then
                assertThat(later).containsExactlyInAnyOrder("kept", "last");
                sink.publish(fact(CLUSTER, "new", "1"));
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(later).containsExactlyInAnyOrder("kept", "last", "new"));
                assertThat(List.of(broken, first, second)).doesNotContainNull();
            }
            sink.publish(fact(CLUSTER, "after", "1"));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(names()).contains("after"));
            assertThat(later).doesNotContain("after");
        }
    }

    @Test
    void setsAnUndecodableRecordAsideAndGoesOn() throws Exception {
        // Given
        kafka.send(Topic.ARTIFACTS.title(), "c1/Source/a/bad", "{nonsense".getBytes(StandardCharsets.UTF_8), Map.of())
                .get(10, TimeUnit.SECONDS);
        try (KafkaFactSink sink = new KafkaFactSink(kafka, "source-controller", CLUSTER, Clock.systemUTC());
                FactHearing hearing = hearing(table)) {
            // When
            sink.publish(fact(CLUSTER, "good", "1"));
            // Then
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(names()).contains("good"));
            assertThat(hearing).isNotNull();
        }
    }

    @Test
    void watchesTheKindsThemselvesWithoutKafka() {
        // Given
        api.userApplies(SOURCES, object("Source", "watched"));
        try (FactHearing hearing = hearing(null)) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(names()).contains("watched"));
            // When
            api.userApplies(SOURCES, object("Source", "later"));
            // Then
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(names()).contains("later"));
            assertThat(hearing).isNotNull();
        }
    }

    @Test
    void watchesAKindThatNobodyTellsAbout() {
        // Given
        api.userApplies(OTHERS, object("Other", "served-by-flux"));
        // When
        try (FactHearing hearing = hearing(table)) {
            // Then
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(names()).contains("served-by-flux"));
            assertThat(hearing).isNotNull();
        }
    }

    @Test
    void forgetsDeletedObjectsAfterADayUnlessTheyAreThereAgain() {
        // Given
        Clock yesterday = Clock.offset(Clock.systemUTC(), Duration.ofHours(-25));
        Clock now = Clock.systemUTC();
        Map<String, Boolean> last = new ConcurrentHashMap<>();
        try (KafkaFactSink before = new KafkaFactSink(kafka, "source-controller", CLUSTER, yesterday);
                KafkaFactSink foreign = new KafkaFactSink(kafka, "other-controller", CLUSTER, yesterday);
                KafkaFactSink sink = new KafkaFactSink(kafka, "source-controller", CLUSTER, now);
                TombstoneSweep sweep = new TombstoneSweep(kafka, sink, "source-controller", CLUSTER, now, () -> true)) {
            before.publish(tombstone("long-gone"));
            before.publish(tombstone("back-again"));
            before.publish(fact(CLUSTER, "alive", "1"));
            foreign.publish(tombstone("not-ours"));
            try (TableReader reader = reader(last)) {
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(last).hasSize(4));
                sink.publish(fact(CLUSTER, "back-again", "9"));
                sink.publish(tombstone("just-now"));
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(last).containsKey("just-now"));
                // When
                sweep.begin();
                // Then
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(last).containsEntry("long-gone", false));
                assertThat(last)
                        .containsEntry("back-again", true)
                        .containsEntry("alive", true)
                        .containsEntry("not-ours", true)
                        .containsEntry("just-now", true);
                assertThat(reader).isNotNull();
            }
        }
    }

    /** Notes of each name whether its last record has a value. */
    private TableReader reader(Map<String, Boolean> last) {
        return new TableReader("test", kafka, List.of(Topic.ARTIFACTS.title()), message -> {
                    Subject subject = Subject.ofKey(message.key()).orElseThrow();
                    last.put(subject.name(), message.value() != null);
                })
                .start();
    }

    @Test
    void refusesTopicsWithAnotherPartitionCount() {
        assertThatThrownBy(() -> Topics.ensure(settings(64), Map.of(Topic.ARTIFACTS.title(), Map.of())))
                .isInstanceOfSatisfying(
                        TopicsException.class, e -> assertThat(e.isTemporary()).isFalse())
                .hasMessageContaining("has 8 partitions where 64 are configured");
    }

    private FactHearing hearing(@Nullable FactTable facts) {
        return hearing(facts, heard::add);
    }

    private FactHearing hearing(@Nullable FactTable facts, FactListener listener) {
        return new FactHearing(
                        api, facts, CLUSTER, ListOptions.ALL, List.of(kind(SOURCES), kind(OTHERS)), listener, timer)
                .start();
    }

    private static FactKind kind(ResourceType type) {
        return new FactKind(
                type,
                object -> fact(
                        CLUSTER,
                        object.at("/metadata/name").asText(),
                        object.at("/metadata/resourceVersion").asText()),
                ArtifactFact::deleted);
    }

    private KafkaSettings settings(int partitions) {
        return new KafkaSettings(broker.bootstrapServers(), Map.of(), partitions, (short) -1);
    }

    private List<String> names() {
        return heard.stream().map(fact -> fact.subject().name()).toList();
    }

    private static ArtifactFact fact(String cluster, String name, String version) {
        return new ArtifactFact(
                new Subject(cluster, "Source", "a", name, "u-" + name, version), false, "r", "d", "u", 1, "", "");
    }

    private static ArtifactFact tombstone(String name) {
        return new ArtifactFact(
                new Subject(CLUSTER, "Source", "a", name, "u-" + name, "2"), true, "", "", "", 0, "", "");
    }

    private static ObjectNode object(String kind, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("kind", kind);
        object.putObject("metadata").put("namespace", "a").put("name", name);
        return object;
    }
}
