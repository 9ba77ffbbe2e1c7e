package io.weirkeeper.engine.helm.release;

import org.jspecify.annotations.Nullable;

/** A record in storage that is no release record. */
public final class ReleaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ReleaseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
