package io.weirkeeper.service.source.build;

import org.jspecify.annotations.Nullable;

/** A repository is of no help; the message says why, in Flux's words, and holds no credentials. */
public final class RepositoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RepositoryException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** As {@link #getMessage}, never null. */
    public String text() {
        String message = getMessage();
        return message == null ? "the repository failed" : message;
    }
}
