package io.weirkeeper.remote.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weirkeeper.remote.proxy.ProxySettings;
import io.weirkeeper.remote.tls.TlsSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a fetch says and does when the server, the network or the repository is bad. */
class GitFaultIT {
    private static final String CANARY = "s3cr3t-canary";
    private static final GitAuth BASIC = GitAuth.http("user", CANARY, "", TlsSettings.NONE);

    @TempDir
    Path temp;

    private final SourceRepository source = new SourceRepository();
    private TestGitServer server;
    private GitClient client;

    @BeforeEach
    void start() throws IOException {
        server = new TestGitServer(source);
        client = new GitClient(temp, GitClient.DEFAULT_CACHE);
        source.set("refs/heads/main", source.commit(Map.of("a", "1"), "first"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void namesTheMissingBranch() {
        GitException failure = failure(server.url(), new GitReference.Branch("nope"), GitAuth.NONE);

        assertThat(failure.kind()).isEqualTo(GitException.Kind.REFERENCE_NOT_FOUND);
        assertThat(failure)
                .hasMessage("unable to clone '" + server.url()
                        + "': couldn't find remote ref \"refs/heads/nope\"; push it or correct spec.ref");
    }

    @Test
    void tellsAnEmptyRepositoryFromAMissingBranch() {
        source.delete("refs/heads/main");

        GitException failure = failure(server.url(), new GitReference.Branch("main"), GitAuth.NONE);

        assertThat(failure.kind()).isEqualTo(GitException.Kind.EMPTY_REPOSITORY);
        assertThat(failure).hasMessage("git repository is empty");
    }

    @Test
    void refusesACommitThatNoBranchContains() {
        ObjectId orphan = source.commit(Map.of("a", "2"), "unreachable");

        GitException failure = failure(server.url(), new GitReference.Commit(orphan.name(), ""), GitAuth.NONE);

        assertThat(failure.kind()).isEqualTo(GitException.Kind.REFERENCE_NOT_FOUND);
        assertThat(failure)
                .hasMessageContaining("unable to resolve commit object for '" + orphan.name() + "': object not found");
    }

    @Test
    void refusesACommitOfAnotherBranch() {
        ObjectId other = source.commit(Map.of("a", "2"), "other");
        source.set("refs/heads/other", source.commit(Map.of("a", "3"), "tip", other));

        GitException failure = failure(server.url(), new GitReference.Commit(other.name(), "main"), GitAuth.NONE);

        assertThat(failure.kind()).isEqualTo(GitException.Kind.REFERENCE_NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void saysThatTheCredentialsAreRefused(int status) {
        server.misbehave(exchange -> TestGitServer.answer(exchange, status));

        GitException failure = failure(server.url(), new GitReference.Branch("main"), BASIC);

        assertThat(failure.kind()).isEqualTo(GitException.Kind.AUTHENTICATION);
        assertThat(failure)
                .hasMessageContaining("authentication required: the server answered " + status)
                .hasMessageContaining("check the credentials in spec.secretRef");
        assertThat(failure.text()).doesNotContain(CANARY);
    }

    @Test
    void saysThatTheCredentialsAreRefusedInTheMiddle() {
        server.misbehave(exchange -> exchange.getRequestMethod().equals("POST") && TestGitServer.answer(exchange, 401));

        GitException failure = failure(server.url(), new GitReference.Branch("main"), BASIC);

        assertThat(failure.kind()).isEqualTo(GitException.Kind.AUTHENTICATION);
    }

    @Test
    void sendsCredentialsAtOnce() throws Exception {
        client.fetch(request(server.url(), new GitReference.Branch("main"), BASIC, 20_000));

        String expected =
                " Basic " + Base64.getEncoder().encodeToString(("user:" + CANARY).getBytes(StandardCharsets.UTF_8));
        assertThat(server.requests()).hasSize(3).allMatch(request -> request.endsWith(expected));
    }

    @Test
    void sendsABearerToken() throws Exception {
        client.fetch(request(
                server.url(), new GitReference.Branch("main"), GitAuth.http("", "", CANARY, TlsSettings.NONE), 20_000));

        assertThat(server.requests()).hasSize(3).allMatch(request -> request.endsWith(" Bearer " + CANARY));
    }

    @Test
    void takesNoCredentialsToAnotherHost() throws Exception {
        // Given
        try (TestGitServer other = new TestGitServer(source)) {
            String target = other.url().toString() + "/info/refs?service=git-upload-pack";
            server.misbehave(exchange -> {
                exchange.getResponseHeaders().set("Location", target);
                return TestGitServer.answer(exchange, 302);
            });

            // When
            client.fetch(request(server.url(), new GitReference.Branch("main"), BASIC, 20_000));

            // Then
            assertThat(server.requests()).hasSize(1);
            assertThat(other.requests()).hasSize(3).noneMatch(request -> request.contains("Basic"));
        }
    }

    @Test
    void explainsThatARedirectLostTheCredentials() throws Exception {
        // Given
        try (TestGitServer other = new TestGitServer(source)) {
            other.misbehave(exchange -> TestGitServer.answer(exchange, 401));
            server.misbehave(exchange -> {
                exchange.getResponseHeaders().set("Location", other.url() + "/info/refs?service=git-upload-pack");
                return TestGitServer.answer(exchange, 302);
            });

            // When
            GitException failure = failure(server.url(), new GitReference.Branch("main"), BASIC);

            // Then
            assertThat(failure.kind()).isEqualTo(GitException.Kind.AUTHENTICATION);
            assertThat(failure).hasMessageContaining("after a redirect to another host, which gets no credentials");
        }
    }

    @Test
    void doesNotFollowARedirectToAnotherPlaceOfAnotherKind() {
        server.misbehave(exchange -> {
            exchange.getResponseHeaders().set("Location", "http://169.254.169.254/latest/meta-data/");
            return TestGitServer.answer(exchange, 302);
        });

        GitException failure = failure(server.url(), new GitReference.Branch("main"), BASIC);

        assertThat(failure.kind()).isEqualTo(GitException.Kind.UNREACHABLE);
    }

    @Test
    void endsInALoopOfRedirects() {
        server.misbehave(exchange -> {
            exchange.getResponseHeaders().set("Location", server.url() + "/info/refs?service=git-upload-pack");
            return TestGitServer.answer(exchange, 302);
        });

        GitException failure = failure(server.url(), new GitReference.Branch("main"), BASIC);

        assertThat(failure.kind()).isEqualTo(GitException.Kind.UNREACHABLE);
        assertThat(server.requests().size()).isLessThan(20);
    }

    @Test
    void saysThatTheRepositoryIsNotThere() {
        URI url = URI.create(server.url().toString().replace("repo.git", "other.git"));

        GitException failure = failure(url, new GitReference.Branch("main"), GitAuth.NONE);

        assertThat(failure.kind()).isEqualTo(GitException.Kind.REPOSITORY_NOT_FOUND);
        assertThat(failure).hasMessageContaining("repository not found; check spec.url");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void namesTheStatusOfAFailingServer(int status) {
        server.misbehave(exchange -> TestGitServer.answer(exchange, status));

        GitException failure = failure(server.url(), new GitReference.Branch("main"), GitAuth.NONE);

        assertThat(failure.kind()).isEqualTo(GitException.Kind.UNREACHABLE);
        assertThat(failure).hasMessageContaining("the server answered " + status);
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        URI url;
        try (ServerSocket socket = new ServerSocket(0)) {
            url = URI.create("http://localhost:" + socket.getLocalPort() + "/org/repo.git");
        }

        GitException failure = failure(url, new GitReference.Branch("main"), GitAuth.NONE);

        assertThat(failure.kind()).isEqualTo(GitException.Kind.UNREACHABLE);
        assertThat(failure).hasMessageContaining("connection refused; check spec.url");
    }

    @Test
    void saysThatTheHostIsUnknown() {
        GitException failure = failure(
                URI.create("http://no-such-host.invalid/org/repo.git"), new GitReference.Branch("main"), GitAuth.NONE);

        assertThat(failure.kind()).isEqualTo(GitException.Kind.UNREACHABLE);
        assertThat(failure).hasMessageContaining("no such host; check spec.url and the cluster's DNS");
    }

    @Test
    void givesUpOnAServerThatHangs() throws Exception {
        // Given
        CountDownLatch released = new CountDownLatch(1);
        server.misbehave(exchange -> {
            try {
                return !released.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        });
        long start = System.nanoTime();

        // When
        GitException failure = catchThrowableOfType(
                GitException.class,
                () -> client.fetch(request(server.url(), new GitReference.Branch("main"), GitAuth.NONE, 300)));

        // Then
        assertThat(failure.kind()).isEqualTo(GitException.Kind.TIMEOUT);
        assertThat(failure).hasMessageContaining("no answer within 300 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        released.countDown();
        server.misbehave(exchange -> false);
        assertThat(client.fetch(request(server.url(), new GitReference.Branch("main"), GitAuth.NONE, 20_000)))
                .isInstanceOf(GitFetch.Snapshot.class);
    }

    @Test
    void givesUpOnAServerThatDripsWithoutEnd() {
        // Given
        server.misbehave(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-advertisement");
            exchange.sendResponseHeaders(200, 0);
            try {
                for (int i = 0; i < 1000; i++) {
                    exchange.getResponseBody().write("000eversion 2\n".getBytes(StandardCharsets.UTF_8)[i % 4]);
                    exchange.getResponseBody().flush();
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        });
        long start = System.nanoTime();

        // When
        GitException failure = catchThrowableOfType(
                GitException.class,
                () -> client.fetch(request(server.url(), new GitReference.Branch("main"), GitAuth.NONE, 500)));

        // Then
        assertThat(failure).isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void survivesADownloadThatIsCutShort() throws Exception {
        // Given
        server.misbehave(exchange -> {
            if (!exchange.getRequestMethod().equals("POST") || server.requests().size() < 3) {
                return false;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-result");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("000dpackfile\n0040\1PACK".getBytes(StandardCharsets.UTF_8));
            exchange.close();
            return true;
        });

        // When
        GitException failure = failure(server.url(), new GitReference.Branch("main"), GitAuth.NONE);

        // Then
        assertThat(failure.kind()).isEqualTo(GitException.Kind.UNREACHABLE);
        server.misbehave(exchange -> false);
        assertThat(client.fetch(request(server.url(), new GitReference.Branch("main"), GitAuth.NONE, 20_000)))
                .isInstanceOf(GitFetch.Snapshot.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git",
                ".GIT",
                ".gIt",
                ".git ",
                ".git.",
                ".git. .",
                "git~1",
                "GIT~1",
                ".g\u200cit",
                "\ufeff.git",
                ".git::$INDEX_ALLOCATION",
                ".git:x",
                "..",
                ".",
                "a\\.git\\config",
                ".git\\config"
            })
    void refusesTreesWithNamesThatSetTraps(String name) {
        source.set("refs/heads/main", source.commit(Map.of("apps", Map.of(name, Map.of("config", "x"))), "trap"));

        GitException failure = failure(server.url(), new GitReference.Branch("main"), GitAuth.NONE);

        assertThat(failure.kind()).isEqualTo(GitException.Kind.UNSAFE);
        assertThat(failure).hasMessageContaining("apps/" + name).hasMessageContaining("remove it from the repository");
    }

    @Test
    void allowsNamesThatOnlyLookOdd() throws Exception {
        source.set(
                "refs/heads/main",
                source.commit(
                        Map.of(
                                ".gitignore",
                                "",
                                ".github",
                                Map.of("x", ""),
                                "git",
                                "",
                                "a:b",
                                "",
                                "nul",
                                "",
                                "..a",
                                ""),
                        "odd"));

        try (GitFetch.Snapshot snapshot = (GitFetch.Snapshot)
                client.fetch(request(server.url(), new GitReference.Branch("main"), GitAuth.NONE, 20_000))) {
            assertThat(snapshot.tree().entries()).hasSize(6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc", "ssh://-oProxyCommand=touch%20x/repo", "git://localhost/repo", "ext::sh"})
    void refusesOtherTransports(String url) {
        GitException failure = failure(URI.create(url), new GitReference.Branch("main"), GitAuth.NONE);

        assertThat(failure.kind()).isEqualTo(GitException.Kind.INVALID);
    }

    @Test
    void showsNoCredentialsOfTheUrl() {
        URI url = URI.create(server.url().toString().replace("http://", "http://user:" + CANARY + "@"));

        GitException failure = failure(url, new GitReference.Branch("nope"), GitAuth.of(url, Map.of()));

        assertThat(failure.text()).doesNotContain(CANARY).contains(server.url().toString());
        assertThat(server.requests()).allMatch(request -> request.contains("Basic"));
    }

    @Test
    void leavesNothingBehindInTheCacheButRepositories() throws Exception {
        failure(server.url(), new GitReference.Branch("nope"), GitAuth.NONE);
        client.forget("key");

        try (Stream<Path> files = Files.list(temp)) {
            assertThat(files).isEmpty();
        }
    }

    private GitException failure(URI url, GitReference reference, GitAuth auth) {
        GitException failure =
                catchThrowableOfType(GitException.class, () -> client.fetch(request(url, reference, auth, 20_000)));
        assertThat(failure).isNotNull();
        return failure;
    }

    private static GitRequest request(URI url, GitReference reference, GitAuth auth, long timeout) {
        return new GitRequest(url, reference, auth, ProxySettings.NONE, Duration.ofMillis(timeout), "", false, "key");
    }
}
