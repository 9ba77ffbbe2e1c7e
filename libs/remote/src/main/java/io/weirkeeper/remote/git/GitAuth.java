package io.weirkeeper.remote.git;

import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.ssh.MissingPassphraseException;
import io.weirkeeper.remote.ssh.SshAlgorithms;
import io.weirkeeper.remote.ssh.SshAuth;
import io.weirkeeper.remote.tls.TlsSettings;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to authenticate to a Git server: over HTTP with nothing, basic or bearer, and TLS; over SSH with a key. Never shows
 * its values.
 *
 * @param ssh null unless the URL's scheme is ssh
 */
public record GitAuth(
        String username,
        String password,
        String bearerToken,
        TlsSettings tls,
        @Nullable SshAuth ssh) {
    public static final GitAuth NONE = http("", "", "", TlsSettings.NONE);

    private static final String SSH_USER = "git";

    public GitAuth {
        if (username.isEmpty() && !password.isEmpty()) {
            throw new RemoteException("'password' requires 'username' to be set");
        }
    }

    /** Over http or https. */
    public static GitAuth http(String username, String password, String bearerToken, TlsSettings tls) {
        return new GitAuth(username, password, bearerToken, tls, null);
    }

    /** As {@link #of(URI, Map, SshAlgorithms)} with the client's own algorithms. */
    public static GitAuth of(URI url, Map<String, byte[]> secret) {
        return of(url, secret, SshAlgorithms.DEFAULT);
    }

    /**
     * Reads what a secret and the user info of a URL say: {@code bearerToken} wins over {@code username} and
     * {@code password}; the URL fills in what the secret does not give. With ssh see {@link SshAuth#of}.
     *
     * @param secret empty when there is none
     * @throws MissingPassphraseException when an SSH key is encrypted and there is no password
     */
    public static GitAuth of(URI url, Map<String, byte[]> secret, SshAlgorithms algorithms) {
        if ("ssh".equals(url.getScheme())) {
            return ssh(SshAuth.of(sshUser(url, secret), secret, algorithms));
        }
        boolean bearer = secret.containsKey("bearerToken");
        String username = bearer ? "" : text(secret, "username");
        String password = bearer ? "" : text(secret, "password");
        String[] userInfo = userInfo(url);
        username = username.isEmpty() ? userInfo[0] : username;
        password = password.isEmpty() ? userInfo[1] : password;
        if (username.isEmpty() && !password.isEmpty()) {
            throw new RemoteException(
                    "invalid '" + url.getScheme() + "' auth option: 'password' requires 'username' to be set");
        }
        String token = text(secret, "bearerToken");
        if (!token.isEmpty() && !username.isEmpty()) {
            throw new RemoteException("basic auth and bearer token cannot be set at the same time");
        }
        return http(username, password, token, TlsSettings.of(secret));
    }

    /** Over ssh. */
    public static GitAuth ssh(SshAuth auth) {
        return new GitAuth("", "", "", TlsSettings.NONE, auth);
    }

    private static String sshUser(URI url, Map<String, byte[]> secret) {
        String named = text(secret, "username");
        String inUrl = userInfo(url)[0];
        return !named.isEmpty() ? named : !inUrl.isEmpty() ? inUrl : SSH_USER;
    }

    /** The value of the Authorization header; empty for none. */
    Optional<String> header() {
        if (!bearerToken.isEmpty()) {
            return Optional.of("Bearer " + bearerToken);
        }
        if (username.isEmpty()) {
            return Optional.empty();
        }
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    }

    private static String[] userInfo(URI url) {
        String info = url.getRawUserInfo();
        if (info == null) {
            return new String[] {"", ""};
        }
        int colon = info.indexOf(':');
        String user = colon < 0 ? info : info.substring(0, colon);
        return new String[] {decode(user), colon < 0 ? "" : decode(info.substring(colon + 1))};
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String text(Map<String, byte[]> secret, String key) {
        byte[] value = secret.get(key);
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        if (ssh != null) {
            return "GitAuth[" + ssh + "]";
        }
        return "GitAuth[" + (bearerToken.isEmpty() ? username.isEmpty() ? "none" : "basic" : "bearer") + ", " + tls
                + "]";
    }
}
