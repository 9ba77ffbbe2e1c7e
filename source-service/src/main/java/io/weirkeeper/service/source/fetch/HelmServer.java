package io.weirkeeper.service.source.fetch;

import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpReply;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.remote.http.TimeLimit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Downloads indexes and charts from Helm repositories over HTTP, bounded in time and size. Thread-safe. */
public final class HelmServer {
    private static final int BUFFER = 64 * 1024;
    private static final Map<String, String> HEADERS = Map.of("User-Agent", "weirkeeper/source-controller");
    private static final Map<Integer, String> PHRASES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(402, "Payment Required"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(407, "Proxy Authentication Required"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(418, "I'm a teapot"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(451, "Unavailable For Legal Reasons"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"),
            Map.entry(204, "No Content"));

    /** What came is larger than allowed. */
    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Downloads into a file, which is made or replaced.
     *
     * @param limit the most bytes that are taken
     * @throws HelmServerException saying what was asked for and what came
     */
    public void download(HelmAccess access, URI url, Path target, long limit) {
        URI address = HelmUrl.withoutUser(url);
        HttpCall call = HttpCall.get(address, HEADERS, access.credentials(url));
        String scheme = url.getScheme() == null ? "" : url.getScheme();
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw failure(url, "unsupported protocol scheme \"" + scheme + "\"", null);
        }
        try {
            TimeLimit.call(access.http().timeout(), () -> {
                transfer(access, call, url, target, limit);
                return target;
            });
        } catch (RemoteException e) {
            throw failure(url, e.text(), e);
        } catch (TimeoutException e) {
            throw failure(url, "context deadline exceeded (no answer within spec.timeout)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(url, "the download was interrupted; it is tried again", e);
        } catch (ExecutionException e) {
            throw failure(url, e.getCause());
        }
    }

    private static void transfer(HelmAccess access, HttpCall call, URI url, Path target, long limit)
            throws IOException {
        try (HttpReply reply = new HttpSender(access.http()).send(call)) {
            if (reply.status() != 200) {
                throw new HelmServerException(
                        HelmServerException.Kind.REFUSED,
                        "failed to fetch " + HelmUrl.shown(url) + " : " + reply.status() + " "
                                + PHRASES.getOrDefault(reply.status(), ""),
                        null);
            }
            long count = 0;
            try (OutputStream out = Files.newOutputStream(target)) {
                InputStream in = reply.body();
                byte[] buffer = new byte[BUFFER];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    count += read;
                    if (count > limit) {
                        throw new TooLarge();
                    }
                    out.write(buffer, 0, read);
                }
            }
            if (reply.length() > count) {
                throw new IOException("unexpected EOF: " + count + " of " + reply.length() + " bytes came");
            }
        }
    }

    private static HelmServerException failure(URI url, @Nullable Throwable cause) {
        return switch (cause) {
            case TooLarge _ ->
                new HelmServerException(HelmServerException.Kind.TOO_LARGE, "what is served is too large", cause);
            case UnknownHostException _ -> failure(url, "dial tcp: lookup " + url.getHost() + ": no such host", cause);
            case ConnectException e ->
                failure(url, "dial tcp " + url.getAuthority() + ": connect: " + lower(e.getMessage()), cause);
            case SSLException e -> failure(url, "tls: " + e.getMessage(), cause);
            case SocketTimeoutException _ ->
                failure(url, "context deadline exceeded (no answer within spec.timeout)", cause);
            case null -> failure(url, "unknown failure", null);
            default -> failure(url, String.valueOf(cause.getMessage()), cause);
        };
    }

    private static HelmServerException failure(URI url, String problem, @Nullable Throwable cause) {
        return new HelmServerException(
                HelmServerException.Kind.UNREACHABLE, "Get \"" + HelmUrl.shown(url) + "\": " + problem, cause);
    }

    private static String lower(@Nullable String text) {
        return text == null || text.isEmpty() ? "failed" : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
