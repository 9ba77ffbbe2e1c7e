package io.weirkeeper.remote.ssh;

import io.weirkeeper.remote.proxy.ProxySettings;
import java.io.File;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshConfigStore;
import org.eclipse.jgit.transport.SshConstants;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.sshd.ProxyData;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Opens the SSH sessions of one operation against one server. They know the key, the hosts and the algorithms that they
 * were given, and no agent, no configuration and no key of the user that this process runs as.
 */
public final class SshSessions implements AutoCloseable {
    private final String host;
    private final int port;
    private final SshAuth auth;
    private final ProxySettings proxy;
    private final SshdSessionFactory factory;
    private volatile @Nullable String refusal;

    /** @param directory of which nothing is read; it need not exist */
    public SshSessions(String host, int port, SshAuth auth, ProxySettings proxy, Path directory) {
        this.host = host;
        this.port = port;
        this.auth = auth;
        this.proxy = proxy;
        Settings settings = new Settings(auth.algorithms());
        this.factory = new SshdSessionFactoryBuilder()
                .setHomeDirectory(directory.toFile())
                .setSshDirectory(directory.toFile())
                .setConfigStoreFactory((home, file, user) -> settings)
                .setDefaultKnownHostsFiles(ignored -> List.of())
                .setDefaultIdentities(ignored -> List.of())
                .setDefaultKeysProvider(ignored -> List.of(auth.identity()))
                .setServerKeyDatabase((File home, File ssh) -> new Servers())
                .setPreferredAuthentications("publickey")
                .setConnectorFactory(null)
                .setProxyDataFactory(this::proxyFor)
                .build(null);
    }

    public SshSessionFactory factory() {
        return factory;
    }

    /** Why the server's key was refused; empty when it was not. */
    public Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    private @Nullable ProxyData proxyFor(InetSocketAddress server) {
        if (proxy.type() == Proxy.Type.DIRECT) {
            return null;
        }
        return proxy.username().isEmpty()
                ? new ProxyData(proxy.proxy())
                : new ProxyData(
                        proxy.proxy(), proxy.username(), proxy.password().toCharArray());
    }

    @Override
    public void close() {
        factory.close();
    }

    /** Judges the server's key by the known hosts and by the name that was asked for. */
    private final class Servers implements ServerKeyDatabase {
        @Override
        public List<PublicKey> lookup(String address, InetSocketAddress remote, Configuration configuration) {
            return auth.knownHosts().keys(host, port);
        }

        @Override
        public boolean accept(
                String address,
                InetSocketAddress remote,
                PublicKey key,
                Configuration configuration,
                @Nullable CredentialsProvider provider) {
            KnownHosts.Verdict verdict = auth.knownHosts().judge(host, port, key);
            refusal = switch (verdict) {
                case KNOWN -> null;
                case MISMATCH ->
                    "knownhosts: key mismatch; the server shows " + shown(key)
                            + ", which is none of its keys in 'known_hosts' of spec.secretRef";
                case UNKNOWN ->
                    "knownhosts: key is unknown; the server shows " + shown(key)
                            + " and 'known_hosts' in spec.secretRef has no line for it";
                case REVOKED ->
                    "knownhosts: key is revoked; 'known_hosts' in spec.secretRef marks " + shown(key) + " so";
            };
            return verdict == KnownHosts.Verdict.KNOWN;
        }

        private static String shown(PublicKey key) {
            return KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(key);
        }
    }

    /** What an ssh_config file would say, the same for every host. */
    private static final class Settings implements SshConfigStore, SshConfigStore.HostConfig {
        private final Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        Settings(SshAlgorithms algorithms) {
            options.put(SshConstants.STRICT_HOST_KEY_CHECKING, SshConstants.YES);
            options.put(SshConstants.PREFERRED_AUTHENTICATIONS, "publickey");
            options.put(SshConstants.IDENTITY_AGENT, SshConstants.NONE);
            if (!algorithms.keyExchange().isEmpty()) {
                options.put(SshConstants.KEX_ALGORITHMS, String.join(",", algorithms.keyExchange()));
            }
            if (!algorithms.hostKey().isEmpty()) {
                options.put(SshConstants.HOST_KEY_ALGORITHMS, String.join(",", algorithms.hostKey()));
            }
        }

        @Override
        public HostConfig lookup(String host, int port, String user) {
            return this;
        }

        @Override
        public HostConfig lookupDefault(String host, int port, String user) {
            return this;
        }

        @Override
        public @Nullable String getValue(String key) {
            return options.get(key);
        }

        @Override
        public List<String> getValues(String key) {
            return List.of();
        }

        @Override
        public Map<String, String> getOptions() {
            return options;
        }

        @Override
        public Map<String, List<String>> getMultiValuedOptions() {
            return Map.of();
        }
    }
}
