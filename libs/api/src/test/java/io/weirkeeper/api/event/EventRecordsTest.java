package io.weirkeeper.api.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventRecordsTest {
    private static final Subject SUBJECT = new Subject("c1", "GitRepository", "flux-system", "fleet", "u-1", "42");
    private static final Instant TIME = Instant.parse("2026-01-02T15:04:05Z");

    @Test
    void writesAnArtifactFactFlat() {
        ArtifactFact fact = new ArtifactFact(SUBJECT, false, "main@sha1:1", "sha256:2", "http://x/y", 7, "", "");

        String json = text(fact);

        assertThat(RecordJson.parse(bytes(json)))
                .isEqualTo(
                        RecordJson.parse(
                                bytes(
                                        "{\"cluster\":\"c1\",\"kind\":\"GitRepository\",\"namespace\":\"flux-system\","
                                                + "\"name\":\"fleet\",\"uid\":\"u-1\",\"resourceVersion\":\"42\","
                                                + "\"revision\":\"main@sha1:1\",\"digest\":\"sha256:2\",\"url\":\"http://x/y\",\"size\":7}")));
        assertThat(RecordJson.decode(bytes(json), ArtifactFact.class)).isEqualTo(fact);
    }

    @Test
    void writesADeletionWithItsUid() {
        ReadinessFact fact = ReadinessFact.deleted(SUBJECT);

        String json = text(fact);

        assertThat(json).contains("\"uid\":\"u-1\"", "\"deleted\":true", "\"ready\":false");
        assertThat(RecordJson.decode(bytes(json), ReadinessFact.class)).isEqualTo(fact);
    }

    @Test
    void ignoresFieldsOfLaterVersions() {
        byte[] json = bytes("{\"cluster\":\"c\",\"kind\":\"Kustomization\",\"namespace\":\"n\",\"name\":\"a\","
                + "\"uid\":\"u\",\"ready\":true,\"later\":{\"x\":1}}");

        ReadinessFact fact = RecordJson.decode(json, ReadinessFact.class);

        assertThat(fact.ready()).isTrue();
        assertThat(fact.subject().key()).isEqualTo("c/Kustomization/n/a");
    }

    @Test
    void namesTheFieldThatIsWrong() {
        assertThatThrownBy(() -> RecordJson.decode(bytes("{\"cluster\":\"c\",\"kind\":7}"), ArtifactFact.class))
                .isInstanceOf(DecodeException.class)
                .hasMessage("kind: has the wrong type: expected a string");
    }

    @Test
    void readsWhatFluxPosts() {
        byte[] json = bytes("""
            {"involvedObject":{"kind":"GitRepository","namespace":"flux-system","name":"fleet","uid":"u",
             "apiVersion":"source.toolkit.fluxcd.io/v1","resourceVersion":"7"},"severity":"info",
             "timestamp":"2026-01-02T15:04:05Z","message":"stored","reason":"NewArtifact",
             "metadata":{"source.toolkit.fluxcd.io/revision":"main@sha1:1"},
             "reportingController":"source-controller","reportingInstance":"pod-1"}\
            """);

        FluxEvent event = RecordJson.decode(json, FluxEvent.class);

        assertThat(event.id()).isEmpty();
        assertThat(event.timestamp()).isEqualTo(TIME);
        assertThat(event.involvedObject().group()).isEqualTo("source.toolkit.fluxcd.io");
        assertThat(event.involvedObject().label()).isEqualTo("gitrepository/fleet.flux-system");
        assertThat(RecordJson.toTree(event)).isEqualTo(RecordJson.parse(json));
    }

    @Test
    void takesAnEventThatSaysAlmostNothingAsFluxDoes() {
        FluxEvent event = RecordJson.decode(bytes("{\"involvedObject\":null,\"message\":\"m\"}"), FluxEvent.class);

        assertThat(event.involvedObject().kind()).isEmpty();
        assertThat(event.timestamp()).isEqualTo(Instant.EPOCH);
        assertThat(event.severity()).isEmpty();
    }

    @Test
    void givesARepeatTheSameIdAndAnythingElseAnother() {
        String id = EventIds.of("u", 1, "main@sha1:1", "Failed", "no", "1");

        assertThat(EventIds.of("u", 1, "main@sha1:1", "Failed", "no", "1")).isEqualTo(id);
        assertThat(EventIds.of("u", 1, "main@sha1:1", "Failed", "no", "2")).isNotEqualTo(id);
        assertThat(EventIds.of("u", 1, "main@sha1:1", "Failedn", "o", "1")).isNotEqualTo(id);
        assertThat(EventIds.posted("key", TIME)).isNotEqualTo(EventIds.posted("key", TIME.plusSeconds(1)));
    }

    @Test
    void writesADeliveryThatReadsBack() {
        FluxEvent event = new FluxEvent(
                "e",
                new InvolvedObject("v1", "Kustomization", "a", "n", "", ""),
                "error",
                TIME,
                "m",
                "r",
                Map.of("k", ""),
                "kustomize-controller",
                "");
        Delivery delivery = new Delivery(
                Delivery.State.PENDING, "au", "an", "a", "e", 9, TIME, 2, "503", TIME, TIME, event, false, null);

        Delivery again = RecordJson.decode(RecordJson.encode(delivery), Delivery.class);

        assertThat(again).isEqualTo(delivery);
        assertThat(text(delivery)).contains("\"state\":\"pending\"");
        assertThat(delivery.key()).isEqualTo("au/e");
    }

    @Test
    void carriesCloudEventsAttributesInHeaders() {
        EventHeaders headers = new EventHeaders(
                "id1",
                "source-controller",
                Topic.ARTIFACTS.eventType(),
                SUBJECT.key(),
                Instant.parse("2026-01-02T15:04:05.123456Z"),
                "c1");

        Map<String, byte[]> map = headers.toMap();

        assertThat(map).hasSize(8);
        assertThat(new String(map.get("ce_type"), StandardCharsets.UTF_8)).isEqualTo("io.weirkeeper.artifact/v1");
        assertThat(new String(map.get("ce_time"), StandardCharsets.UTF_8)).isEqualTo("2026-01-02T15:04:05.123Z");
        assertThat(new String(map.get("ce_subject"), StandardCharsets.UTF_8))
                .isEqualTo("c1/GitRepository/flux-system/fleet");
    }

    private static String text(Object value) {
        return new String(RecordJson.encode(value), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
