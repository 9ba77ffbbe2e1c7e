package io.weirkeeper.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    @TempDir
    Path directory;

    @Test
    void keepsEventsInOrderAcrossProcesses() {
        // Given
        Outbox first = Outbox.open(directory, 10);
        first.add(event("one"));
        first.add(event("two"));
        // When
        Outbox second = Outbox.open(directory, 10);
        second.add(event("three"));
        // Then
        assertThat(take(second)).isEqualTo("one");
        assertThat(take(second)).isEqualTo("two");
        assertThat(take(second)).isEqualTo("three");
        assertThat(second.isEmpty()).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void handsOutSeveralAtOnceInTheirOrder() throws IOException {
        // Given
        Outbox outbox = Outbox.open(directory, 10);
        outbox.add(event("one"));
        outbox.add(event("two"));
        outbox.add(event("three"));
        Files.writeString(directory.resolve("0000000000000002.json"), "{broken");
        // When
        List<FluxEvent> before = outbox.oldest(10);
        before.forEach(outbox::remove);
        List<FluxEvent> after = outbox.oldest(1);
        // Then
        assertThat(before).extracting(FluxEvent::id).containsExactly("one");
        assertThat(after).extracting(FluxEvent::id).containsExactly("three");
    }

    @Test
    void dropsTheOldestWhenFullAndCountsIt() {
        // Given
        Outbox outbox = Outbox.open(directory, 2);
        // When
        outbox.add(event("one"));
        outbox.add(event("two"));
        outbox.add(event("three"));
        // Then
        assertThat(outbox.dropped()).isEqualTo(1);
        assertThat(take(outbox)).isEqualTo("two");
    }

    @Test
    void setsAFileAsideThatIsNotAnEvent() throws IOException {
        // Given
        Files.writeString(directory.resolve("0000000000000001.json"), "{broken");
        // When
        Outbox outbox = Outbox.open(directory, 10);
        outbox.add(event("good"));
        // Then
        assertThat(take(outbox)).isEqualTo("good");
        assertThat(directory.resolve("0000000000000001.json.bad")).exists();
    }

    @Test
    void ignoresWhatAKilledProcessHadNotFinishedWriting() throws IOException {
        // Given
        Files.writeString(directory.resolve("0000000000000001.json.part"), "{\"id\":");
        // When
        Outbox outbox = Outbox.open(directory, 10);
        // Then
        assertThat(outbox.isEmpty()).isTrue();
    }

    private static String take(Outbox outbox) {
        FluxEvent event = outbox.oldest().orElseThrow();
        outbox.remove(event);
        return event.id();
    }

    static FluxEvent event(String id) {
        return new FluxEvent(
                id,
                new InvolvedObject("v1", "Thing", "one", "a", "1", "uid"),
                FluxEvent.INFO,
                Instant.EPOCH,
                "message",
                "Reason",
                Map.of(),
                "thing-controller",
                "pod");
    }
}
