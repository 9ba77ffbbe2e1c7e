package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.source.GitRepository;
import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveReader;
import io.weirkeeper.runtime.reconcile.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a repository, and of others, comes into the artifact. */
class GitRepositorySelectionIT {
    @TempDir
    Path temp;

    private GitRepositoryHarness harness;
    private int extractions;

    @BeforeEach
    void start() throws IOException {
        harness = new GitRepositoryHarness(temp);
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void takesTheHighestVersionOfARange() {
        // Given
        String first = harness.git.commit("main", "first", Map.of("a", "1"));
        harness.git.tag("v1.0.0", "main");
        harness.git.tag("v1.9.0", "main");
        harness.git.commit("main", "second", Map.of("a", "2"));
        harness.git.tag("v2.0.0", "main");
        harness.repository.spec("{\"ref\":{\"semver\":\"1.x\"}}");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        assertThat(harness.repository.status().at("/artifact/revision").asText())
                .isEqualTo("v1.9.0@sha1:" + first);
        harness.repository.reconcile();
        assertThat(harness.repository.events())
                .containsExactly("TRACE ArtifactUpToDate: artifact up-to-date with remote revision: 'v1.9.0@sha1:"
                        + first + "'");
    }

    @Test
    void saysThatNoVersionMatches() {
        // Given
        harness.git.commit("main", "first", Map.of("a", "1"));
        harness.git.tag("v1.0.0", "main");
        harness.repository.spec("{\"ref\":{\"semver\":\">=2\"}}");

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("Ready"))
                .isEqualTo("False GitOperationFailed: failed to checkout and determine revision: no match found for"
                        + " semver: >=2; push such a tag or correct spec.ref.semver");
    }

    @Test
    void leavesOnlyTheSparseDirectories() throws IOException {
        // Given
        harness.git.commit("main", "first", Map.of("apps/web/a.yaml", "1", "apps/db/b.yaml", "2", "c.yaml", "3"));
        harness.repository.spec("{\"sparseCheckout\":[\"./apps/web\"]}");

        // When
        harness.repository.reconcile();

        // Then
        assertThat(extractedFiles()).containsExactly("apps/web/a.yaml");
        assertThat(harness.repository.status().at("/observedSparseCheckout/0").asText())
                .isEqualTo("./apps/web");
        harness.repository.reconcile();
        assertThat(harness.repository.events().getFirst()).startsWith("TRACE GitOperationSucceeded");
    }

    @Test
    void saysThatASparseDirectoryIsMissing() {
        // Given
        harness.git.commit("main", "first", Map.of("a", "1"));
        harness.repository.spec("{\"sparseCheckout\":[\"nothing\"]}");

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("FetchFailed"))
                .isEqualTo("True GitOperationFailed: failed to sparse checkout directories : sparse checkout dir"
                        + " 'nothing' does not exist in repository; add it or correct spec.sparseCheckout");
    }

    @Test
    void copiesWhatItIncludesAndFollowsIt() throws IOException {
        // Given
        includeOther("one");
        harness.git.commit("main", "first", Map.of("a.yaml", "1"));
        harness.repository.spec(
                "{\"include\":[{\"repository\":{\"name\":\"other\"},\"fromPath\":\"deploy\",\"toPath\":\"lib/x\"}]}");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        assertThat(extractedFiles()).containsExactly("a.yaml", "lib/x/d.yaml");
        String digest = harness.repository.status().at("/artifact/digest").asText();
        assertThat(harness.repository
                        .status()
                        .at("/includedArtifacts/0/revision")
                        .asText())
                .isEqualTo("main@sha1:one");
        assertThat(harness.repository.status().at("/observedInclude/0/toPath").asText())
                .isEqualTo("lib/x");
        harness.repository.reconcile();
        assertThat(harness.repository.events().getFirst()).startsWith("TRACE GitOperationSucceeded");

        includeOther("two");
        harness.repository.reconcile();
        assertThat(harness.repository.status().at("/artifact/digest").asText()).isNotEqualTo(digest);
        assertThat(harness.repository.events()).containsExactly("INFO NewArtifact: stored artifact for commit 'first'");
        assertThat(harness.repository
                        .progress
                        .getFirst()
                        .condition("ArtifactOutdated")
                        .orElseThrow()
                        .path("reason")
                        .asText())
                .isEqualTo("IncludeChange");
    }

    @Test
    void waitsForWhatItIncludes() {
        // Given
        harness.git.commit("main", "first", Map.of("a.yaml", "1"));
        harness.repository.spec("{\"include\":[{\"repository\":{\"name\":\"other\"}}]}");

        // When
        Outcome outcome = harness.repository.reconcile();

        // Then
        assertThat(outcome).isEqualTo(new Outcome.Waiting(outcome.effects(), Duration.ofSeconds(30)));
        String message = "could not get resource for include 'other': gitrepositories.source.toolkit.fluxcd.io"
                + " \"other\" not found";
        assertThat(harness.repository.condition("IncludeUnavailable")).isEqualTo("True NotFound: " + message);
        assertThat(harness.repository.condition("Ready")).isEqualTo("False NotFound: " + message);
        assertThat(harness.repository.events()).containsExactly("TRACE NotFound: " + message);
    }

    @Test
    void saysThatAnIncludedPathIsMissing() throws IOException {
        // Given
        includeOther("one");
        harness.git.commit("main", "first", Map.of("a.yaml", "1"));
        harness.repository.spec("{\"include\":[{\"repository\":{\"name\":\"other\"},\"fromPath\":\"nothing\"}]}");

        // When
        harness.repository.reconcile();

        // Then
        assertThat(harness.repository.condition("StorageOperationFailed"))
                .isEqualTo("True CopyFailure: failed to copy 'other' include from nothing to other: 'nothing' does not"
                        + " exist in the included artifact");
    }

    @Test
    void refersToWhatItIncludes() {
        // Given
        harness.repository.spec("{\"include\":[{\"repository\":{\"name\":\"other\"}}]}");

        // When
        List<String> references = GitRepositoryReconciler.kind()
                .references()
                .apply(RecordJson.decode(harness.repository.object(), GitRepository.class));

        // Then
        assertThat(references).containsExactly("GitRepository/apps/other");
    }

    /** Another GitRepository whose artifact was made by the same reconciler. */
    private void includeOther(String content) throws IOException {
        try (GitRepositoryHarness other = new GitRepositoryHarness(temp.resolve("other-" + content))) {
            other.git.commit("main", content, Map.of("deploy/d.yaml", content, "skipped.yaml", "x"));
            other.repository.reconcile();
            String path = "gitrepository/apps/other/" + content + ".tar.gz";
            Files.createDirectories(harness.around.data.resolve(path).resolveSibling("."));
            Files.copy(other.artifactFile(), harness.around.data.resolve(path));
            other.repository
                    .object()
                    .withObject("/status/artifact")
                    .put("path", path)
                    .put("revision", "main@sha1:" + content);
            harness.sources.put("apps/other", RecordJson.decode(other.repository.object(), GitRepository.class));
        }
    }

    private List<String> extractedFiles() throws IOException {
        Path target = temp.resolve("extracted-" + extractions++);
        try (InputStream in = Files.newInputStream(harness.artifactFile())) {
            new ArchiveReader(ArchiveLimits.DEFAULT).extract(in, target);
        }
        try (Stream<Path> files = Files.walk(target)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> target.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
