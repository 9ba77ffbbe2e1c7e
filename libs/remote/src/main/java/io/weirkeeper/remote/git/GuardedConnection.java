package io.weirkeeper.remote.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange with a Git server. Credentials go along only to the server they were given for; the status of the
 * answer is noted, so that a failure can be explained.
 */
final class GuardedConnection implements HttpConnection {
    private final HttpURLConnection http;
    private final Exchange exchange;

    /** What the exchanges of one operation share. */
    static final class Exchange {
        private final @Nullable SSLSocketFactory sockets;
        private int lastStatus;
        private long left = Long.MAX_VALUE;

        Exchange(@Nullable SSLSocketFactory sockets) {
            this.sockets = sockets;
        }

        /** The status of the last answer; 0 when there was none. */
        int lastStatus() {
            return lastStatus;
        }

        void readAtMost(long bytes) {
            left = bytes;
        }

        private void count(long read) throws MuchToReadException {
            left -= Math.max(0, read);
            if (left < 0) {
                throw new MuchToReadException();
            }
        }
    }

    GuardedConnection(
            URL url, Proxy proxy, @Nullable Authenticator proxyLogin, Exchange exchange, Map<String, String> headers)
            throws IOException {
        this.http = (HttpURLConnection) url.openConnection(proxy);
        if (proxyLogin != null) {
            http.setAuthenticator(proxyLogin);
        }
        this.exchange = exchange;
        if (exchange.sockets != null && http instanceof HttpsURLConnection https) {
            https.setSSLSocketFactory(exchange.sockets);
        }
        http.setInstanceFollowRedirects(false);
        http.setUseCaches(false);
        headers.forEach(http::setRequestProperty);
    }

    @Override
    public int getResponseCode() throws IOException {
        exchange.lastStatus = 0;
        try {
            exchange.lastStatus = http.getResponseCode();
        } catch (HttpRetryException e) {
            // a server that wants credentials in the middle of an upload
            exchange.lastStatus = e.responseCode();
        }
        return exchange.lastStatus;
    }

    @Override
    public URL getURL() {
        return http.getURL();
    }

    @Override
    public String getResponseMessage() throws IOException {
        return http.getResponseMessage();
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
        return http.getHeaderFields();
    }

    @Override
    public void setRequestProperty(String key, String value) {
        http.setRequestProperty(key, value);
    }

    @Override
    public void setRequestMethod(String method) throws java.net.ProtocolException {
        http.setRequestMethod(method);
    }

    @Override
    public void setUseCaches(boolean useCaches) {
        http.setUseCaches(useCaches);
    }

    @Override
    public void setConnectTimeout(int timeout) {
        http.setConnectTimeout(timeout);
    }

    @Override
    public void setReadTimeout(int timeout) {
        http.setReadTimeout(timeout);
    }

    @Override
    public String getContentType() {
        return http.getContentType();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(http.getInputStream()) {
            @Override
            public int read() throws IOException {
                int b = super.read();
                exchange.count(b < 0 ? 0 : 1);
                return b;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                exchange.count(read);
                return read;
            }
        };
    }

    @Override
    public String getHeaderField(String name) {
        return http.getHeaderField(name);
    }

    @Override
    public List<String> getHeaderFields(String name) {
        List<String> values = new ArrayList<>();
        http.getHeaderFields().forEach((key, all) -> {
            if (name.equalsIgnoreCase(key)) {
                values.addAll(all);
            }
        });
        return values;
    }

    @Override
    public int getContentLength() {
        return http.getContentLength();
    }

    @Override
    public void setInstanceFollowRedirects(boolean follow) {
        // redirects are followed one level up, where the credentials are weighed anew
    }

    @Override
    public void setDoOutput(boolean output) {
        http.setDoOutput(output);
    }

    @Override
    public void setFixedLengthStreamingMode(int length) {
        http.setFixedLengthStreamingMode(length);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return http.getOutputStream();
    }

    @Override
    public void setChunkedStreamingMode(int length) {
        http.setChunkedStreamingMode(length);
    }

    @Override
    public String getRequestMethod() {
        return http.getRequestMethod();
    }

    @Override
    public boolean usingProxy() {
        return http.usingProxy();
    }

    @Override
    public void connect() throws IOException {
        http.connect();
    }

    @Override
    public void configure(KeyManager[] keys, TrustManager[] trust, java.security.SecureRandom random) {
        throw new UnsupportedOperationException("TLS is set up before the connection");
    }

    @Override
    public void setHostnameVerifier(HostnameVerifier verifier) {
        throw new UnsupportedOperationException("host names are always verified");
    }
}
