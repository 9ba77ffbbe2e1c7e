package io.weirkeeper.cluster;

import org.jspecify.annotations.Nullable;

/** A cluster cannot be had or does not obey; the message says what was tried and what a person can do. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClusterException(String message) {
        super(message);
    }

    ClusterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
