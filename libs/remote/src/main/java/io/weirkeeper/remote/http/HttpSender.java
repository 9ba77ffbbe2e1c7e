package io.weirkeeper.remote.http;

import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.proxy.ProxySettings;
import io.weirkeeper.remote.tls.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and follows redirects. Credentials and the client certificate go to the server that was asked and to no
 * other; the step from http to https on the same host counts as the same server. Thread-safe.
 */
public final class HttpSender {
    private static final int MOST_REDIRECTS = 10;
    /** Bytes of a request that may be held in memory. */
    private static final int BUFFERED = 64 * 1024;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    static {
        // read once by the JDK: a proxy may ask for a password before it opens a tunnel
        if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        }
    }

    private final HttpAccess access;
    private final @Nullable SSLSocketFactory own;
    private final @Nullable SSLSocketFactory foreign;
    /** One for all connections through a proxy: what it answered is remembered with it. */
    private final Map<ProxySettings, Optional<Authenticator>> proxyLogins = new ConcurrentHashMap<>();

    /** @throws RemoteException naming the key of the secret that cannot be used */
    public HttpSender(HttpAccess access) {
        this.access = access;
        TlsSettings tls = access.tls();
        this.own = sockets(tls, access.anyCertificate());
        this.foreign = sockets(new TlsSettings(tls.authorities(), "", ""), access.anyCertificate());
    }

    private static @Nullable SSLSocketFactory sockets(TlsSettings tls, boolean anyCertificate) {
        Optional<SSLContext> context = anyCertificate ? Optional.of(tls.trustingAnything()) : tls.context();
        return context.map(SSLContext::getSocketFactory).orElse(null);
    }

    /** Sends; the caller closes the answer, whatever its status. */
    public HttpReply send(HttpCall call) throws IOException {
        return send(call, access.timeout());
    }

    /** Sends and waits no longer than this for a connection and for each piece of the answer. */
    public HttpReply send(HttpCall call, Duration timeout) throws IOException {
        return send(call, HttpBody.of(call.body()), timeout);
    }

    /** Sends with a body in place of the call's own. */
    public HttpReply send(HttpCall call, HttpBody body) throws IOException {
        return send(call, body, access.timeout());
    }

    private HttpReply send(HttpCall call, HttpBody body, Duration timeout) throws IOException {
        URI url = call.url();
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpReply reply = exchange(call, body, url, timeout);
            Optional<String> location = reply.header("Location");
            if (!REDIRECTS.contains(reply.status()) || location.isEmpty() || body.length() > 0) {
                return reply;
            }
            try (reply) {
                url = target(url, location.get());
            }
        }
        throw new IOException("more than " + MOST_REDIRECTS + " redirects");
    }

    private HttpReply exchange(HttpCall call, HttpBody body, URI url, Duration timeout) throws IOException {
        boolean same = isSameServer(call.url(), url);
        ProxySettings proxy = access.proxy().forUrl(url);
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(proxy.proxy());
        proxyLogins.computeIfAbsent(proxy, ProxySettings::authenticator).ifPresent(connection::setAuthenticator);
        if (connection instanceof HttpsURLConnection https) {
            SSLSocketFactory sockets = same ? own : foreign;
            if (sockets != null) {
                https.setSSLSocketFactory(sockets);
            }
            if (access.anyCertificate()) {
                https.setHostnameVerifier((host, session) -> true);
            }
        }
        int wait = Math.toIntExact(Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
        connection.setConnectTimeout(wait);
        connection.setReadTimeout(wait);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestMethod(call.method());
        call.headers().forEach(connection::setRequestProperty);
        if (same) {
            call.credentials().forEach(connection::setRequestProperty);
        }
        boolean done = false;
        try {
            long length = body.length();
            if (length > 0 || call.method().equals("PUT")) {
                connection.setDoOutput(true);
                if (length > BUFFERED || call.method().equals("PUT")) {
                    connection.setFixedLengthStreamingMode(length); // then the body of a 401 cannot be read
                }
                try (OutputStream out = connection.getOutputStream()) {
                    body.writeTo(out);
                }
            }
            int status = connection.getResponseCode();
            HttpReply reply = new HttpReply(connection, url, status, body(connection, status));
            done = true;
            return reply;
        } finally {
            if (!done) {
                connection.disconnect();
            }
        }
    }

    private static InputStream body(HttpURLConnection connection, int status) throws IOException {
        InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
        return body == null ? InputStream.nullInputStream() : body;
    }

    private static URI target(URI from, String location) throws IOException {
        try {
            URI target = from.resolve(new URI(location));
            String scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
            if (target.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
                throw new IOException("the server redirects to something that is neither http nor https");
            }
            return target;
        } catch (URISyntaxException e) {
            throw new IOException("the server redirects to something that is no URL", e);
        }
    }

    /** The same scheme, host and port, or the step from http to https on the same host with the usual ports. */
    public static boolean isSameServer(URI one, URI other) {
        if (one.getHost() == null || !one.getHost().equalsIgnoreCase(other.getHost())) {
            return false;
        }
        String from = one.getScheme().toLowerCase(Locale.ROOT);
        String to = other.getScheme().toLowerCase(Locale.ROOT);
        boolean same = from.equals(to) && port(one, from) == port(other, to);
        boolean upgraded = from.equals("http") && to.equals("https") && port(one, from) == 80 && port(other, to) == 443;
        return same || upgraded;
    }

    private static int port(URI url, String scheme) {
        return url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
    }
}
