package io.weirkeeper.service.notification.send;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps HTTP clients, one for each way to connect (proxy and certificates), so that connections are used again.
 * Thread-safe; a bounded number is kept.
 */
public final class HttpClients implements AutoCloseable {
    private static final int KEPT = 32;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static final Set<String> SCHEMES = Set.of("http", "https", "socks5");

    static {
        // read once by the JDK: a proxy may ask for a password before it opens a tunnel
        if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        }
    }

    private record Way(String proxy, Map<String, String> certificates) {}

    private final Map<Way, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);
    private final List<ProxyBridge> bridges = new CopyOnWriteArrayList<>();
    private final TlsContexts tls;

    public HttpClients(TlsContexts tls) {
        this.tls = tls;
    }

    /** The client for a destination. */
    HttpClient of(Destination to) {
        return of(new Way(to.proxy(), to.certificates()));
    }

    /** The client without proxy and certificates. */
    HttpClient direct() {
        return of(new Way("", Map.of()));
    }

    private HttpClient of(Way way) {
        synchronized (clients) {
            HttpClient known = clients.get(way);
            if (known != null) {
                return known;
            }
            HttpClient made = make(way);
            clients.put(way, made);
            if (clients.size() > KEPT) {
                // what it has under way goes on; without users it is collected
                clients.remove(clients.keySet().iterator().next());
            }
            return made;
        }
    }

    @Override
    public void close() {
        synchronized (clients) {
            clients.values().forEach(HttpClient::shutdownNow);
            clients.clear();
            bridges.forEach(ProxyBridge::close);
            bridges.clear();
        }
    }

    private HttpClient make(Way way) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).followRedirects(HttpClient.Redirect.NEVER);
        if (!way.certificates().isEmpty()) {
            builder.sslContext(tls.of(way.certificates()));
        }
        if (way.proxy().isEmpty()) {
            return builder.build();
        }
        URI proxy = proxy(way.proxy());
        switch (proxy.getScheme()) {
            case "http" ->
                through(builder, new InetSocketAddress(proxy.getHost(), port(proxy, 80)), proxy.getUserInfo());
            case "https" -> {
                SSLSocketFactory sockets = way.certificates().isEmpty()
                        ? (SSLSocketFactory) SSLSocketFactory.getDefault()
                        : tls.of(way.certificates()).getSocketFactory();
                ProxyBridge bridge = kept(ProxyBridge.toTls(proxy.getHost(), port(proxy, 443), sockets));
                through(builder, bridge.address(), proxy.getUserInfo());
            }
            default -> {
                Login login = Login.of(proxy.getUserInfo());
                Socks5 socks = new Socks5(proxy.getHost(), port(proxy, 1080), login.user(), login.password());
                String password = HexFormat.of().formatHex(random());
                ProxyBridge bridge = kept(ProxyBridge.toSocks(socks, password));
                through(builder, bridge.address(), "weir:" + password);
            }
        }
        return builder.build();
    }

    /** Bridges live as long as this does: what a client has under way goes on when it is no longer kept. */
    private ProxyBridge kept(ProxyBridge bridge) {
        bridges.add(bridge);
        return bridge;
    }

    private static void through(HttpClient.Builder builder, InetSocketAddress proxy, @Nullable String userInfo) {
        builder.proxy(ProxySelector.of(proxy));
        if (userInfo != null) {
            builder.authenticator(new ProxyLogin(Login.of(userInfo)));
        }
    }

    private static byte[] random() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static URI proxy(String text) {
        try {
            URI proxy = URI.create(text);
            if (proxy.getHost() != null && proxy.getScheme() != null && SCHEMES.contains(proxy.getScheme())) {
                return proxy;
            }
        } catch (IllegalArgumentException _) {
            // told below, without the URL: it may hold a password
        }
        throw SendException.failed(
                "the provider's proxy is not a URL of http, https or socks5: correct spec.proxy, or 'address' in the"
                        + " Secret of proxySecretRef",
                null);
    }

    private static int port(URI proxy, int otherwise) {
        return proxy.getPort() > 0 ? proxy.getPort() : otherwise;
    }

    /** User info of a URL, taken apart. */
    private record Login(String user, String password) {
        static Login of(@Nullable String userInfo) {
            if (userInfo == null) {
                return new Login("", "");
            }
            int colon = userInfo.indexOf(':');
            return colon < 0
                    ? new Login(userInfo, "")
                    : new Login(userInfo.substring(0, colon), userInfo.substring(colon + 1));
        }

        @Override
        public String toString() {
            return "Login[]";
        }
    }

    /** Answers the proxy's question for a password, and nobody else's. */
    private static final class ProxyLogin extends Authenticator {
        private final Login login;

        ProxyLogin(Login login) {
            this.login = login;
        }

        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY
                    ? new PasswordAuthentication(login.user(), login.password().toCharArray())
                    : new PasswordAuthentication("", new char[0]);
        }
    }
}
