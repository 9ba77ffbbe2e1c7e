package io.weirkeeper.remote.git;

import io.weirkeeper.remote.proxy.ProxyChoice;
import io.weirkeeper.remote.proxy.ProxySettings;
import java.io.IOException;
import java.net.Authenticator;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;

/** Opens the connections of one operation, and decides which of them carry credentials. */
final class GuardedConnections implements HttpConnectionFactory {
    private final URI origin;
    private final GitAuth auth;
    private final ProxyChoice proxies;
    /** One for all connections through a proxy: what it answered is remembered per authenticator. */
    private final Map<ProxySettings, Optional<Authenticator>> proxyLogins = new HashMap<>();

    private final GuardedConnection.Exchange trusted;
    private final GuardedConnection.Exchange foreign;
    private boolean lastWasForeign;

    GuardedConnections(GitRequest request) {
        this.origin = request.url();
        this.auth = request.auth();
        this.proxies = request.proxy();
        Optional<SSLContext> context = auth.tls().context();
        this.trusted = new GuardedConnection.Exchange(
                context.map(SSLContext::getSocketFactory).orElse(null));
        this.foreign = new GuardedConnection.Exchange(null);
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return create(url, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL url, Proxy ignored) throws IOException {
        boolean own = isOrigin(url);
        lastWasForeign = !own;
        Map<String, String> headers =
                own ? auth.header().map(value -> Map.of("Authorization", value)).orElse(Map.of()) : Map.of();
        ProxySettings proxy = proxies.forUrl(uri(url));
        Authenticator login =
                proxyLogins.computeIfAbsent(proxy, ProxySettings::authenticator).orElse(null);
        return new GuardedConnection(url, proxy.proxy(), login, own ? trusted : foreign, headers);
    }

    private static URI uri(URL url) throws IOException {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IOException("not a URL: " + e.getReason(), e);
        }
    }

    /** From now on all answers together may have so many bytes; with more, reading fails. */
    void readAtMost(long bytes) {
        trusted.readAtMost(bytes);
        foreign.readAtMost(bytes);
    }

    /** The status of the last answer; 0 when there was none. */
    int lastStatus() {
        return lastWasForeign ? foreign.lastStatus() : trusted.lastStatus();
    }

    /** Whether a redirect led away from the server that the credentials are for. */
    boolean wasLedAway() {
        return lastWasForeign;
    }

    /** The same scheme, host and port, or the step from http to https on the same host with the usual ports. */
    private boolean isOrigin(URL url) {
        String host = origin.getHost();
        if (host == null || !host.equalsIgnoreCase(url.getHost())) {
            return false;
        }
        String from = origin.getScheme().toLowerCase(Locale.ROOT);
        String to = url.getProtocol().toLowerCase(Locale.ROOT);
        int fromPort = port(origin.getPort(), from);
        int toPort = port(url.getPort(), to);
        boolean same = from.equals(to) && fromPort == toPort;
        boolean upgraded = from.equals("http") && to.equals("https") && fromPort == 80 && toPort == 443;
        return same || upgraded;
    }

    private static int port(int port, String scheme) {
        if (port >= 0) {
            return port;
        }
        return scheme.equals("https") ? 443 : 80;
    }
}
