package io.weirkeeper.remote.git;

import org.jspecify.annotations.Nullable;

/** A Git operation failed. The message says what and what to do; it holds no credentials. */
public final class GitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** No connection, no TLS, a broken answer or a failing server. */
        UNREACHABLE,
        /** The time for the operation is over. */
        TIMEOUT,
        /** The server wants other credentials. */
        AUTHENTICATION,
        REPOSITORY_NOT_FOUND,
        REFERENCE_NOT_FOUND,
        EMPTY_REPOSITORY,
        /** The repository holds something that must not be used. */
        UNSAFE,
        /** The request makes no sense. */
        INVALID,
        /** The local disk failed. */
        STORAGE
    }

    private final Kind kind;

    public GitException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public GitException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** As {@link #getMessage}, never null. */
    public String text() {
        String message = getMessage();
        return message == null ? kind.name() : message;
    }
}
