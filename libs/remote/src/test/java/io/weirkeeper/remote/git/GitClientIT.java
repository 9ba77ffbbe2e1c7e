package io.weirkeeper.remote.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.artifact.TreeEntry;
import io.weirkeeper.remote.proxy.ProxySettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetches from a real smart HTTP server in this process. */
class GitClientIT {
    @TempDir
    Path temp;

    private final SourceRepository source = new SourceRepository();
    private TestGitServer server;
    private GitClient client;

    @BeforeEach
    void start() throws IOException {
        server = new TestGitServer(source);
        client = new GitClient(temp, GitClient.DEFAULT_CACHE, 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void fetchesTheNewestCommitOfABranch() throws Exception {
        // Given
        ObjectId first = source.commit(Map.of("a.yaml", "one"), "first");
        ObjectId second = source.commit(
                Map.of("a.yaml", "two", "run.sh*", "#!", "link@", "a.yaml", "apps", Map.of("web", Map.of("x", "deep"))),
                "second\n\nwith a body",
                first);
        source.set("refs/heads/feature/x", second);

        // When
        Fetched fetched = fetch(new GitReference.Branch("feature/x"), "");

        // Then
        assertThat(fetched.commit().revision()).isEqualTo("feature/x@sha1:" + second.name());
        assertThat(fetched.commit().absoluteRevision()).isEqualTo("refs/heads/feature/x@sha1:" + second.name());
        assertThat(fetched.commit().shortMessage()).isEqualTo("second");
        assertThat(fetched.files())
                .containsExactly(
                        Map.entry("a.yaml", "two"),
                        Map.entry("apps/web/x", "deep"),
                        Map.entry("link", "-> a.yaml"),
                        Map.entry("run.sh", "* #!"));
        assertThat(server.requests())
                .extracting(request -> request.substring(0, 4))
                .containsExactly("GET ", "POST", "POST");
    }

    @Test
    void speaksTheOlderProtocolToo() throws Exception {
        // Given
        server.speakOldProtocol();
        ObjectId commit = source.commit(Map.of("a.yaml", "one"), "first");
        source.set("refs/heads/main", commit);

        // When
        Fetched fetched = fetch(new GitReference.Branch("main"), "");

        // Then
        assertThat(fetched.commit().hash()).isEqualTo(commit.name());
        assertThat(fetched.files()).containsOnlyKeys("a.yaml");
    }

    @Test
    void onlyListsReferencesWhenNothingChanged() throws Exception {
        // Given
        ObjectId commit = source.commit(Map.of("a.yaml", "one"), "first");
        source.set("refs/heads/main", commit);

        // When
        Fetched fetched = fetch(new GitReference.Branch("main"), "main/" + commit.name());

        // Then
        assertThat(fetched.isUnchanged()).isTrue();
        assertThat(fetched.commit().revision()).isEqualTo("main@sha1:" + commit.name());
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void bringsOnlyWhatIsNewTheNextTime() throws Exception {
        // Given
        String large = "0123456789abcdef".repeat(8).lines().toList() + "x".repeat(100);
        Map<String, Object> files = new TreeMap<>();
        for (int i = 0; i < 200; i++) {
            files.put("file" + i, large + i * 7919);
        }
        ObjectId first = source.commit(files, "first");
        source.set("refs/heads/main", first);
        fetch(new GitReference.Branch("main"), "");
        long before = cacheSize();
        files.put("file7", "changed");
        ObjectId second = source.commit(files, "second", first);
        source.set("refs/heads/main", second);

        // When
        Fetched fetched = fetch(new GitReference.Branch("main"), "main@sha1:" + first.name());

        // Then
        assertThat(fetched.files()).hasSize(200).containsEntry("file7", "changed");
        assertThat(cacheSize() - before).isLessThan(before / 2);
        assertThat(packs()).isEqualTo(2);
    }

    @Test
    void followsAForcedPush() throws Exception {
        // Given
        source.set("refs/heads/main", source.commit(Map.of("a", "1"), "first"));
        fetch(new GitReference.Branch("main"), "");
        ObjectId other = source.commit(Map.of("a", "2", "b", "3"), "unrelated");
        source.set("refs/heads/main", other);

        // When
        Fetched fetched = fetch(new GitReference.Branch("main"), "");

        // Then
        assertThat(fetched.commit().hash()).isEqualTo(other.name());
        assertThat(fetched.files()).containsOnlyKeys("a", "b");
    }

    @Test
    void beginsAnewWhenTheCacheIsBroken() throws Exception {
        // Given
        ObjectId first = source.commit(Map.of("a", "1"), "first");
        source.set("refs/heads/main", first);
        fetch(new GitReference.Branch("main"), "");
        try (Stream<Path> files = Files.walk(temp)) {
            for (Path pack :
                    files.filter(file -> file.toString().endsWith(".pack")).toList()) {
                pack.toFile().setWritable(true);
                Files.write(pack, new byte[] {1, 2, 3});
            }
        }
        ObjectId second = source.commit(Map.of("a", "1", "b", "2"), "second", first);
        source.set("refs/heads/main", second);

        // When
        Fetched fetched = fetch(new GitReference.Branch("main"), "");

        // Then
        assertThat(fetched.files()).containsOnlyKeys("a", "b");
    }

    @Test
    void keepsNoObjectsOfAnotherUrlUnderAKey() throws Exception {
        // Given
        source.set("refs/heads/main", source.commit(Map.of("a", "1"), "first"));
        fetch(new GitReference.Branch("main"), "");
        URI other = URI.create(server.url().toString().replace("localhost", "127.0.0.1"));

        // When
        GitRequest request = request(new GitReference.Branch("main"), "");
        try (GitFetch.Snapshot snapshot = (GitFetch.Snapshot) client.fetch(new GitRequest(
                other,
                request.reference(),
                request.auth(),
                request.proxy(),
                request.timeout(),
                "",
                false,
                request.cacheKey()))) {
            assertThat(snapshot.tree().entries()).hasSize(1);
        }

        // Then
        assertThat(packs()).isEqualTo(1);
        try (Stream<Path> urls = Files.list(temp.resolve("key"))) {
            assertThat(urls).hasSize(1);
        }
    }

    @Test
    void takesTheCommitOfAnAnnotatedTag() throws Exception {
        // Given
        ObjectId commit = source.commit(Map.of("a", "1"), "first");
        ObjectId tag = source.annotatedTag("v1.0.0", commit);

        // When
        Fetched fetched = fetch(new GitReference.Tag("v1.0.0"), "");

        // Then
        assertThat(tag).isNotEqualTo(commit);
        assertThat(fetched.commit().revision()).isEqualTo("v1.0.0@sha1:" + commit.name());
        assertThat(fetch(new GitReference.Tag("v1.0.0"), "v1.0.0@sha1:" + commit.name())
                        .isUnchanged())
                .isTrue();
    }

    @Test
    void takesTheNewestCommitOfVersionsThatAreEqual() throws Exception {
        // Given
        ObjectId first = source.commit(Map.of("a", "1"), "first");
        ObjectId second = source.commit(Map.of("a", "2"), "second", first);
        source.annotatedTag("1.0.0+a", second);
        source.set("refs/tags/1.0.0+b", first);

        // When
        Fetched fetched = fetch(new GitReference.Semver("*", tags -> List.of("1.0.0+a", "1.0.0+b")), "");

        // Then
        assertThat(fetched.commit().revision()).isEqualTo("1.0.0+a@sha1:" + second.name());
    }

    @Test
    void fetchesNothingWhenTheHighestVersionIsKnown() throws Exception {
        // Given
        ObjectId commit = source.commit(Map.of("a", "1"), "first");
        source.annotatedTag("v1.0.0", commit);

        // When
        Fetched fetched =
                fetch(new GitReference.Semver("*", tags -> List.copyOf(tags)), "v1.0.0@sha1:" + commit.name());

        // Then
        assertThat(fetched.isUnchanged()).isTrue();
    }

    @Test
    void takesReferencesByName() throws Exception {
        // Given
        ObjectId commit = source.commit(Map.of("a", "1"), "pull");
        source.set("refs/pull/420/head", commit);
        source.annotatedTag("v1", commit);

        // When
        Fetched pull = fetch(new GitReference.Name("refs/pull/420/head"), "");
        Fetched tag = fetch(new GitReference.Name("refs/tags/v1^{}"), "");

        // Then
        assertThat(pull.commit().absoluteRevision()).isEqualTo("refs/pull/420/head@sha1:" + commit.name());
        assertThat(tag.commit().absoluteRevision()).isEqualTo("refs/tags/v1^{}@sha1:" + commit.name());
        assertThat(fetch(new GitReference.Name("refs/tags/v1^{}"), tag.commit().absoluteRevision())
                        .isUnchanged())
                .isTrue();
    }

    @Test
    void takesACommitThatABranchContains() throws Exception {
        // Given
        ObjectId first = source.commit(Map.of("a", "1"), "first");
        ObjectId second = source.commit(Map.of("a", "2"), "second", first);
        source.set("refs/heads/main", second);

        // When
        Fetched byHash = fetch(new GitReference.Commit(first.name(), ""), "");
        Fetched onBranch = fetch(new GitReference.Commit(first.name(), "main"), "");
        Fetched tip = fetch(new GitReference.Commit(second.name(), "main"), "");

        // Then
        assertThat(byHash.commit().revision()).isEqualTo("sha1:" + first.name());
        assertThat(byHash.files()).containsEntry("a", "1");
        assertThat(onBranch.commit().revision()).isEqualTo("main@sha1:" + first.name());
        assertThat(tip.files()).containsEntry("a", "2");
    }

    @Test
    void leavesAnEmptyDirectoryWhereASubmoduleIsNotFetched() throws Exception {
        // Given
        ObjectId commit = source.commit(
                Map.of("a", "1", "module", ObjectId.fromString("1234567890123456789012345678901234567890")), "first");
        source.set("refs/heads/main", commit);

        // When
        Fetched fetched = fetch(new GitReference.Branch("main"), "");

        // Then
        assertThat(fetched.files()).containsEntry("module/", "").containsKey("a");
    }

    private Fetched fetch(GitReference reference, String known) throws Exception {
        return Fetched.of(client.fetch(request(reference, known)));
    }

    private GitRequest request(GitReference reference, String known) {
        return new GitRequest(
                server.url(), reference, GitAuth.NONE, ProxySettings.NONE, Duration.ofSeconds(20), known, false, "key");
    }

    private long cacheSize() throws IOException {
        try (Stream<Path> files = Files.walk(temp)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private long packs() throws IOException {
        try (Stream<Path> files = Files.walk(temp)) {
            return files.filter(file -> file.toString().endsWith(".pack")).count();
        }
    }

    /** A result with its files read, and closed. */
    record Fetched(GitCommit commit, boolean isUnchanged, Map<String, String> files) {
        static Fetched of(GitFetch fetch) throws IOException {
            return switch (fetch) {
                case GitFetch.Unchanged unchanged -> new Fetched(unchanged.commit(), true, Map.of());
                case GitFetch.Snapshot snapshot -> {
                    try (snapshot) {
                        Map<String, String> files = new TreeMap<>();
                        collect(snapshot.tree(), "", files);
                        yield new Fetched(snapshot.commit(), false, files);
                    }
                }
            };
        }

        private static void collect(TreeEntry.Directory directory, String path, Map<String, String> files)
                throws IOException {
            if (directory.entries().isEmpty()) {
                files.put(path, "");
            }
            for (Map.Entry<String, TreeEntry> entry : directory.entries().entrySet()) {
                String name = path + entry.getKey();
                switch (entry.getValue()) {
                    case TreeEntry.Directory child -> collect(child, name + "/", files);
                    case TreeEntry.Link link -> files.put(name, "-> " + link.target());
                    case TreeEntry.File file -> {
                        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                        file.content().writeTo(bytes);
                        files.put(name, (file.executable() ? "* " : "") + bytes.toString(StandardCharsets.UTF_8));
                    }
                }
            }
        }
    }
}
