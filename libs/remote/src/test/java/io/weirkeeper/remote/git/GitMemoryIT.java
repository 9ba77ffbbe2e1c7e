package io.weirkeeper.remote.git;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.artifact.TreeEntry;
import io.weirkeeper.remote.proxy.ProxySettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which repositories are fetched into memory, and which by way of the disk. */
class GitMemoryIT {
    private static final int MOST = 64 * 1024;
    private static final String LARGE = noise(3 * MOST);

    @TempDir
    Path temp;

    private final SourceRepository source = new SourceRepository();
    private TestGitServer server;
    private GitClient client;

    @BeforeEach
    void start() throws IOException {
        server = new TestGitServer(source);
        client = new GitClient(temp, GitClient.DEFAULT_CACHE, MOST);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void fetchesASmallRepositoryWithoutTheDisk() throws Exception {
        // Given
        ObjectId first = source.commit(Map.of("a.yaml", "one", "apps", Map.of("b.yaml", "two")), "first");
        source.set("refs/heads/main", first);
        ObjectId tag = source.annotatedTag("v1.0.0", first);
        source.set("refs/tags/v1.0.0", tag);

        // When + Then
        assertThat(fetch(new GitReference.Branch("main"), "", "one")).isEqualTo("main@sha1:" + first.name());
        assertThat(fetch(new GitReference.Tag("v1.0.0"), "", "one")).isEqualTo("v1.0.0@sha1:" + first.name());
        assertThat(fetch(new GitReference.Commit(first.name(), ""), "", "one")).isEqualTo("sha1:" + first.name());
        try (GitFetch.Snapshot tagged = (GitFetch.Snapshot) client.fetch(request(new GitReference.Tag("v1.0.0"), ""))) {
            assertThat(tagged.provenance().tag()).isNotNull();
        }
        int requests = server.requests().size();
        assertThat(client.fetch(request(new GitReference.Branch("main"), "main@sha1:" + first.name())))
                .isInstanceOf(GitFetch.Unchanged.class);
        assertThat(server.requests()).hasSize(requests + 2);
        ObjectId second = source.commit(Map.of("a.yaml", "changed"), "second", first);
        source.set("refs/heads/main", second);
        assertThat(fetch(new GitReference.Branch("main"), "main@sha1:" + first.name(), "changed"))
                .isEqualTo("main@sha1:" + second.name());
        assertThat(kept()).isZero();
    }

    @Test
    void keepsALargeRepositoryOnDiskForTheNextTime() throws Exception {
        // Given
        ObjectId first = source.commit(Map.of("a.yaml", LARGE), "first");
        source.set("refs/heads/main", first);

        // When
        fetch(new GitReference.Branch("main"), "", LARGE);

        // Then
        assertThat(kept()).isOne();
        ObjectId second = source.commit(Map.of("a.yaml", LARGE, "b.yaml", "x"), "second", first);
        source.set("refs/heads/main", second);
        int requests = server.requests().size();
        fetch(new GitReference.Branch("main"), "main@sha1:" + first.name(), LARGE);
        assertThat(server.requests().size() - requests)
                .as("a list and a fetch, no second try")
                .isEqualTo(3);
    }

    private String fetch(GitReference reference, String known, String content) throws Exception {
        GitFetch fetch = client.fetch(request(reference, known));
        assertThat(fetch).isInstanceOf(GitFetch.Snapshot.class);
        try (GitFetch.Snapshot snapshot = (GitFetch.Snapshot) fetch) {
            TreeEntry.File file =
                    (TreeEntry.File) requireNonNull(snapshot.tree().entries().get("a.yaml"));
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            file.content().writeTo(read);
            assertThat(read).hasToString(content);
            return snapshot.commit().revision();
        }
    }

    private GitRequest request(GitReference reference, String known) {
        return new GitRequest(
                server.url(), reference, GitAuth.NONE, ProxySettings.NONE, Duration.ofSeconds(60), known, false, "key");
    }

    private long kept() throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            return files.count();
        }
    }

    /** Text that does not compress to less than the limit. */
    private static String noise(int length) {
        return new Random(1)
                .ints(length, 33, 126)
                .collect(StringBuilder::new, (b, c) -> b.append((char) c), StringBuilder::append)
                .toString();
    }
}
