package io.weirkeeper.service.source.verify;

import org.jspecify.annotations.Nullable;

/** A signature does not hold, or what should prove it cannot be read. The message says which and why. */
public final class VerifyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public VerifyException(String message) {
        super(message);
    }

    public VerifyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** As {@link #getMessage}, never null. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
