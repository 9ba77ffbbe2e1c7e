package io.weirkeeper.service.notification.intake;

import static io.weirkeeper.service.notification.Samples.TIME;
import static io.weirkeeper.service.notification.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.match.Duplicates;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventHandlerTest {
    private static final String EVENT = """
            {"involvedObject":{"kind":"GitRepository","namespace":"flux-system","name":"fleet","uid":"u",
             "apiVersion":"source.toolkit.fluxcd.io/v1"},"severity":"info","timestamp":"2026-01-02T15:04:05Z",
             "message":"stored https://me:secret@example.org","reason":"NewArtifact","metadata":{
             "source.toolkit.fluxcd.io/revision":"main@sha1:1","source.toolkit.fluxcd.io/checksum":"x","foreign":"y"},
             "reportingController":"source-controller"}""";

    private final List<FluxEvent> kept = new ArrayList<>();
    private boolean failing;
    private final EventHandler handler = new EventHandler(
            new Duplicates(Duration.ofMinutes(5), 100),
            event -> {
                if (failing) {
                    throw new EventNotKeptException("full", new IllegalStateException());
                }
                kept.add(event);
            },
            text -> text.replace("me:secret@", "*****@"),
            Clock.fixed(TIME, ZoneOffset.UTC));

    @Test
    void keepsAnEventCleanedAndWithAnId() {
        assertThat(handler.handle(bytes(EVENT))).isEqualTo(202);

        assertThat(kept).hasSize(1);
        assertThat(kept.getFirst().id()).hasSize(32);
        assertThat(kept.getFirst().metadata()).containsOnlyKeys("source.toolkit.fluxcd.io/revision");
        assertThat(kept.getFirst().message()).isEqualTo("stored https://*****@example.org");
    }

    @Test
    void refusesADuplicateThatIsNotTheSameEvent() {
        handler.handle(bytes(EVENT));

        assertThat(handler.handle(bytes(EVENT.replace("15:04:05", "15:04:09")))).isEqualTo(429);
        assertThat(handler.handle(bytes(EVENT.replace("sha1:1", "sha1:2")))).isEqualTo(202);
        assertThat(kept).hasSize(2);
    }

    @Test
    void refusesTheSameEventOnceItIsKept() {
        handler.handle(bytes(EVENT));

        assertThat(handler.handle(bytes(EVENT))).isEqualTo(429);
    }

    @Test
    void takesAnEventAgainThatItCouldNotKeep() {
        failing = true;
        assertThat(handler.handle(bytes(EVENT))).isEqualTo(503);
        failing = false;

        assertThat(handler.handle(bytes(EVENT))).isEqualTo(202);
        assertThat(kept).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"message\":5}", "{\"timestamp\":\"yesterday\"}", "{} x"})
    void refusesWhatIsNoEvent(String body) {
        assertThat(handler.handle(bytes(body))).isEqualTo(400);
        assertThat(kept).isEmpty();
    }

    @Test
    void givesAnEventWithoutTimeTheTimeOfNow() {
        handler.handle(bytes("{\"message\":\"m\"}"));

        assertThat(kept.getFirst().timestamp()).isEqualTo(TIME);
    }
}
