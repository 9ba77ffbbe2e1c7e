package io.weirkeeper.remote.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weirkeeper.engine.artifact.TreeEntry;
import io.weirkeeper.peers.SshGitServer;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.git.GitAuth;
import io.weirkeeper.remote.git.GitClient;
import io.weirkeeper.remote.git.GitException;
import io.weirkeeper.remote.git.GitFetch;
import io.weirkeeper.remote.git.GitReference;
import io.weirkeeper.remote.git.GitRequest;
import io.weirkeeper.remote.proxy.ProxySettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Git over SSH against a server that speaks both for real; the keys are ssh-keygen's. */
class SshGitIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @TempDir
    Path temp;

    private SshGitServer server;
    private GitClient client;
    private String commit;

    @BeforeEach
    void start() throws IOException {
        server = SshGitServer.start(Files.createDirectories(temp.resolve("served")));
        commit = server.repository("fleet").commit("main", "first", Map.of("app.yaml", "kind: App\n"));
        client = new GitClient(temp.resolve("cache"), GitClient.DEFAULT_CACHE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ed25519,''",
        "ed25519-encrypted,open sesame",
        "rsa,''",
        "rsa-pem,''",
        "rsa-pem-encrypted,open sesame",
        "ecdsa,''",
        "ecdsa-pem,''"
    })
    void logsInWithEveryKindOfKey(String key, String password) throws Exception {
        // Given
        server.allow(file(key + ".pub"));

        // When
        GitFetch fetch = fetch(server.url("fleet"), secret(key, password), "");

        // Then
        assertThat(fetch).isInstanceOf(GitFetch.Snapshot.class);
        assertThat(fetch.commit().revision()).isEqualTo("main@sha1:" + commit);
        assertThat(((GitFetch.Snapshot) fetch).tree().entries()).containsOnlyKeys("app.yaml");
        ((GitFetch.Snapshot) fetch).close();
    }

    @Test
    void fetchesNothingWhenTheBranchIsWhereItWas() throws Exception {
        server.allow(file("ed25519.pub"));

        GitFetch fetch = fetch(server.url("fleet"), secret("ed25519", ""), "main@sha1:" + commit);

        assertThat(fetch).isInstanceOf(GitFetch.Unchanged.class);
        assertThat(server.commands()).containsExactly("git-upload-pack '/fleet.git'");
    }

    @Test
    void refusesAServerWithAnotherKey() {
        server.allow(file("ed25519.pub"));
        Map<String, String> secret = secret("ed25519", "");
        secret.put("known_hosts", server.knownHostsOfAnother());

        assertThat(failure(server.url("fleet"), secret))
                .isEqualTo("AUTHENTICATION: ssh: handshake failed: knownhosts: key mismatch");
        assertThat(server.commands()).isEmpty();
    }

    @Test
    void refusesAServerThatNobodyKnows() {
        server.allow(file("ed25519.pub"));
        Map<String, String> secret = secret("ed25519", "");
        secret.put("known_hosts", server.knownHosts().replace("127.0.0.1", "git.example.test"));

        assertThat(failure(server.url("fleet"), secret))
                .isEqualTo("AUTHENTICATION: ssh: handshake failed: knownhosts: key is unknown");
        assertThat(server.commands()).isEmpty();
    }

    @Test
    void refusesARevokedKey() {
        server.allow(file("ed25519.pub"));
        Map<String, String> secret = secret("ed25519", "");
        secret.put(
                "known_hosts",
                server.knownHosts() + "\n@revoked * " + server.knownHosts().split(" ", 2)[1] + "\n");

        assertThat(failure(server.url("fleet"), secret))
                .isEqualTo("AUTHENTICATION: ssh: handshake failed: knownhosts: key is revoked");
    }

    @Test
    void saysThatTheServerDoesNotTakeTheKey() {
        assertThat(failure(server.url("fleet"), secret("ed25519", "")))
                .isEqualTo("AUTHENTICATION: ssh: handshake failed: ssh: unable to authenticate");
    }

    @Test
    void saysThatTheRepositoryIsNotThere() {
        server.allow(file("ed25519.pub"));

        assertThat(failure(server.url("other"), secret("ed25519", "")))
                .isEqualTo("REPOSITORY_NOT_FOUND: repository not found");
    }

    @Test
    void saysThatAPassphraseIsMissing() {
        for (String key : List.of("ed25519-encrypted", "rsa-pem-encrypted")) {
            assertThat(catchThrowableOfType(
                            MissingPassphraseException.class, () -> auth(server.url("fleet"), secret(key, ""))))
                    .as(key)
                    .isNotNull();
        }
    }

    @Test
    void saysWhichKeyOfTheSecretIsWrong() {
        Map<String, String> garbage = secret("ed25519", "");
        garbage.put("identity", "no key");
        Map<String, String> noHosts = secret("ed25519", "");
        noHosts.put("known_hosts", "# nothing\n");

        assertThat(settingsFailure(secret("ed25519-encrypted", "shut sesame")))
                .isEqualTo("'identity' cannot be decrypted with 'password'; correct the password");
        assertThat(settingsFailure(secret("rsa-pem-encrypted", "shut sesame")))
                .isEqualTo("'identity' cannot be decrypted with 'password'; correct the password");
        assertThat(settingsFailure(garbage)).startsWith("'identity' cannot be read");
        assertThat(settingsFailure(noHosts)).startsWith("'known_hosts' cannot be read");
        assertThat(settingsFailure(Map.of())).isEqualTo("invalid 'ssh' auth option: 'identity' is required");
        assertThat(settingsFailure(Map.of("identity", "x")))
                .isEqualTo("invalid 'ssh' auth option: 'known_hosts' is required");
    }

    /** CVE-2026-45022: what a path holds must not end the quotes of the command. */
    @Test
    void quotesThePathOfTheRepository() {
        server.allow(file("ed25519.pub"));
        String url = server.url("fleet").replace("fleet", "-oProxyCommand=x';touch%20pwned;'");

        assertThat(failure(url, secret("ed25519", ""))).startsWith("REPOSITORY_NOT_FOUND");
        assertThat(server.commands()).containsExactly("git-upload-pack '/-oProxyCommand=x'\\'';touch pwned;'\\''.git'");
    }

    @Test
    void offersOnlyTheAlgorithmsItIsTold() throws Exception {
        server.allow(file("ed25519.pub"));
        SshAlgorithms fits = new SshAlgorithms(List.of("curve25519-sha256"), List.of("ssh-ed25519"));
        SshAlgorithms fitsNot = new SshAlgorithms(List.of(), List.of("rsa-sha2-512"));

        GitFetch fetch = client.fetch(request(server.url("fleet"), secret("ed25519", ""), fits, ""));
        ((GitFetch.Snapshot) fetch).close();

        assertThat(catchThrowableOfType(
                        GitException.class,
                        () -> client.fetch(request(server.url("fleet"), secret("ed25519", ""), fitsNot, ""))))
                .hasMessageContaining("Unable to negotiate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../lib.git", "SERVER/lib.git"})
    void fetchesSubmodulesOfTheSameServer(String url) throws Exception {
        // Given
        server.allow(file("ed25519.pub"));
        String module = server.repository("lib").commit("main", "lib", Map.of("m.yaml", "m"));
        String absolute = url.replace("SERVER", server.url("x").replace("/x.git", ""));
        server.repository("fleet")
                .commit(
                        "main",
                        "with a module",
                        Map.of(
                                ".gitmodules",
                                "[submodule \"lib\"]\n\tpath = lib\n\turl = " + absolute + "\n",
                                "commit:lib",
                                module));

        // When
        GitRequest plain = request(server.url("fleet"), secret("ed25519", ""), SshAlgorithms.DEFAULT, "");
        GitRequest request =
                new GitRequest(plain.url(), plain.reference(), plain.auth(), plain.proxy(), TIMEOUT, "", true, "key");
        try (GitFetch.Snapshot snapshot = (GitFetch.Snapshot) client.fetch(request)) {
            // Then
            TreeEntry.Directory lib = (TreeEntry.Directory)
                    Objects.requireNonNull(snapshot.tree().entries().get("lib"));
            assertThat(lib.entries()).containsOnlyKeys("m.yaml");
        }
    }

    @Test
    void givesUpOnAServerThatSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "ssh://git@127.0.0.1:" + silent.getLocalPort() + "/fleet.git";

            assertThat(failure(url, secret("ed25519", ""))).startsWith("TIMEOUT");
        }
    }

    private GitFetch fetch(String url, Map<String, String> secret, String known) throws InterruptedException {
        return client.fetch(request(url, secret, SshAlgorithms.DEFAULT, known));
    }

    /** The kind and the first part of the reason. */
    private String failure(String url, Map<String, String> secret) {
        GitException failure = catchThrowableOfType(GitException.class, () -> fetch(url, secret, ""));
        String text =
                failure.text().replaceFirst("^unable to clone '[^ ]*': ", "").replaceFirst(";.*", "");
        return failure.kind() + ": " + text;
    }

    private String settingsFailure(Map<String, String> secret) {
        return catchThrowableOfType(RemoteException.class, () -> auth(server.url("fleet"), secret))
                .text();
    }

    private static GitAuth auth(String url, Map<String, String> secret) {
        return GitAuth.of(URI.create(url), bytes(secret));
    }

    private static GitRequest request(String url, Map<String, String> secret, SshAlgorithms algorithms, String known) {
        return new GitRequest(
                URI.create(url),
                new GitReference.Branch("main"),
                GitAuth.of(URI.create(url), bytes(secret), algorithms),
                ProxySettings.NONE,
                TIMEOUT,
                known,
                false,
                "key");
    }

    private Map<String, String> secret(String key, String password) {
        Map<String, String> secret = new HashMap<>();
        secret.put("identity", file(key + ".key"));
        secret.put("known_hosts", server.knownHosts());
        if (!password.isEmpty()) {
            secret.put("password", password);
        }
        return secret;
    }

    private static Map<String, byte[]> bytes(Map<String, String> secret) {
        Map<String, byte[]> bytes = new HashMap<>();
        secret.forEach((key, value) -> bytes.put(key, value.getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }

    private static String file(String name) {
        try (InputStream in = Objects.requireNonNull(SshGitIT.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }
}
