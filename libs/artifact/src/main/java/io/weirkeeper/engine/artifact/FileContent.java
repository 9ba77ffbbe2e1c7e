package io.weirkeeper.engine.artifact;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The bytes of a file, to be had as often as asked for. */
public interface FileContent {
    long size() throws IOException;

    /** Writes exactly {@link #size()} bytes; the caller closes the stream. */
    void writeTo(OutputStream out) throws IOException;

    static FileContent of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return new FileContent() {
            @Override
            public long size() {
                return copy.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(copy);
            }
        };
    }

    /** @param limit more bytes than this are refused */
    default byte[] bytes(long limit) throws IOException {
        long size = size();
        if (size > limit) {
            throw new ArtifactException("a file of " + size + " bytes is larger than the " + limit
                    + " bytes that can be read into memory; make it smaller");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) size);
        writeTo(out);
        return out.toByteArray();
    }
}
