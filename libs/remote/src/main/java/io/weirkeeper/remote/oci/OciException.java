package io.weirkeeper.remote.oci;

import org.jspecify.annotations.Nullable;

/** A registry was of no help. The message says which request failed and what to do; it holds no credentials. */
public final class OciException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** No connection, no TLS, a broken answer or a failing server. */
        UNREACHABLE,
        /** The server wants other credentials. */
        AUTHENTICATION,
        /** No such repository, tag or content. */
        NOT_FOUND,
        /** The server wants to be asked less often. */
        TOO_MANY_REQUESTS,
        /** What came is not what its digest or size says. */
        INTEGRITY,
        /** More than the caller takes. */
        TOO_LARGE,
        /** What came makes no sense. */
        INVALID
    }

    private final Kind kind;

    public OciException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public OciException(Kind kind, String message, @Nullable Throwable cause) {
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
