package io.weirkeeper.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.UploadPack;
import org.jspecify.annotations.Nullable;

/**
 * Serves the repositories of a {@link GitServer}'s directory over SSH, for reading, to those whose key it knows. It has an
 * ed25519 key of its own, made at the start.
 */
public final class SshGitServer implements AutoCloseable {
    private final Path root;
    private final SshServer server;
    private final KeyPair hostKey;
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<PublicKey> clients = new CopyOnWriteArrayList<>();

    private SshGitServer(Path root, SshServer server, KeyPair hostKey) {
        this.root = root;
        this.server = server;
        this.hostKey = hostKey;
    }

    /** Starts on a free port of the loopback address. */
    public static SshGitServer start(Path root) throws IOException {
        KeyPair key = newKey();
        SshServer sshd = SshServer.setUpDefaultServer();
        SshGitServer started = new SshGitServer(root, sshd, key);
        sshd.setHost("127.0.0.1");
        sshd.setPort(0);
        sshd.setKeyPairProvider(KeyPairProvider.wrap(key));
        sshd.setPublickeyAuthenticator((user, shown, session) ->
                user.equals("git") && started.clients.stream().anyMatch(known -> KeyUtils.compareKeys(known, shown)));
        sshd.setCommandFactory((channel, line) -> started.new Pack(line));
        sshd.start();
        return started;
    }

    /** Opens a repository, making an empty bare one with branch {@code main} when it is not there. */
    public GitRepo repository(String name) {
        return GitRepo.open(root.resolve(name + ".git"));
    }

    /** Lets a client in, by its line of an authorized_keys file. */
    public void allow(String line) {
        try {
            clients.add(PublicKeyEntry.parsePublicKeyEntry(line).resolvePublicKey(null, Map.of(), null));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("not a public key: " + line, e);
        }
    }

    public int port() {
        return server.getPort();
    }

    public String url(String name) {
        return "ssh://git@127.0.0.1:" + port() + "/" + name + ".git";
    }

    /** The line of a known_hosts file for this server. */
    public String knownHosts() {
        return "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(hostKey.getPublic());
    }

    /** The same for another key, as an impostor would have. */
    public String knownHostsOfAnother() {
        return "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(newKey().getPublic());
    }

    /** What clients asked for, in order. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyPair newKey() {
        try {
            return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no ed25519", e);
        }
    }

    /** One {@code git-upload-pack '/name.git'}. */
    private final class Pack implements Command {
        private final String line;
        private @Nullable InputStream in;
        private @Nullable OutputStream out;
        private @Nullable OutputStream err;
        private @Nullable ExitCallback exit;

        Pack(String line) {
            this.line = line;
        }

        @Override
        public void setInputStream(InputStream stream) {
            in = stream;
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            err = stream;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            commands.add(line);
            String version = environment.getEnv().getOrDefault("GIT_PROTOCOL", "");
            Thread.ofVirtual().name("ssh-git").start(() -> {
                int status = serve(version);
                if (exit != null) {
                    exit.onExit(status);
                }
            });
        }

        private int serve(String version) {
            try {
                Path directory = root.resolve(
                                line.replaceFirst("^git-upload-pack '/?", "").replaceFirst("'$", ""))
                        .normalize();
                if (!line.startsWith("git-upload-pack '")
                        || !directory.startsWith(root)
                        || !Files.isDirectory(directory)) {
                    if (err != null) {
                        err.write("fatal: repository not found\n".getBytes(StandardCharsets.UTF_8));
                        err.flush();
                    }
                    return 128;
                }
                try (Repository repository = new FileRepositoryBuilder()
                        .setGitDir(directory.toFile())
                        .setMustExist(true)
                        .build()) {
                    UploadPack upload = new UploadPack(repository);
                    if (!version.isEmpty()) {
                        upload.setExtraParameters(List.of(version.split(":")));
                    }
                    upload.upload(in, out, err);
                }
                return 0;
            } catch (IOException e) {
                return 1; // the client left
            }
        }

        @Override
        public void destroy(ChannelSession channel) {}
    }
}
