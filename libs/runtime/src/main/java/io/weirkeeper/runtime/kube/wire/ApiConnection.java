package io.weirkeeper.runtime.kube.wire;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One connection to the API server: one exchange after the other. Used by one thread at a time; closed by any. */
final class ApiConnection implements Closeable {
    private static final int MAX_HEAD = 64 << 10;

    private final Socket plain;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[8 << 10];
    private int position;
    private int limit;
    private long idleSince;
    private volatile boolean closed;

    /**
     * @param plain what {@code socket} lies upon; the same when there is no TLS
     * @param socket what is spoken through
     */
    ApiConnection(Socket plain, Socket socket) throws IOException {
        this.plain = plain;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** How long one read may wait for bytes. */
    void patience(Duration timeout) throws IOException {
        socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, timeout.toMillis()));
    }

    /** A line of a head without its end. */
    String line() throws IOException {
        StringBuilder text = new StringBuilder(64);
        while (true) {
            if (position == limit) {
                fill();
            }
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            text.append(new String(buffer, position, end - position, StandardCharsets.ISO_8859_1));
            if (text.length() > MAX_HEAD) {
                throw new IOException("the head of the answer is longer than " + MAX_HEAD + " bytes");
            }
            if (end < limit) {
                position = end + 1;
                int length = text.length();
                if (length > 0 && text.charAt(length - 1) == '\r') {
                    text.setLength(length - 1);
                }
                return text.toString();
            }
            position = limit;
        }
    }

    /** @return at least one byte, or -1 at the end of the stream */
    int read(byte[] target, int offset, int length) throws IOException {
        if (position == limit) {
            if (length >= buffer.length) {
                return in.read(target, offset, length);
            }
            position = 0;
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
            if (limit == 0) {
                return -1;
            }
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
        return count;
    }

    private void fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        if (limit == 0) {
            throw new EOFException("the connection was closed before the answer was complete");
        }
    }

    void idle() {
        idleSince = System.nanoTime();
    }

    /** Whether it can be used again: not for long idle, and the server sent nothing, which would be a farewell. */
    boolean isFresh(Duration longestIdle) {
        try {
            return !closed
                    && position == limit
                    && System.nanoTime() - idleSince < longestIdle.toNanos()
                    && plain.getInputStream().available() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends also a read that waits on another thread. */
    @Override
    public void close() {
        closed = true;
        quietly(plain);
        quietly(socket);
    }

    boolean isClosed() {
        return closed;
    }

    private static void quietly(Socket one) {
        try {
            one.close();
        } catch (IOException e) {
            // there is nothing left to do with it
        }
    }
}
