package io.weirkeeper.remote.ssh;

import io.weirkeeper.remote.RemoteException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Map;

/** How to log in to an SSH server: a user, a key, and which servers are known. Never shows the key. */
public record SshAuth(String username, KeyPair identity, KnownHosts knownHosts, SshAlgorithms algorithms) {

    /**
     * Reads the keys {@code identity}, {@code known_hosts} and, for an encrypted identity, {@code password} of a secret.
     *
     * @throws MissingPassphraseException when the identity is encrypted and there is no password
     */
    public static SshAuth of(String username, Map<String, byte[]> secret, SshAlgorithms algorithms) {
        byte[] identity = required(secret, "identity");
        byte[] hosts = required(secret, "known_hosts");
        byte[] password = secret.getOrDefault("password", new byte[0]);
        return new SshAuth(
                username,
                SshIdentity.read(identity, new String(password, StandardCharsets.UTF_8)),
                KnownHosts.of(new String(hosts, StandardCharsets.UTF_8)),
                algorithms);
    }

    private static byte[] required(Map<String, byte[]> secret, String key) {
        byte[] value = secret.get(key);
        if (value == null || value.length == 0) {
            throw new RemoteException("invalid 'ssh' auth option: '" + key + "' is required");
        }
        return value;
    }

    @Override
    public String toString() {
        return "SshAuth[" + username + "]";
    }
}
