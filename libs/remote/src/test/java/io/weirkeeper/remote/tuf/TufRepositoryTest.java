package io.weirkeeper.remote.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sigstore's own repository, and one with keys of ours for what must be refused. */
class TufRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-08-22T00:00:00Z");

    private final TestTuf tuf = new TestTuf();

    private static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }

    private TufRepository.Found find(Map<String, byte[]> known) throws IOException {
        return new TufRepository(tuf.anchor(), at(NOW)).find(TestTuf.FILE, tuf.source(), known);
    }

    private static Optional<byte[]> sigstore(String path) throws IOException {
        try (InputStream in = TufRepositoryTest.class.getResourceAsStream("sigstore/" + path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        }
    }

    @Test
    void walksFromAnOldRootOfSigstoreToItsTrustedRoot() throws IOException {
        byte[] anchor = sigstore("12.root.json").orElseThrow();

        TufRepository.Found found =
                new TufRepository(anchor, at(NOW)).find(TestTuf.FILE, (path, limit) -> sigstore(path), Map.of());

        assertThat(new String(found.file(), StandardCharsets.UTF_8))
                .contains("application/vnd.dev.sigstore.trustedroot+json", "https://rekor.sigstore.dev");
        assertThat(found.metadata())
                .containsOnlyKeys(
                        "13.root.json",
                        "14.root.json",
                        "15.root.json",
                        "timestamp.json",
                        "165.snapshot.json",
                        "14.targets.json",
                        "targets/6494e21ea73fa7ee769f85f57d5a3e6a08725eae1e38c755fc3517c9e6bc0b66.trusted_root.json");
    }

    @Test
    void believesNoRepositoryOfSigstoreThatNobodyRenews() throws IOException {
        byte[] anchor = sigstore("12.root.json").orElseThrow();

        assertThatThrownBy(() -> new TufRepository(anchor, at(Instant.parse("2026-09-01T00:00:00Z")))
                        .find(TestTuf.FILE, (path, limit) -> sigstore(path), Map.of()))
                .isInstanceOf(TufException.class)
                .hasMessage("'timestamp' version 762 ended at 2026-08-28T19:25:56Z; is the clock right, is the mirror"
                        + " kept?");
    }

    @Test
    void findsAFile() throws IOException {
        assertThat(find(Map.of()).file()).isEqualTo(tuf.content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "timestamp", "snapshot", "targets"})
    void refusesWhatEnded(String role) {
        tuf.expires.put(role, "2026-08-21T00:00:00Z");
        tuf.publishRoot(tuf.keys("root"));
        tuf.publish();

        assertThatThrownBy(() -> find(Map.of()))
                .isInstanceOf(TufException.class)
                .hasMessageStartingWith("'" + role + "' version 1 ended at 2026-08-21T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "snapshot", "targets"})
    void refusesWhatWentBack(String role) throws IOException {
        // Given
        tuf.versions.replaceAll((name, version) -> name.equals("root") ? version : 5L);
        tuf.publish();
        Map<String, byte[]> known = find(Map.of()).metadata();

        // When
        tuf.versions.put(role, 4L);
        tuf.publish();

        // Then
        assertThatThrownBy(() -> find(known))
                .isInstanceOf(TufException.class)
                .hasMessageContaining(role)
                .hasMessageEndingWith("went back from version 5 to 4");
        assertThat(find(Map.of()).file()).isEqualTo(tuf.content); // nobody who never saw it could tell
    }

    @Test
    void refusesTooFewSignatures() {
        List<KeyPair> all = tuf.keys("targets");
        tuf.keys.put("targets", List.of(all.getFirst(), all.getFirst(), TestTuf.ecdsa()));
        tuf.publish();

        assertThatThrownBy(() -> find(Map.of()))
                .isInstanceOf(TufException.class)
                .hasMessage("'targets' version 1 has 1 of 2 signatures that it needs");
    }

    @Test
    void refusesAFileThatSomebodyChanged() {
        tuf.files.replaceAll(
                (path, bytes) -> path.startsWith("targets/") ? "{ }".getBytes(StandardCharsets.UTF_8) : bytes);

        assertThatThrownBy(() -> find(Map.of()))
                .isInstanceOf(TufException.class)
                .hasMessage("the file 'trusted_root.json' has 3 bytes, not 2");
        tuf.files.replaceAll(
                (path, bytes) -> path.startsWith("targets/") ? "[]".getBytes(StandardCharsets.UTF_8) : bytes);
        assertThatThrownBy(() -> find(Map.of()))
                .hasMessage("the file 'trusted_root.json' is not the one that the repository vouches for: its sha256"
                        + " differs");
    }

    @Test
    void refusesMetadataThatSomebodyChanged() {
        tuf.files.computeIfPresent(
                "1.targets.json",
                (path, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                        .replace("2036", "2037")
                        .getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> find(Map.of()))
                .isInstanceOf(TufException.class)
                .hasMessage("'targets' version 1 has 0 of 2 signatures that it needs");
    }

    @Test
    void refusesAFileInThePlaceOfAnother() {
        tuf.files.put("timestamp.json", tuf.file("1.snapshot.json"));

        assertThatThrownBy(() -> find(Map.of()))
                .isInstanceOf(TufException.class)
                .hasMessageStartingWith("the metadata of 'timestamp' is not that");
    }

    @Test
    void followsARootWithOtherKeys() throws IOException {
        // Given
        byte[] anchor = tuf.anchor();
        List<KeyPair> old = tuf.keys("root");
        KeyPair first = TestTuf.ecdsa();
        KeyPair second = TestTuf.ecdsa();
        tuf.replace("root", first, second);
        tuf.replace("timestamp", TestTuf.ed25519());
        tuf.versions.put("root", 2L);
        tuf.publishRoot(List.of(old.get(0), old.get(1), first, second));
        tuf.versions.put("root", 3L);
        tuf.publishRoot(List.of(first, second));
        tuf.publish();

        // When
        TufRepository.Found found = new TufRepository(anchor, at(NOW)).find(TestTuf.FILE, tuf.source(), Map.of());

        // Then
        assertThat(found.metadata()).containsKeys("2.root.json", "3.root.json");
    }

    @Test
    void refusesARootThatItsPredecessorDoesNotKnow() {
        tuf.replace("root", TestTuf.ecdsa(), TestTuf.ecdsa());
        tuf.versions.put("root", 2L);
        tuf.publishRoot(tuf.keys("root"));

        assertThatThrownBy(() -> find(Map.of()))
                .isInstanceOf(TufException.class)
                .hasMessage("'root' version 2 has 0 of 2 signatures that it needs");
    }

    @Test
    void refusesARootThatLeavesOutAVersion() {
        tuf.versions.put("root", 3L);
        tuf.publishRoot(tuf.keys("root"));
        tuf.files.put("2.root.json", tuf.file("3.root.json"));

        assertThatThrownBy(() -> find(Map.of()))
                .isInstanceOf(TufException.class)
                .hasMessage("2.root.json holds version 3");
    }
}
