package io.weirkeeper.remote.git;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weirkeeper.engine.artifact.TreeEntry;
import io.weirkeeper.remote.proxy.ProxySettings;
import io.weirkeeper.remote.tls.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmodulesIT {
    private static final GitAuth LOGIN = GitAuth.http("user", "canary", "", TlsSettings.NONE);

    @TempDir
    Path temp;

    private final SourceRepository source = new SourceRepository();
    private final SourceRepository module = new SourceRepository();
    private TestGitServer server;
    private TestGitServer moduleServer;
    private GitClient client;

    @BeforeEach
    void start() throws IOException {
        server = new TestGitServer(source);
        moduleServer = new TestGitServer(module);
        client = new GitClient(temp, GitClient.DEFAULT_CACHE);
    }

    @AfterEach
    void stop() {
        server.close();
        moduleServer.close();
    }

    @Test
    void putsTheFilesOfASubmoduleInItsPlace() throws Exception {
        // Given
        ObjectId first = module.commit(Map.of("m.yaml", "one"), "first");
        module.set("refs/heads/main", module.commit(Map.of("m.yaml", "two"), "second", first));
        name("lib/module", moduleServer.url().toString(), first);

        // When
        try (GitFetch.Snapshot snapshot = fetch(GitAuth.NONE)) {
            // Then
            TreeEntry.Directory filled = directory(directory(snapshot.tree(), "lib"), "module");
            TreeEntry.File file =
                    (TreeEntry.File) requireNonNull(filled.entries().get("m.yaml"));
            assertThat(file.content().bytes(100)).asString().isEqualTo("one");
        }
    }

    @Test
    void takesNoCredentialsToTheServerOfASubmodule() throws Exception {
        // Given
        ObjectId commit = module.commit(Map.of("m.yaml", "one"), "first");
        module.set("refs/heads/main", commit);
        name("module", moduleServer.url().toString(), commit);

        // When
        fetch(LOGIN).close();

        // Then
        assertThat(server.requests()).isNotEmpty().allMatch(request -> request.contains("Basic"));
        assertThat(moduleServer.requests()).isNotEmpty().noneMatch(request -> request.contains("Basic"));
    }

    @Test
    void resolvesARelativeUrlAtTheSameServerWithCredentials() throws Exception {
        // Given
        ObjectId commit = source.commit(Map.of("m.yaml", "one"), "the repository includes an older commit of itself");
        source.set("refs/heads/other", commit);
        name("module", "../repo.git", commit);

        // When
        try (GitFetch.Snapshot snapshot = fetch(LOGIN)) {
            // Then
            assertThat(directory(snapshot.tree(), "module").entries()).containsOnlyKeys("m.yaml");
        }
        assertThat(server.requests()).allMatch(request -> request.contains("Basic"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc",
                "/etc",
                "ssh://-oProxyCommand=touch/x",
                "git@github.com:a/b.git",
                "ext::sh -c touch",
                "--upload-pack=touch",
                "../../../../x",
                ""
            })
    void refusesUrlsThatSetTraps(String url) {
        // Given
        name("module", url, ObjectId.fromString("1234567890123456789012345678901234567890"));

        // When
        GitException failure = catchThrowableOfType(GitException.class, () -> fetch(LOGIN));

        // Then
        assertThat(failure.kind()).isEqualTo(GitException.Kind.UNSAFE);
        assertThat(failure).hasMessageContaining("submodule 'module': ").hasMessageContaining("correct .gitmodules");
    }

    @Test
    void endsARepositoryThatIncludesItself() {
        // Given
        ObjectId inner = ObjectId.fromString("1234567890123456789012345678901234567890");
        name("module", "./", inner);

        // When
        GitException failure = catchThrowableOfType(GitException.class, () -> fetch(GitAuth.NONE));

        // Then
        assertThat(failure).hasMessageContaining("submodule 'module': ");
    }

    @Test
    void ignoresEntriesThatTheTreeDoesNotHave() throws Exception {
        // Given
        source.set(
                "refs/heads/main",
                source.commit(
                        Map.of("a", "1", ".gitmodules", "[submodule \"x\"]\n\tpath = ../../x\n\turl = file:///etc\n"),
                        "stale"));

        // When
        try (GitFetch.Snapshot snapshot = fetch(GitAuth.NONE)) {
            // Then
            assertThat(snapshot.tree().entries()).containsOnlyKeys("a", ".gitmodules");
        }
    }

    private static TreeEntry.Directory directory(TreeEntry.Directory parent, String name) {
        return (TreeEntry.Directory) requireNonNull(parent.entries().get(name));
    }

    private void name(String path, String url, ObjectId commit) {
        String modules = "[submodule \"x\"]\n\tpath = " + path + "\n\turl = " + url + "\n";
        int slash = path.indexOf('/');
        Map<String, Object> files = slash < 0
                ? Map.of(".gitmodules", modules, path, commit)
                : Map.of(".gitmodules", modules, path.substring(0, slash), Map.of(path.substring(slash + 1), commit));
        source.set("refs/heads/main", source.commit(files, "with a submodule"));
    }

    private GitFetch.Snapshot fetch(GitAuth auth) throws InterruptedException {
        return (GitFetch.Snapshot) client.fetch(new GitRequest(
                server.url(),
                new GitReference.Branch("main"),
                auth,
                ProxySettings.NONE,
                Duration.ofSeconds(20),
                "",
                true,
                "key"));
    }
}
