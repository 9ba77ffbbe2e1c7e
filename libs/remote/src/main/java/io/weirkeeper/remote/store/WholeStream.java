package io.weirkeeper.remote.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails when it ends before the length that was announced. */
final class WholeStream extends FilterInputStream {
    private final long length;
    private long read;

    /** @param length negative when none was announced */
    WholeStream(InputStream in, long length) {
        super(in);
        this.length = length;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        count(b < 0 ? -1 : 1);
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        int got = super.read(buffer, offset, count);
        count(got);
        return got;
    }

    private void count(int got) throws IOException {
        if (got > 0) {
            read += got;
        } else if (got < 0 && read < length) {
            throw new IOException("the download ended after " + read + " of " + length + " bytes");
        }
    }
}
