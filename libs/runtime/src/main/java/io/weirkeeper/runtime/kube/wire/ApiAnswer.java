package io.weirkeeper.runtime.kube.wire;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** What the server answered: its body is still to be read. Closing gives the connection back. */
public final class ApiAnswer implements Closeable {
    /** What may be left unread of an answer whose connection is kept, in bytes. */
    private static final int WORTH_READING = 64 << 10;

    private final int code;
    private final boolean keeps;
    private final AnswerBody body;
    private final ApiConnection connection;
    private final ApiConnections home;
    private boolean closed;

    ApiAnswer(int code, boolean keeps, AnswerBody body, ApiConnection connection, ApiConnections home) {
        this.code = code;
        this.keeps = keeps;
        this.body = body;
        this.connection = connection;
        this.home = home;
    }

    public int code() {
        return code;
    }

    public InputStream body() {
        return body;
    }

    /** All of the body; the connection goes back. */
    public byte[] bytes() throws IOException {
        try (this) {
            return body.readAllBytes();
        }
    }

    /** Ends the connection, and with it a read of the body on another thread. */
    public void abort() {
        home.drop(connection);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (!body.isComplete() && !connection.isClosed() && keeps) {
                body.readNBytes(WORTH_READING);
            }
        } catch (IOException e) {
            home.drop(connection);
            return;
        }
        if (keeps && body.isComplete()) {
            home.keep(connection);
        } else {
            home.drop(connection);
        }
    }
}
