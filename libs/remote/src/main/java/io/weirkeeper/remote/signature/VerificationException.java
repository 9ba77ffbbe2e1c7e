package io.weirkeeper.remote.signature;

import org.jspecify.annotations.Nullable;

/** A signature does not prove what was asked for. The message says why, in Flux's words. */
public final class VerificationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;

    VerificationException(String text) {
        this(text, null);
    }

    VerificationException(String text, @Nullable Throwable cause) {
        super(text, cause);
        this.text = text;
    }

    /** As {@link #getMessage}, never null. */
    public String text() {
        return text;
    }
}
