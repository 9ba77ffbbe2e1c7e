package io.weirkeeper.service.source.fetch;

import org.jspecify.annotations.Nullable;

/** A Helm repository was of no help. The message names the URL; it holds no credentials. */
public final class HelmServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** No connection, no TLS, no whole answer in time. */
        UNREACHABLE,
        /** An answer that is not 200. */
        REFUSED,
        /** More than the caller takes. */
        TOO_LARGE
    }

    private final Kind kind;

    HelmServerException(Kind kind, String message, @Nullable Throwable cause) {
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
