package io.weirkeeper.remote.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a request carries: its length is known before it is sent. */
public interface HttpBody {
    long length() throws IOException;

    /** Writes exactly that many bytes; the stream stays open. */
    void writeTo(OutputStream out) throws IOException;

    static HttpBody of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new HttpBody() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(bytes);
            }
        };
    }

    /** The content of a file that nobody writes to. */
    static HttpBody of(Path file) {
        return new HttpBody() {
            @Override
            public long length() throws IOException {
                return Files.size(file);
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                Files.copy(file, out);
            }
        };
    }
}
