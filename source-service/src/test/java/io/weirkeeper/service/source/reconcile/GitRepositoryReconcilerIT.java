package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveReader;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs against a real Git server and a store on disk; messages and reasons are Flux's. */
class GitRepositoryReconcilerIT {
    /** Made by ssh-keygen for this test alone. */
    private static final String ENCRYPTED_KEY = """
            -----BEGIN OPENSSH PRIVATE KEY-----
            b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABBniLEEdh
            gMPWY6VbT3eUlTAAAAEAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIEnACskxi/8UiO3C
            OnLqWA+ItlrhZvaJfEXkLWa3FtYHAAAAkGRmPE3qFgjpli81vx2dtLobbx8JUL0ch29xDv
            riTeJiLx95CHjA41JXN2shPkuWNj0uRxZws1+4/+Qwxxpffsw5BvJyrL39vsV6cvqtr3DA
            0p32H0PwKXqyanVYYyYEM1JT1bX+fuNz8u6epNHKdhtEh0Rvw1hZXXEG28LU7mIbbo6a3w
            nM1N8DIl2hPaL7Ag==
            -----END OPENSSH PRIVATE KEY-----
            """;

    private static final String HOST_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEXxX0eKjLZBPeMpxrmmUfXy3AJlwTZ1dz8JOa/Zd4gC";

    @TempDir
    Path temp;

    private GitRepositoryHarness harness;

    @BeforeEach
    void start() throws IOException {
        harness = new GitRepositoryHarness(temp);
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void storesTheFirstArtifact() throws IOException {
        // Given
        String commit = harness.git.commit("main", "first commit\n\nbody", Map.of("app.yaml", "kind: App\n"));

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        String revision = "main@sha1:" + commit;
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        assertThat(harness.repository.condition("Ready"))
                .isEqualTo("True Succeeded: stored artifact for revision '" + revision + "'");
        assertThat(harness.repository.condition("ArtifactInStorage"))
                .isEqualTo("True Succeeded: stored artifact for revision '" + revision + "'");
        assertThat(harness.repository.condition("Reconciling")).isEmpty();
        assertThat(harness.repository.status().at("/observedGeneration").asLong())
                .isEqualTo(2);
        assertThat(harness.repository.status().at("/artifact/path").asText())
                .isEqualTo("gitrepository/apps/fleet/" + commit + ".tar.gz");
        assertThat(harness.repository.status().at("/artifact/url").asText())
                .isEqualTo("http://source-controller.flux-system.svc.cluster.local./gitrepository/apps/fleet/" + commit
                        + ".tar.gz");
        assertThat(harness.repository.status().at("/artifact/revision").asText())
                .isEqualTo(revision);
        assertThat(harness.repository.status().at("/artifact/lastUpdateTime").asText())
                .isEqualTo("2026-11-21T10:01:00Z");
        assertThat(harness.repository.status().at("/artifact/size").asLong())
                .isEqualTo(Files.size(harness.artifactFile()));
        assertThat(harness.repository.status().at("/artifact/digest").asText())
                .isEqualTo(Digest.of(DigestAlgorithm.SHA256, harness.artifactFile())
                        .toString());
        assertThat(harness.repository.events())
                .containsExactly("INFO NewArtifact: stored artifact for commit 'first commit'");
        assertThat(harness.repository.told.getFirst().metadata())
                .containsOnlyKeys("source.toolkit.fluxcd.io/revision", "source.toolkit.fluxcd.io/digest")
                .containsEntry("source.toolkit.fluxcd.io/revision", revision);
        ArtifactFact fact = (ArtifactFact) outcome.effects().facts().getFirst();
        assertThat(fact.revision()).isEqualTo(revision);
        assertThat(fact.indexUrl()).startsWith(fact.url() + ".").endsWith(".index");
    }

    @Test
    void showsProgressWhileItWorks() {
        // Given
        harness.git.commit("main", "first", Map.of("app.yaml", "x"));

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.progress)
                .extracting(status -> message(status, "Reconciling"))
                .containsExactly("building artifact");
        assertThat(harness.repository.progress).allMatch(status -> status.is("Ready", "Unknown"));
    }

    @Test
    void doesNothingWhenNothingChanged() {
        // Given
        String commit = harness.git.commit("main", "first", Map.of("app.yaml", "x"));
        harness.repository.reconcile();
        String artifact = harness.repository.status().at("/artifact").toString();
        int requests = harness.server.requests().size();

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        assertThat(harness.repository.events())
                .containsExactly("TRACE GitOperationSucceeded: no changes since last reconciliation: observed revision"
                        + " 'main@sha1:" + commit + "'");
        assertThat(harness.repository.status().at("/artifact")).hasToString(artifact);
        assertThat(harness.repository.progress).isEmpty();
        assertThat(harness.server.requests().size() - requests).isLessThanOrEqualTo(2);
        assertThat(outcome.effects().facts()).hasSize(1);
    }

    @Test
    void followsANewCommit() {
        // Given
        harness.git.commit("main", "first", Map.of("app.yaml", "x"));
        harness.repository.reconcile();
        String second = harness.git.commit(
                "main", "a subject of more than fifty characters, which is what is shown", Map.of("app.yaml", "y"));

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        assertThat(harness.repository.status().at("/artifact/revision").asText())
                .isEqualTo("main@sha1:" + second);
        assertThat(harness.repository.events())
                .containsExactly("INFO NewArtifact: stored artifact for commit"
                        + " 'a subject of more than fifty characters, which is ...'");
        assertThat(harness.repository.progress).hasSize(1);
        assertThat(message(harness.repository.progress.getFirst(), "ArtifactOutdated"))
                .isEqualTo("new upstream revision 'main@sha1:" + second + "'");
        assertThat(harness.repository.condition("ArtifactOutdated")).isEmpty();
    }

    @Test
    void rebuildsWhenTheIgnoreRulesChange() {
        // Given
        harness.git.commit("main", "first", Map.of("app.yaml", "x", "doc.md", "y"));
        harness.repository.reconcile();
        String before = harness.repository.status().at("/artifact/digest").asText();
        harness.repository.spec("ignore", "*.md");

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.status().at("/artifact/digest").asText()).isNotEqualTo(before);
        assertThat(harness.repository.status().at("/observedIgnore").asText()).isEqualTo("*.md");
        assertThat(harness.repository.events()).containsExactly("INFO NewArtifact: stored artifact for commit 'first'");
    }

    @Test
    void fetchesAgainWhatDisappearedFromTheStorage() throws IOException {
        // Given
        harness.git.commit("main", "first", Map.of("app.yaml", "x"));
        harness.repository.reconcile();
        Files.delete(harness.artifactFile());

        // When
        harness.repository.reconcile();

        // Then
        assertThat(message(harness.repository.progress.getFirst(), "Reconciling"))
                .isEqualTo("building artifact: disappeared from storage");
        assertThat(harness.repository.progress.getFirst().field("artifact").isMissingNode())
                .isTrue();
        assertThat(harness.artifactFile()).exists();
        assertThat(harness.repository.condition("Ready")).startsWith("True Succeeded");
    }

    @Test
    void replacesAnArtifactThatWasTamperedWith() throws IOException {
        // Given
        harness.git.commit("main", "first", Map.of("app.yaml", "x"));
        harness.repository.reconcile();
        String digest = harness.repository.status().at("/artifact/digest").asText();
        Files.writeString(harness.artifactFile(), "tampered");

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.events().getFirst())
                .isEqualTo("ERROR ArtifactVerificationFailed: failed to verify integrity of artifact: computed digest"
                        + " doesn't match '" + digest + "'");
        assertThat(Digest.of(DigestAlgorithm.SHA256, harness.artifactFile())).hasToString(digest);
        assertThat(harness.repository.condition("Ready")).startsWith("True Succeeded");
    }

    @Test
    void saysThatABranchIsMissingAndRecovers() {
        // Given
        harness.git.commit("main", "first", Map.of("app.yaml", "x"));
        harness.repository.reconcile();
        harness.repository.spec("{\"ref\":{\"branch\":\"nope\"}}");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        String message = "failed to checkout and determine revision: unable to clone '" + harness.url()
                + "': couldn't find remote ref \"refs/heads/nope\"; push it or correct spec.ref";
        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(harness.repository.condition("FetchFailed")).isEqualTo("True GitOperationFailed: " + message);
        assertThat(harness.repository.condition("Ready")).isEqualTo("False GitOperationFailed: " + message);
        assertThat(harness.repository.condition("Reconciling"))
                .isEqualTo("True ProgressingWithRetry: processing object: new generation 2 -> 3");
        assertThat(harness.repository.condition("ArtifactInStorage")).startsWith("True Succeeded");
        assertThat(harness.repository.status().at("/observedGeneration").asLong())
                .isEqualTo(2);
        assertThat(harness.repository.events()).containsExactly("ERROR GitOperationFailed: " + message);

        harness.repository.spec("{\"ref\":{\"branch\":\"main\"}}");
        Outcome recovered = harness.repository.reconcile();
        assertThat(recovered).isInstanceOf(Outcome.Ready.class);
        assertThat(harness.repository.condition("FetchFailed")).isEmpty();
        assertThat(harness.repository.condition("Reconciling")).isEmpty();
        assertThat(harness.repository.events().getLast())
                .startsWith("INFO Succeeded: stored artifact for commit 'main@sha1:");
    }

    @Test
    void saysThatTheRepositoryIsEmpty() {
        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(harness.repository.condition("Ready"))
                .isEqualTo(
                        "False EmptyGitRepository: git repository is empty; push a first commit or correct spec.url");
    }

    @Test
    void authenticatesWithASecret() {
        // Given
        harness.git.commit("main", "first", Map.of("app.yaml", "x"));
        harness.server.requireLogin("fleet", "git", "pa55word");
        harness.around.secret("login", Map.of("username", "git", "password", "pa55word"));
        harness.repository.spec("{\"secretRef\":{\"name\":\"login\"}}");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
    }

    @Test
    void saysThatTheCredentialsAreWrong() {
        // Given
        harness.git.commit("main", "first", Map.of("app.yaml", "x"));
        harness.server.requireLogin("fleet", "git", "pa55word");
        harness.around.secret("login", Map.of("username", "git", "password", "canary-wrong"));
        harness.repository.spec("{\"secretRef\":{\"name\":\"login\"}}");

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("Ready"))
                .isEqualTo("False GitOperationFailed: failed to checkout and determine revision: unable to clone '"
                        + harness.url() + "': authentication required: the server answered 401; check the credentials"
                        + " in spec.secretRef");
        assertThat(harness.repository.status().toString() + harness.repository.events())
                .doesNotContain("canary-wrong");
    }

    @Test
    void saysThatTheSecretIsMissing() {
        // Given
        harness.repository.spec("{\"secretRef\":{\"name\":\"login\"}}");

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("Ready"))
                .isEqualTo("False AuthenticationFailed: failed to get secret 'apps/login': secrets \"login\" not found;"
                        + " create it or correct spec.secretRef");
    }

    @Test
    void wantsAPasswordForAnEncryptedSshKey() {
        // Given
        harness.repository.spec("url", "ssh://git@127.0.0.1:1/fleet.git");
        harness.repository.spec("{\"secretRef\":{\"name\":\"deploy-key\"}}");
        harness.around.secret("deploy-key", Map.of("identity", ENCRYPTED_KEY, "known_hosts", "127.0.0.1 " + HOST_KEY));

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("FetchFailed"))
                .isEqualTo("True AuthenticationFailed: SSH identity key is encrypted but no 'password' field was"
                        + " provided in the secret 'apps/deploy-key'");
    }

    @Test
    void wantsAKeyForSsh() {
        // Given
        harness.repository.spec("url", "ssh://git@127.0.0.1:1/fleet.git");

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("FetchFailed"))
                .isEqualTo("True AuthenticationFailed: failed to configure authentication options: invalid 'ssh' auth"
                        + " option: 'identity' is required");
    }

    @Test
    void refusesAPasswordWithoutUsername() {
        // Given
        harness.around.secret("login", Map.of("password", "canary"));
        harness.repository.spec("{\"secretRef\":{\"name\":\"login\"}}");

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("Ready"))
                .isEqualTo("False AuthenticationFailed: failed to configure authentication options: invalid 'http' auth"
                        + " option: 'password' requires 'username' to be set");
    }

    @Test
    void stallsOnAUrlThatCannotBeRead() {
        // Given
        harness.repository.spec("url", "http://exa mple/fleet");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Stalled.class);
        assertThat(harness.repository.condition("Stalled"))
                .startsWith("True URLInvalid: failed to parse url 'http://exa mple/fleet'");
        assertThat(harness.repository.condition("Ready")).startsWith("False URLInvalid: ");
        assertThat(harness.repository.condition("Reconciling")).isEmpty();
        assertThat(harness.repository.status().at("/observedGeneration").asLong())
                .isEqualTo(3);
    }

    @Test
    void saysThatTheServerIsDownAndGoesOnByItself() {
        // Given
        harness.git.commit("main", "first", Map.of("app.yaml", "x"));
        harness.server.failWith(503);

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(harness.repository.condition("Ready")).contains("the server answered 503");
        harness.server.failWith(0);
        assertThat(harness.repository.reconcile()).isInstanceOf(Outcome.Ready.class);
        assertThat(harness.repository.condition("Ready")).startsWith("True Succeeded");
    }

    @Test
    void followsTagsAndCommitsAndNames() {
        // Given
        String first = harness.git.commit("main", "first", Map.of("app.yaml", "x"));
        harness.git.tag("v1.0.0", "main");
        String second = harness.git.commit("main", "second", Map.of("app.yaml", "y"));

        // When + Then
        harness.repository.spec("{\"ref\":{\"branch\":\"main\",\"tag\":\"v1.0.0\"}}");
        harness.repository.reconcile();
        assertThat(harness.repository.status().at("/artifact/revision").asText())
                .isEqualTo("v1.0.0@sha1:" + first);
        harness.repository.spec("{\"ref\":{\"commit\":\"" + second + "\",\"branch\":\"main\"}}");
        harness.repository.reconcile();
        assertThat(harness.repository.status().at("/artifact/revision").asText())
                .isEqualTo("main@sha1:" + second);
        harness.repository.spec("{\"ref\":{\"commit\":\"" + first + "\"}}");
        harness.repository.reconcile();
        assertThat(harness.repository.status().at("/artifact/revision").asText())
                .isEqualTo("sha1:" + first);
        harness.repository.spec("{\"ref\":{\"name\":\"refs/heads/main\"}}");
        harness.repository.reconcile();
        assertThat(harness.repository.status().at("/artifact/revision").asText())
                .isEqualTo("refs/heads/main@sha1:" + second);
        harness.repository.reconcile();
        assertThat(harness.repository.events())
                .containsExactly("TRACE GitOperationSucceeded: no changes since last reconciliation: observed revision"
                        + " 'refs/heads/main@sha1:" + second + "'");
    }

    @Test
    void keepsTwoArtifactsAndTellsWhatItRemoved() throws IOException {
        // Given
        for (int i = 0; i < 3; i++) {
            harness.git.commit("main", "commit " + i, Map.of("app.yaml", "x" + i));
            harness.repository.reconcile();
        }

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.events())
                .contains("TRACE GarbageCollectionSucceeded: garbage collected 1 artifacts");
        try (Stream<Path> files = Files.list(harness.artifactFile().getParent())) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(names).filteredOn(name -> name.endsWith(".tar.gz")).hasSize(2);
            assertThat(names).filteredOn(name -> name.endsWith(".index")).hasSize(2);
            assertThat(names).contains(harness.artifactFile().getFileName().toString());
        }
    }

    @Test
    void removesEverythingBeforeItLetsTheObjectGo() {
        // Given
        harness.git.commit("main", "first", Map.of("app.yaml", "x"));
        harness.repository.reconcile();

        // When
        Outcome outcome = harness.repository.finish();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Finalized.class);
        assertThat(harness.around.data.resolve("gitrepository/apps/fleet")).doesNotExist();
        assertThat(outcome.effects().events())
                .extracting(EventDraft::message)
                .containsExactly("garbage collected artifacts for deleted resource");
        assertThat(outcome.effects().facts()).allMatch(fact -> fact.deleted());
    }

    @Test
    void storesTenThousandFiles() throws IOException {
        // Given
        Map<String, @Nullable String> files = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            files.put("d" + i % 100 + "/file-" + i + ".yaml", "number: " + i + "\n");
        }
        harness.git.commit("main", "many", files);

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("Ready")).startsWith("True Succeeded: ");
        Path target = temp.resolve("extracted");
        try (InputStream in = Files.newInputStream(harness.artifactFile())) {
            new ArchiveReader(ArchiveLimits.DEFAULT).extract(in, target);
        }
        try (Stream<Path> all = Files.walk(target)) {
            assertThat(all.filter(Files::isRegularFile)).hasSizeGreaterThanOrEqualTo(10_000);
        }
        assertThat(target.resolve("d99/file-9999.yaml")).hasContent("number: 9999");
    }

    @Test
    void saysThatTheStorageFails() throws IOException {
        // Given
        harness.git.commit("main", "first", Map.of("app.yaml", "x"));
        Files.writeString(harness.around.data.resolve("gitrepository"), "a file where a directory should be");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(harness.repository.condition("StorageOperationFailed"))
                .startsWith("True ArchiveOperationFailed: unable to archive artifact to storage: ");
        assertThat(harness.repository.condition("Ready")).startsWith("False ArchiveOperationFailed: ");
        Files.delete(harness.around.data.resolve("gitrepository"));
        assertThat(harness.repository.reconcile()).isInstanceOf(Outcome.Ready.class);
        assertThat(harness.repository.condition("StorageOperationFailed")).isEmpty();
    }

    @Test
    void leavesNoHalfWrittenFile() throws IOException {
        // Given
        harness.git.commit("main", "first", Map.of("app.yaml", "x"));
        harness.repository.reconcile();

        // When
        List<String> names;
        try (Stream<Path> files = Files.list(harness.artifactFile().resolveSibling("."))) {
            names = files.map(file -> file.getFileName().toString()).toList();
        }

        // Then
        assertThat(names).noneMatch(name -> name.startsWith(".tmp-")).hasSize(3);
    }

    private static String message(ObjectStatus status, String type) {
        return status.condition(type)
                .map(condition -> condition.path("message").asText())
                .orElse("");
    }
}
