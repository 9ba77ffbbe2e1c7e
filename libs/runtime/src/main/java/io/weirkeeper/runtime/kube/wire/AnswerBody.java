package io.weirkeeper.runtime.kube.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of one answer, up to its announced length, its last chunk or the end of the connection. */
final class AnswerBody extends InputStream {
    /** The length of a body that comes in chunks. */
    static final long CHUNKED = -1;

    /** The length of a body that ends with the connection. */
    static final long UNTIL_CLOSED = -2;

    private final ApiConnection connection;
    private final boolean chunked;
    private final boolean untilClosed;
    private final byte[] single = new byte[1];
    private long left;
    private boolean begun;
    private boolean ended;

    AnswerBody(ApiConnection connection, long length) {
        this.connection = connection;
        this.chunked = length == CHUNKED;
        this.untilClosed = length == UNTIL_CLOSED;
        this.left = Math.max(0, length);
        this.ended = length == 0;
    }

    /** Whether every byte was read, so that the connection can take the next request. */
    boolean isComplete() {
        return ended && !untilClosed;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (chunked && left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int wanted = untilClosed ? length : (int) Math.min(length, left);
        int count = connection.read(target, offset, wanted);
        if (count < 0) {
            if (untilClosed) {
                ended = true;
                return -1;
            }
            throw new EOFException("the connection was closed before the answer was complete");
        }
        if (!untilClosed) {
            left -= count;
            ended = !chunked && left == 0;
        }
        return count;
    }

    private void nextChunk() throws IOException {
        if (begun) {
            connection.line(); // what ends the chunk before
        }
        begun = true;
        String line = connection.line();
        int end = line.indexOf(';');
        try {
            left = Long.parseLong((end < 0 ? line : line.substring(0, end)).trim(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("'" + line + "' is no length of a chunk");
        }
        if (left < 0) {
            throw new IOException("'" + line + "' is no length of a chunk");
        }
        if (left == 0) {
            while (!connection.line().isEmpty()) {
                // trailers say nothing to us
            }
            ended = true;
        }
    }
}
