package io.weirkeeper.engine.sops.key;

import org.jspecify.annotations.Nullable;

/** A master key that cannot be used. The message shows no key material. */
public final class KeyException extends RuntimeException {
    public KeyException(String message) {
        this(message, null);
    }

    public KeyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
