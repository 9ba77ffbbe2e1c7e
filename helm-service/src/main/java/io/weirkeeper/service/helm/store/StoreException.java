package io.weirkeeper.service.helm.store;

import org.jspecify.annotations.Nullable;

/** A release record could not be read or written; the message is Helm's where it has one. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
