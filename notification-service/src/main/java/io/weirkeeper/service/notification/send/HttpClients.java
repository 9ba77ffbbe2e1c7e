package io.weirkeeper.service.notification.send;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps HTTP clients, one for each way to connect (proxy and certificates), so that connections are used again.
 * Thread-safe; a bounded number is kept.
 */
public final class HttpClients implements AutoCloseable {
    private static final int KEPT = 32;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private record Way(String proxy, Map<String, String> certificates) {}

    private final Map<Way, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);
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
        builder.proxy(ProxySelector.of(new InetSocketAddress(proxy.getHost(), port(proxy))));
        String userInfo = proxy.getUserInfo();
        if (userInfo != null) {
            builder.authenticator(new ProxyLogin(userInfo));
        }
        return builder.build();
    }

    private static URI proxy(String text) {
        try {
            URI proxy = URI.create(text);
            if (proxy.getHost() != null && "http".equals(proxy.getScheme())) {
                return proxy;
            }
        } catch (IllegalArgumentException _) {
            // told below, without the URL: it may hold a password
        }
        throw SendException.failed(
                "the provider's proxy is not an http URL: correct it, https and socks5 proxies" + " are not supported",
                null);
    }

    private static int port(URI proxy) {
        return proxy.getPort() > 0 ? proxy.getPort() : 80;
    }

    /** Answers the proxy's question for a password, and nobody else's. */
    private static final class ProxyLogin extends Authenticator {
        private final String user;
        private final String password;

        ProxyLogin(String userInfo) {
            int colon = userInfo.indexOf(':');
            user = colon < 0 ? userInfo : userInfo.substring(0, colon);
            password = colon < 0 ? "" : userInfo.substring(colon + 1);
        }

        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY
                    ? new PasswordAuthentication(user, password.toCharArray())
                    : new PasswordAuthentication("", new char[0]);
        }
    }
}
