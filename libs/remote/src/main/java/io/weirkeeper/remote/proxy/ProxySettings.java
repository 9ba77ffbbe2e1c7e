package io.weirkeeper.remote.proxy;

import io.weirkeeper.remote.RemoteException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A proxy to go through, or none. Never shows its password. */
public record ProxySettings(Proxy.Type type, String host, int port, String username, String password)
        implements ProxyChoice {
    public static final ProxySettings NONE = new ProxySettings(Proxy.Type.DIRECT, "", 0, "", "");

    private static final int LONGEST = 2048;
    private static final List<String> SCHEMES = List.of("http", "https", "socks5");

    /** Reads the keys {@code address}, {@code username} and {@code password} of a secret. */
    public static ProxySettings of(Map<String, byte[]> secret) {
        if (!secret.containsKey("address")) {
            throw new RemoteException("key 'address' not found; it must hold the proxy's URL");
        }
        return of(text(secret, "address"), text(secret, "username"), text(secret, "password"));
    }

    /** The proxy at an address; user info in it counts unless a user or a password is given. */
    static ProxySettings of(String address, String username, String password) {
        if (address.isEmpty()) {
            throw new RemoteException("proxy address is empty; it must hold the proxy's URL");
        }
        if (address.length() > LONGEST) {
            throw new RemoteException("proxy URL exceeds maximum length of " + LONGEST + " characters");
        }
        URI url;
        try {
            url = new URI(address);
        } catch (URISyntaxException e) {
            throw new RemoteException("failed to parse proxy address: " + e.getReason(), e);
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme();
        if (!SCHEMES.contains(scheme) || url.getHost() == null) {
            throw new RemoteException("proxy URL must use one of the supported schemes (" + String.join(", ", SCHEMES)
                    + ") and name a host");
        }
        boolean given = !username.isEmpty() || !password.isEmpty();
        String[] inUrl = url.getUserInfo() == null
                ? new String[] {""}
                : url.getUserInfo().split(":", 2);
        boolean socks = scheme.equals("socks5");
        int port = url.getPort() >= 0 ? url.getPort() : socks ? 1080 : scheme.equals("https") ? 443 : 80;
        return new ProxySettings(
                socks ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
                url.getHost(),
                port,
                given ? username : inUrl[0],
                given ? password : inUrl.length > 1 ? inUrl[1] : "");
    }

    @Override
    public ProxySettings forUrl(URI url) {
        return this;
    }

    public Proxy proxy() {
        // an HTTP proxy resolves names itself, so that they need not be known here
        return type == Proxy.Type.DIRECT ? Proxy.NO_PROXY : new Proxy(type, new InetSocketAddress(host, port));
    }

    /** Answers the proxy when it asks who we are, and nobody else. */
    public Optional<Authenticator> authenticator() {
        if (username.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                boolean fits = getRequestorType() == RequestorType.PROXY
                        && getRequestingHost().equalsIgnoreCase(host)
                        && getRequestingPort() == port;
                return fits ? new PasswordAuthentication(username, password.toCharArray()) : null;
            }
        });
    }

    private static String text(Map<String, byte[]> secret, String key) {
        byte[] value = secret.get(key);
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return type == Proxy.Type.DIRECT
                ? "ProxySettings[none]"
                : "ProxySettings[" + type + " " + host + ":" + port + "]";
    }
}
