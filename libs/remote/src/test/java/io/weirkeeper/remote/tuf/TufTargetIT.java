package io.weirkeeper.remote.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.peers.FileServer;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of the server and when, and what serves while it cannot be asked. */
class TufTargetIT {
    @TempDir
    Path temp;

    private final TestTuf tuf = new TestTuf();
    private final FileServer server = FileServer.start(0);
    private Instant now = Instant.parse("2026-08-22T00:00:00Z");

    @BeforeEach
    void serve() {
        tuf.files.forEach((path, bytes) -> server.put("/" + path, bytes));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TufTarget target() {
        return new TufTarget(
                URI.create(server.url("")),
                TestTuf.FILE,
                tuf.anchor(),
                temp.resolve("tuf"),
                new HttpSender(HttpAccess.plain(Duration.ofSeconds(10))),
                ((InstantSource) () -> now).withZone(ZoneOffset.UTC));
    }

    private void publish(String content) {
        tuf.content = content.getBytes(StandardCharsets.UTF_8);
        tuf.versions.replaceAll((role, version) -> role.equals("root") ? version : Long.valueOf(version + 1));
        tuf.publish();
        serve();
    }

    @Test
    void asksOnceADayAndGoesOnAfterARestart() throws IOException {
        // Given
        assertThat(target().read()).isEqualTo(tuf.content);
        int requests = server.requests().size();
        publish("{\"new\":1}");

        // When
        TufTarget again = target();
        byte[] same = again.read();
        now = now.plus(Duration.ofHours(25));
        byte[] next = again.read();

        // Then
        assertThat(same).asString().isEqualTo("{}");
        assertThat(next).isEqualTo(tuf.content);
        assertThat(server.requests().size() - requests).isEqualTo(5);
        assertThat(temp.resolve("tuf/1.snapshot.json")).doesNotExist();
        assertThat(temp.resolve("tuf/2.snapshot.json")).exists();
    }

    @Test
    void servesWhatIsKeptUntilItEnds() throws IOException {
        // Given
        tuf.expires.put("timestamp", "2026-08-25T00:00:00Z");
        publish("{}");
        TufTarget target = target();
        target.read();
        server.close();

        // When
        now = now.plus(Duration.ofHours(30));
        byte[] kept = target.read();
        now = now.plus(Duration.ofDays(3));

        // Then
        assertThat(kept).asString().isEqualTo("{}");
        assertThatThrownBy(target::read)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(server.url("/") + " cannot be asked: ");
    }

    @Test
    void believesItsOwnDiskAsLittleAsTheServer() throws IOException {
        // Given
        target().read();
        Path kept;
        try (var files = Files.list(temp.resolve("tuf/targets"))) {
            kept = files.findFirst().orElseThrow();
        }
        Files.writeString(kept, "[]");

        // When
        byte[] read = target().read();

        // Then
        assertThat(read).isEqualTo(tuf.content);
        assertThat(kept).hasContent("{}");
    }

    @Test
    void refusesAServerThatWentBackAndAsksItAgainAMinuteLater() throws IOException {
        // Given
        byte[] old = tuf.file("timestamp.json");
        publish("{\"new\":1}");
        TufTarget target = target();
        target.read();
        server.put("/timestamp.json", old);
        now = now.plus(Duration.ofHours(25));

        // When + Then
        assertThatThrownBy(target::read).hasMessage(server.url("/") + ": 'timestamp' went back from version 2 to 1");
        int requests = server.requests().size();
        assertThatThrownBy(target::read).hasMessage(server.url("/") + ": 'timestamp' went back from version 2 to 1");
        assertThat(server.requests()).hasSize(requests);
        server.put("/timestamp.json", tuf.file("timestamp.json"));
        now = now.plus(Duration.ofMinutes(1));
        assertThat(target.read()).isEqualTo(tuf.content);
    }
}
