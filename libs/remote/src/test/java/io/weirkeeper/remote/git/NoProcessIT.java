package io.weirkeeper.remote.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.remote.proxy.ProxySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java runtime itself records every process that is started. */
class NoProcessIT {
    @TempDir
    Path temp;

    @Test
    void fetchesWithoutStartingAProcess() throws Exception {
        // Given
        SourceRepository source = new SourceRepository();
        source.set("refs/heads/main", source.commit(Map.of("a", "1"), "first"));
        Path file = temp.resolve("recording.jfr");

        // When
        try (TestGitServer server = new TestGitServer(source);
                Recording recording = new Recording()) {
            recording.enable("jdk.ProcessStart");
            recording.start();
            GitClient client = new GitClient(Files.createDirectory(temp.resolve("cache")), GitClient.DEFAULT_CACHE);
            try (GitFetch.Snapshot snapshot = (GitFetch.Snapshot) client.fetch(new GitRequest(
                    server.url(),
                    new GitReference.Branch("main"),
                    GitAuth.NONE,
                    ProxySettings.NONE,
                    Duration.ofSeconds(20),
                    "",
                    false,
                    "key"))) {
                assertThat(snapshot.tree().entries()).hasSize(1);
            }
            recording.stop();
            recording.dump(file);
        }

        // Then
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events).noneMatch(event -> event.getEventType().getName().equals("jdk.ProcessStart"));
    }
}
