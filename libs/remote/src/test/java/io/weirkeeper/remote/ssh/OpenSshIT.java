package io.weirkeeper.remote.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weirkeeper.remote.git.GitAuth;
import io.weirkeeper.remote.git.GitClient;
import io.weirkeeper.remote.git.GitException;
import io.weirkeeper.remote.git.GitFetch;
import io.weirkeeper.remote.git.GitReference;
import io.weirkeeper.remote.git.GitRequest;
import io.weirkeeper.remote.proxy.ProxySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same against Debian's openssh-server and git, where they are installed and may be started; else it is skipped. */
class OpenSshIT {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");

    @TempDir
    Path temp;

    private Process sshd;
    private int port;
    private String commit;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isExecutable(SSHD), "openssh-server is not installed");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/git")), "git is not installed");
        assumeTrue(System.getProperty("user.name").equals("root"), "sshd is started by root");
        Files.createDirectories(Path.of("/run/sshd"));
        run(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                temp.resolve("host").toString());
        run(
                "ssh-keygen",
                "-q",
                "-t",
                "rsa",
                "-N",
                "open sesame",
                "-f",
                temp.resolve("id").toString());
        Path repository = temp.resolve("fleet.git");
        run("git", "init", "-q", "-b", "main", temp.resolve("work").toString());
        Files.writeString(temp.resolve("work/app.yaml"), "kind: App\n");
        git("add", ".");
        git("-c", "user.name=t", "-c", "user.email=t@example.test", "commit", "-q", "-m", "first");
        commit = git("rev-parse", "HEAD").strip();
        run("git", "clone", "-q", "--bare", temp.resolve("work").toString(), repository.toString());
        port = freePort();
        Path config = Files.writeString(
                temp.resolve("sshd_config"),
                String.join(
                        "\n",
                        "Port " + port,
                        "ListenAddress 127.0.0.1",
                        "HostKey " + temp.resolve("host"),
                        "AuthorizedKeysFile " + temp.resolve("id.pub"),
                        "PidFile none",
                        "UsePAM no",
                        "StrictModes no",
                        "PermitRootLogin yes",
                        "PasswordAuthentication no",
                        "AcceptEnv GIT_PROTOCOL",
                        ""));
        sshd = new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("sshd.log").toFile())
                .start();
        awaitPort();
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (sshd != null) {
            sshd.destroy();
            sshd.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void fetchesWithAnEncryptedKeyFromAServerThatIsKnown() throws Exception {
        String hosts = "[127.0.0.1]:" + port + " " + Files.readString(temp.resolve("host.pub"));

        GitFetch first = fetch(hosts, "");
        try (GitFetch.Snapshot snapshot = (GitFetch.Snapshot) first) {
            assertThat(snapshot.commit().revision()).isEqualTo("main@sha1:" + commit);
            assertThat(snapshot.tree().entries()).containsOnlyKeys("app.yaml");
        }
        assertThat(fetch(hosts, "main@sha1:" + commit)).isInstanceOf(GitFetch.Unchanged.class);
    }

    @Test
    void knowsServersByHashedNames() throws Exception {
        Path hosts = Files.writeString(
                temp.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + Files.readString(temp.resolve("host.pub")));
        run("ssh-keygen", "-q", "-H", "-f", hosts.toString());

        assertThat(Files.readString(hosts)).startsWith("|1|");
        ((GitFetch.Snapshot) fetch(Files.readString(hosts), "")).close();
    }

    @Test
    void refusesAServerWithAnotherKey() throws Exception {
        String another = "[127.0.0.1]:" + port + " " + Files.readString(temp.resolve("id.pub"));

        assertThat(catchThrowableOfType(GitException.class, () -> fetch(another, "")))
                .hasMessageContaining("knownhosts: key mismatch");
    }

    private GitFetch fetch(String knownHosts, String known) throws Exception {
        URI url = URI.create("ssh://root@127.0.0.1:" + port + temp.resolve("fleet.git"));
        Map<String, byte[]> secret = Map.of(
                "identity", Files.readAllBytes(temp.resolve("id")),
                "password", "open sesame".getBytes(StandardCharsets.UTF_8),
                "known_hosts", knownHosts.getBytes(StandardCharsets.UTF_8));
        GitClient client = new GitClient(temp.resolve("cache"), GitClient.DEFAULT_CACHE);
        return client.fetch(new GitRequest(
                url,
                new GitReference.Branch("main"),
                GitAuth.of(url, secret),
                ProxySettings.NONE,
                Duration.ofSeconds(30),
                known,
                false,
                "key"));
    }

    private String git(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("git", "-C", temp.resolve("work").toString()));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort() throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                assertThat(System.nanoTime())
                        .as(Files.readString(temp.resolve("sshd.log")))
                        .isLessThan(end);
                assertThat(sshd.isAlive())
                        .as(Files.readString(temp.resolve("sshd.log")))
                        .isTrue();
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }
}
