package io.weirkeeper.engine.sops;

import org.jspecify.annotations.Nullable;

/** A document that cannot be decrypted. The message shows neither ciphertext nor plaintext nor keys. */
public final class SopsException extends RuntimeException {
    public SopsException(String message) {
        this(message, null);
    }

    public SopsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The same with words before it that say what was being done. */
    public SopsException during(String what) {
        return new SopsException(what + ": " + getMessage(), this);
    }
}
