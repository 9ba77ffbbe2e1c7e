package io.weirkeeper.engine.kustomize;

import org.jspecify.annotations.Nullable;

/** A build that cannot be done. The message names the file or object and what is wrong with it. */
public final class KustomizeException extends RuntimeException {
    public KustomizeException(String message) {
        super(message);
    }

    public KustomizeException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
