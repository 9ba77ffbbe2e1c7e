package io.weirkeeper.engine.artifact;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes bytes on while it counts and digests them. */
public final class DigestingOutputStream extends FilterOutputStream {
    private final Digester digester;
    private long count;

    public DigestingOutputStream(OutputStream out, DigestAlgorithm algorithm) {
        super(out);
        this.digester = algorithm.digester();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        digester.update(bytes, offset, length);
        count += length;
    }

    /** Bytes passed on so far. */
    public long count() {
        return count;
    }

    /** The digest of all bytes passed on; to be asked once, at the end. */
    public Digest digest() {
        return digester.digest();
    }
}
