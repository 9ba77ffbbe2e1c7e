package io.weirkeeper.remote.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An answer whose body is still to be read. Closing it gives the connection back, or ends it when much is unread. */
public final class HttpReply implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;
    /** What is read and thrown away so that a connection can be used again. */
    private static final int LEFT_OVER = 64 * 1024;

    private final HttpURLConnection connection;
    private final URI url;
    private final int status;
    private final InputStream body;

    HttpReply(HttpURLConnection connection, URI url, int status, InputStream body) {
        this.connection = connection;
        this.url = url;
        this.status = status;
        this.body = body;
    }

    public int status() {
        return status;
    }

    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** Where the answer came from, after redirects. */
    public URI url() {
        return url;
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /** All values of a header, in order. */
    public List<String> headers(String name) {
        for (Map.Entry<String, List<String>> header :
                connection.getHeaderFields().entrySet()) {
            if (name.equalsIgnoreCase(header.getKey())) {
                return header.getValue().reversed();
            }
        }
        return List.of();
    }

    /** The announced length of the body; -1 when it was not announced. */
    public long length() {
        return connection.getContentLengthLong();
    }

    public InputStream body() {
        return body;
    }

    /**
     * Reads the whole body.
     *
     * @throws IOException when it is longer than the limit, or shorter than announced
     */
    public byte[] bytes(int limit) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[Math.min(BUFFER, limit + 1)];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            all.write(buffer, 0, read);
            if (all.size() > limit) {
                throw new IOException("the answer has more than " + limit + " bytes");
            }
        }
        if (length() > all.size()) {
            throw new IOException("the answer ended after " + all.size() + " of " + length() + " bytes");
        }
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
        try (body) {
            byte[] buffer = new byte[BUFFER];
            int left = LEFT_OVER;
            int read = 0;
            while (left > 0 && read >= 0) {
                read = body.read(buffer, 0, Math.min(buffer.length, left));
                left -= Math.max(read, 0);
            }
            if (read >= 0) {
                connection.disconnect();
            }
        } catch (IOException e) {
            connection.disconnect(); // nobody wanted the rest
        }
    }
}
